import { randomBytes } from 'node:crypto';
import { loadavg } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Client } from '@elastic/elasticsearch';
import { z } from 'zod';
import { loadConfig } from '../src/config.ts';
import { createClient, type EngineAccess } from '../src/elasticsearch/client.ts';
import { findEngine } from '../src/elasticsearch/engine/find-engine.ts';
import { buildIndexNames } from '../src/elasticsearch/index-names.ts';
import { removePrefix } from '../test/support/remove-prefix.ts';
import { measureStages } from './ingest-stages.ts';
import { CpuLedger, findEngineProcess, sumOf } from './support/cpu-meter.ts';
import { memoryOf, watchMemory } from './support/memory-watch.ts';
import { rawBulk, readEvents } from './support/raw-bulk.ts';
import { type RunningProduct, startProduct } from './support/running-product.ts';
import { batchBodies, sendBatches } from './support/send-batches.ts';
import { shopEvents } from './support/shop-events.ts';

export interface IngestOptions {
  readonly access: EngineAccess;
  /** Start of index names that the engine's key is good for. */
  readonly prefix: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly events: number;
  readonly people: number;
  /** Messages the worker takes at a time; its own default where not given. */
  readonly batch: string | undefined;
  readonly connections: number;
  readonly order: 'sessions' | 'scattered';
}

/** Events between two turns. */
const SLICE = 20_000;
const RAW_BATCH = 4_000;
const AT_REST_MS = 3_000;

/**
 * Measures, in one run on one engine, the full path against raw `_bulk` of the very event documents that path made;
 * then people who sign in from four devices at once. The path is the product as quickstart runs it: `POST /v1/batch`
 * at the API in its own process, the worker in its own, until all events can be searched. Prints JSON: rates, ratio,
 * memory and CPU time of each process, load.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      events: { type: 'string', default: '60000' },
      people: { type: 'string', default: '12000' },
      batch: { type: 'string' },
      connections: { type: 'string', default: '4' },
      order: { type: 'string', default: 'sessions' },
      rounds: { type: 'string', default: '1' },
      stages: { type: 'boolean', default: false },
    },
  });
  const config = loadConfig();
  const engine = await findEngine(config, console.error);
  const options: IngestOptions = {
    access: engine.access,
    prefix: config.indexPrefix,
    env: config.inherited,
    events: Number(values.events),
    people: Number(values.people),
    batch: values.batch,
    connections: Number(values.connections),
    order: values.order === 'scattered' ? 'scattered' : 'sessions',
  };
  const print = (result: object) => console.log(JSON.stringify(result, null, 2));
  try {
    for (let round = 1; round <= Number(values.rounds); round += 1) {
      print({ round, ...(await onProduct(options, measure)) });
    }
    print(await onProduct(options, race));
    if (values.stages) print(await measureStages(options, SLICE));
  } finally {
    await engine.stop();
  }
}

interface Running extends IngestOptions {
  readonly client: Client;
  readonly product: RunningProduct;
}

async function onProduct<T>(options: IngestOptions, work: (on: Running) => Promise<T>): Promise<T> {
  const prefix = `${options.prefix}-bench-${randomBytes(4).toString('hex')}`;
  const client = createClient(options.access, { requestTimeoutMs: 120_000 });
  try {
    const product = await startProduct({ ...options, prefix });
    try {
      return await work({ ...options, prefix, client, product });
    } finally {
      await product.stop();
    }
  } finally {
    await removePrefix(client, prefix);
    await client.close();
  }
}

/**
 * Path and raw bulk take turns, slice by slice, so that what else the machine does falls on both alike. The first
 * slice warms both up and is not counted.
 */
