import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from '@elastic/elasticsearch';
import { parseKey } from '../../src/api/key-format.ts';
import { serveApp } from '../../src/api/server.ts';
import { buildIndexNames } from '../../src/elasticsearch/index-names.ts';
import { createModelStore } from '../../src/elasticsearch/model-store.ts';
import { createIds } from '../../src/identity/ids.ts';
import type { Ingestion } from '../../src/ingestion/create-ingestion.ts';
import type { DeadLetterDoc } from '../../src/model/dead-letter.ts';
import type { FittedModel } from '../../src/model/fitted-model.ts';
import type { Role } from '../../src/model/role.ts';
import type { Spool } from '../../src/spool/spool.ts';
import { testApi } from './api.ts';
import { createPeopleWriter, type Story } from './web-people.ts';
import { openIngestion } from './worker-parts.ts';

export const WEB_ROOT = join(import.meta.dirname, '../../dist/web');

/** The product without its worker: the API and the built page over a real engine, people put there by hand. */
export interface WebStack {
  readonly url: string;
  readonly adminKey: string;
  readonly keys: Readonly<Record<Role | 'write', string>>;
  readonly now: Date;
  readonly client: Client;
  readonly spool: Spool;
  /** Makes a one-time token for the local demo link, good for an administrator. */
  demoToken(): string;
  /** Starts a worker, so that what is handed in comes in; stopped with the stack. */
  startWorker(): void;
  /** @returns the profile's id; what was written can be found at once */
  indexPerson(story: Story): Promise<string>;
  indexDeadLetter(letter: DeadLetterDoc): Promise<void>;
  putModel(model: FittedModel): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a stack on the run's engine, at a free port. The page must have been built (`npm run build:web`). */
export async function startWebStack(): Promise<WebStack> {
  if (!existsSync(join(WEB_ROOT, 'index.html')))
    throw new Error('build the page: npm run build:web');
  const api = await testApi({ webRoot: WEB_ROOT });
  const { client, prefix } = api.engine;
  const served = await serveApp(api.app, {
    host: '127.0.0.1',
    port: 0,
    onClosing: api.deps.live.close,
  });
  const now = new Date();
  let worker: Ingestion['worker'] | undefined;
  let working: Promise<void> | undefined;
  const adminKey = api.keys.administrator;
  return {
    url: served.url,
    adminKey,
    keys: api.keys,
    now,
    client,
    spool: api.spool,
    demoToken() {
      const parsed = parseKey(adminKey);
      if (parsed === undefined) throw new Error('the key of the tests is malformed');
      return api.demoTokens.create(parsed.key_id);
    },
    indexPerson: createPeopleWriter(client, { prefix, ids: createIds(api.deps.secret), now }),
    async indexDeadLetter(letter) {
      const index = buildIndexNames(prefix)['dead-letters'];
      await client.index({ index, id: letter.dead_letter_id, document: letter, refresh: true });
    },
    putModel: createModelStore(client, buildIndexNames(prefix)).put,
    startWorker() {
      if (worker !== undefined) return;
      const { secret } = api.deps;
      worker = openIngestion({ client, prefix, spool: api.spool, secret }).worker;
      working = worker.run();
    },
    async stop() {
      await worker?.stop();
      await working;
      await served.close();
      await api.cleanup();
    },
  };
}
