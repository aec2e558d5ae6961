import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@elastic/elasticsearch';
import { buildIndexNames, type IndexNames } from '../../src/elasticsearch/index-names.ts';
import { setUp } from '../../src/elasticsearch/setup.ts';
import type { Ingestion, IngestionOptions } from '../../src/ingestion/create-ingestion.ts';
import type { DeadLetterDoc } from '../../src/model/dead-letter.ts';
import type { EventDoc } from '../../src/model/event.ts';
import type { ProfileDoc } from '../../src/model/profile.ts';
import type { RecordDoc } from '../../src/model/record.ts';
import { compilePipelines } from '../../src/sources/compile.ts';
import { builtInSources } from '../../src/sources/registry.ts';
import type { Spool } from '../../src/spool/spool.ts';
import { type TestEngine, testEngine } from './engine.ts';
import { openIngestion, openTestSpool } from './worker-parts.ts';

/** A whole installation on the run's engine, with a spool of its own. */
export interface Installation {
  readonly engine: TestEngine;
  readonly client: Client;
  readonly prefix: string;
  readonly names: IndexNames;
  readonly spool: Spool;
  readonly spoolPath: string;
  /** An ingestion over this installation; its worker is stopped by `close`. */
  ingestion(options?: Partial<IngestionOptions>): Ingestion;
  /** Appends payloads as the API would. */
  accept(
    payloads: readonly object[],
    options?: { source?: string; acceptId?: string },
  ): Promise<void>;
  profiles(): Promise<ProfileDoc[]>;
  events(): Promise<EventDoc[]>;
  records(): Promise<RecordDoc[]>;
  deadLetters(): Promise<DeadLetterDoc[]>;
  close(): Promise<void>;
}

export async function install(): Promise<Installation> {
  const engine = await testEngine();
  const { client, prefix } = engine;
  await setUp(client, { prefix, pipelines: pipelines() });
  const names = buildIndexNames(prefix);
  const folder = mkdtempSync(join(tmpdir(), 'azimut-ingestion-'));
  const spoolPath = join(folder, 'spool.db');
  const spool = openTestSpool(spoolPath);
  const opened: Ingestion[] = [];

  async function all<T>(index: string): Promise<T[]> {
    await client.indices.refresh({ index });
    const { hits } = await client.search<T>({ index, size: 10_000 });
    return hits.hits.flatMap(({ _source }) => (_source === undefined ? [] : [_source]));
  }
  return {
    engine,
    client,
    prefix,
    names,
    spool,
    spoolPath,
    ingestion(options = {}) {
      const made = openIngestion({ client, prefix, spool, ...options });
      opened.push(made);
      return made;
    },
    async accept(payloads, options = {}) {
      await spool.append(
        payloads.map((payload) => ({
          source: options.source ?? 'segment',
          kind: options.source === undefined ? 'message' : 'record',
          payload: JSON.stringify(payload),
          received_at: new Date().toISOString(),
          accept_id: options.acceptId ?? `a-${Math.random().toString(36).slice(2)}`,
        })),
      );
    },
    profiles: () => all<ProfileDoc>(names.profiles),
    events: () => all<EventDoc>(names.events),
    records: () => all<RecordDoc>(names.records),
    deadLetters: () => all<DeadLetterDoc>(names['dead-letters']),
    async close() {
      await Promise.all(opened.map(({ worker }) => worker.stop()));
      await spool.close();
      rmSync(folder, { recursive: true, force: true });
      await engine.cleanup();
    },
  };
}

/** Sources these tests send from: setting up all that come with the product takes longer than most tests. */
const SOURCES = ['segment', 'contacts'];

function pipelines() {
  const sources = builtInSources().filter(({ id }) => SOURCES.includes(id));
  return compilePipelines(sources, { timezone: 'Europe/Paris', currency: 'EUR' });
}

/** A Segment track call of one person. */
export function track(input: {
  readonly id: string;
  readonly user?: string;
  readonly anonymous?: string;
  readonly event?: string;
  readonly at?: string;
  readonly traits?: object;
  readonly properties?: object;
}): object {
  return {
    type: 'track',
    messageId: input.id,
    event: input.event ?? 'Product Viewed',
    timestamp: input.at ?? '2026-03-05T10:00:00.000Z',
    ...(input.user === undefined ? {} : { userId: input.user }),
    ...(input.anonymous === undefined ? {} : { anonymousId: input.anonymous }),
    ...(input.traits === undefined ? {} : { context: { traits: input.traits } }),
    ...(input.properties === undefined ? {} : { properties: input.properties }),
  };
}
