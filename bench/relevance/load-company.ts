import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@elastic/elasticsearch';
import { generateDemo } from '../../src/demo/generate.ts';
import { setUp } from '../../src/elasticsearch/setup.ts';
import { createIngestion } from '../../src/ingestion/create-ingestion.ts';
import { createLogger } from '../../src/logging.ts';
import { compileSurvivorship, NO_RULES } from '../../src/profile/survivorship/compile.ts';
import { compilePipelines } from '../../src/sources/compile.ts';
import { DEMO_MANIFESTS } from '../../src/sources/demo-manifests.ts';
import { parseManifest } from '../../src/sources/manifest.ts';
import type { NewSpoolItem } from '../../src/spool/spool.ts';
import { openSqliteSpool } from '../../src/spool/sqlite-spool.ts';
import { SECRET } from '../../test/support/people-api.ts';

export interface Company {
  readonly people: number;
  readonly seed: number;
  readonly now: Date;
}

const AT_ONCE = 1000;

/** Brings the demo company into an installation by the real worker, as its sources would send it. */
export async function loadCompany(
  client: Client,
  prefix: string,
  company: Company,
  report: (line: string) => void,
): Promise<void> {
  const sources = DEMO_MANIFESTS.map(parseManifest);
  const defaults = { timezone: 'Europe/Paris', currency: 'EUR' };
  await setUp(client, { prefix, pipelines: compilePipelines(sources, defaults) });
  const folder = mkdtempSync(join(tmpdir(), 'azimut-relevance-'));
  const spool = openSqliteSpool({
    path: join(folder, 'spool.db'),
    maxBytes: 4e9,
    maxAgeMs: 1e9,
    leaseMs: 300_000,
    now: () => new Date(),
  });
  const priorities = sources.map(({ id, priority }) => [id, priority] as const);
  const survivorship = compileSurvivorship(NO_RULES, Object.fromEntries(priorities));
  const { worker } = createIngestion({
    client,
    spool,
    log: createLogger('error', 'bench'),
    prefix,
    secret: SECRET,
    defaults: { country: 'FR', timezone: 'Europe/Paris' },
    survivorship: () => survivorship,
    workerBatch: AT_ONCE,
  });
  try {
    let items: NewSpoolItem[] = [];
    for (const { source, kind, payload, arrives_at } of generateDemo(company)) {
      items.push({
        source,
        kind,
        payload: JSON.stringify(payload),
        received_at: arrives_at,
        accept_id: 'company',
      });
      if (items.length < AT_ONCE) continue;
      await spool.append(items);
      items = [];
    }
    await spool.append(items);
    report(`loading ${(await spool.status()).accepted} messages`);
    await worker.drain();
    const status = await spool.status();
    report(
      `${status.indexed} indexed, ${status.duplicate} repeated, ${status.dead_lettered} refused`,
    );
  } finally {
    await worker.stop();
    await spool.close();
    rmSync(folder, { recursive: true, force: true });
  }
  await client.indices.refresh({ index: `${prefix}-*` });
}