async function measure(on: Running): Promise<object> {
  const { client, product, prefix } = on;
  const loadBefore = loadavg()[0];
  const engine = await findEngineProcess(client);
  const processes = {
    ...(engine === undefined ? {} : { engine }),
    api: product.api,
    worker: product.worker,
    sender: process.pid,
  };
  const sum = { accept: 0, path: 0, raw: 0, events: 0 };
  await setTimeout(AT_REST_MS);
  const rest = memoryOf(product);
  const watch = watchMemory(product);
  let spent = new CpuLedger(processes);
  const slices = Math.max(2, Math.ceil(on.events / SLICE));
  for (let slice = 0; slice <= slices; slice += 1) {
    const bodies = batchBodies(shopEvents({ ...on, events: SLICE }, slice));
    // What the warm-up used is not counted either.
    if (slice === 1) spent = new CpuLedger(processes);
    spent.enter('path');
    const startedMs = performance.now();
    await sendBatches(product, bodies, on.connections);
    const acceptedMs = performance.now();
    await untilIndexed(product);
    await client.indices.refresh({ index: `${prefix}-*` });
    const pathMs = performance.now() - startedMs;
    spent.enter('');
    const documents = await readEvents(client, prefix, slice);
    if (documents.length !== SLICE) throw new Error('events are missing');
    spent.enter('raw_bulk');
    const rawMs = await rawBulk(client, prefix, documents, RAW_BATCH);
    spent.enter('');
    if (slice === 0) continue;
    sum.accept += acceptedMs - startedMs;
    sum.path += pathMs;
    sum.raw += rawMs;
    sum.events += documents.length;
  }
  const peak = watch.stop();
  const justAfter = memoryOf(product);
  await setTimeout(AT_REST_MS);
  const after = memoryOf(product);
  const profiles = await client.count({ index: buildIndexNames(prefix).profiles });
  const cpu = spent.perThousand(sum.events);
  return {
    order: on.order,
    batch: on.batch ?? 'default',
    events: sum.events,
    profiles: profiles.count,
    raw_bulk_per_s: perSecond(sum.events, sum.raw),
    accept_per_s: perSecond(sum.events, sum.accept),
    full_path_per_s: perSecond(sum.events, sum.path),
    ratio_to_raw_bulk: round2(sum.raw / sum.path),
    cpu_ms_per_1000_events: cpu,
    cpu_ratio_to_raw_bulk:
      engine === undefined ? null : round2(sumOf(cpu['raw_bulk']) / sumOf(cpu['path'])),
    resident_mib: { at_rest: rest, highest: peak, just_after: justAfter, later: after },
    load_before: round2(loadBefore ?? 0),
    load_after: round2(loadavg()[0] ?? 0),
  };
}

/** 500 people, four devices each, all at the same instant. */
async function race({ client, product, prefix }: Running): Promise<object> {
  const people = 500;
  const devices = 4;
  const bodies = Array.from({ length: devices }, (_, device) =>
    batchBodies(
      Array.from({ length: people }, (_, person) => ({
        type: 'identify',
        messageId: `s-${person}-${device}`,
        userId: `user-${person}`,
        anonymousId: `anon-${person}-${device}`,
        timestamp: '2026-03-05T10:00:00.000Z',
        traits: { email: `person.${person}@example.org` },
      })),
    ),
  );
  const startedMs = performance.now();
  await sendBatches(product, bodies.flat(), devices);
  await untilIndexed(product);
  const { profiles } = buildIndexNames(prefix);
  await client.indices.refresh({ index: profiles });
  const ms = Math.round(performance.now() - startedMs);
  const { count } = await client.count({
    index: profiles,
    query: { term: { status: 'active' } },
  });
  return { race: { people, devices, profiles: count, ms } };
}

const Status = z.looseObject({ queued: z.int(), dead_lettered: z.int() });

/** Until nothing that was accepted waits any more, as the API itself tells. */
async function untilIndexed({ url, administrator_key }: RunningProduct): Promise<void> {
  for (;;) {
    const answer = await fetch(`${url}/v1/ingest/status`, {
      headers: { authorization: `Bearer ${administrator_key}` },
    });
    const { queued, dead_lettered } = Status.parse(await answer.json());
    if (dead_lettered > 0) throw new Error('events were dead-lettered');
    if (queued === 0) return;
    await setTimeout(20);
  }
}

const perSecond = (count: number, ms: number): number => Math.round((count / ms) * 1000);
const round2 = (value: number): number => Math.round(value * 100) / 100;
