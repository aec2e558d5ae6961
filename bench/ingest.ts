import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { loadConfig } from '../src/config.ts';
import type { EngineAccess } from '../src/elasticsearch/client.ts';
import { findEngine } from '../src/elasticsearch/engine/find-engine.ts';
import type { EventDoc } from '../src/model/event.ts';
import type { NewSpoolItem } from '../src/spool/spool.ts';
import { type BenchInstallation, installBench } from './support/bench-installation.ts';
import { CpuLedger, type CpuMeter, type CpuTime, createCpuMeter } from './support/cpu-meter.ts';

interface Options {
  readonly access: EngineAccess;
  /** Start of index names that the engine's key is good for. */
  readonly prefix: string;
  readonly events: number;
  readonly people: number;
  readonly batch: number;
  readonly order: 'sessions' | 'scattered';
}

/**
 * Measures, in one run on one engine, the full path (spool as the API appends to it, through the worker, until it
 * can be searched) against raw `_bulk` of the very event documents that path made; then people who sign in from four
 * devices at once. Prints a JSON object of rates, ratio, memory and load.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      events: { type: 'string', default: '60000' },
      people: { type: 'string', default: '12000' },
      batch: { type: 'string', default: '4000' },
      order: { type: 'string', default: 'sessions' },
      rounds: { type: 'string', default: '1' },
    },
  });
  const config = loadConfig();
  const engine = await findEngine(config, console.error);
  const options: Options = {
    access: engine.access,
    prefix: config.indexPrefix,
    events: Number(values.events),
    people: Number(values.people),
    batch: Number(values.batch),
    order: values.order === 'scattered' ? 'scattered' : 'sessions',
  };
  try {
    for (let round = 1; round <= Number(values.rounds); round += 1) {
      console.log(JSON.stringify({ round, ...(await measure(options)) }, null, 2));
    }
    console.log(JSON.stringify(await race(options), null, 2));
  } finally {
    await engine.stop();
  }
}

/**
 * Path and raw bulk take turns, slice by slice, so that what else the machine does falls on both alike. The first
 * slice warms both up and is not counted.
 */
async function measure(options: Options): Promise<object> {
  const loadBefore = loadavg()[0];
  const bench = await installBench(options, options.batch);
  const sum = { accept: 0, path: 0, raw: 0, events: 0 };
  let rss = 0;
  const meter = await createCpuMeter(bench.client);
  let spent = meter && new CpuLedger(meter);
  try {
    const slices = Math.max(2, Math.ceil(options.events / SLICE));
    for (let slice = 0; slice <= slices; slice += 1) {
      const requests = asRequests(shopEvents({ ...options, events: SLICE }, slice));
      // What the warm-up used is not counted either.
      if (slice === 1) spent = meter && new CpuLedger(meter);
      spent?.enter('path');
      const accepting = await timed(() => accept(bench, requests));
      const path = await timed(async () => {
        await bench.ingestion.worker.drain();
        await bench.client.indices.refresh({ index: `${bench.prefix}-*` });
      });
      spent?.enter('');
      rss = Math.max(rss, process.memoryUsage.rss());
      const documents = await readEvents(bench, slice);
      if (documents.length !== SLICE) throw new Error('events are missing');
      spent?.enter('raw_bulk');
      const raw = await timed(() => rawBulk(bench, documents, options.batch));
      spent?.enter('');
      if (slice === 0) continue;
      sum.accept += accepting.ms;
      sum.path += path.ms;
      sum.raw += raw.ms;
      sum.events += documents.length;
    }
    const stages = meter && (await byStage(bench, options, meter, slices + 1));
    const profiles = await bench.client.count({ index: bench.names.profiles });
    return {
      order: options.order,
      batch: options.batch,
      events: sum.events,
      profiles: profiles.count,
      raw_bulk_per_s: perSecond(sum.events, sum.raw),
      accept_per_s: perSecond(sum.events, sum.accept),
      worker_per_s: perSecond(sum.events, sum.path),
      full_path_per_s: perSecond(sum.events, sum.accept + sum.path),
      ratio_to_raw_bulk: round2(sum.raw / (sum.accept + sum.path)),
      cpu_ms_per_1000_events: spent && {
        ...withRatio(spent.perThousand(sum.events)),
        stages,
      },
      asked: Object.fromEntries(
        Object.entries(bench.asked).filter(([kind]) => kind.startsWith('_')),
      ),
      stats: bench.ingestion.worker.stats,
      highest_rss_mib: Math.round(rss / 1024 / 1024),
      load_before: round2(loadBefore ?? 0),
      load_after: round2(loadavg()[0] ?? 0),
    };
  } finally {
    await bench.close();
  }
}

/** One more slice, its batches one after the other and not overlapped, so that CPU time falls to one stage at a time. */
async function byStage(
  bench: BenchInstallation,
  options: Options,
  meter: CpuMeter,
  slice: number,
): Promise<object> {
  const stages = new CpuLedger(meter);
  await accept(bench, asRequests(shopEvents({ ...options, events: SLICE }, slice)));
  bench.stages = stages;
  for (;;) {
    stages.enter('claim');
    const items = await bench.spool.claim({ items: options.batch, bytes: 8 * 1024 * 1024 });
    if (items.length === 0) break;
    const settlements = await bench.ingestion.worker.processBatch(items);
    stages.enter('settle');
    await bench.spool.settle(settlements);
  }
  await bench.client.indices.refresh({ index: `${bench.prefix}-*` });
  stages.enter('');
  bench.stages = undefined;
  return stages.perThousand(SLICE);
}

/** How much of the path's CPU time the bare writing of its events takes: the ratio on a machine that is busy. */
function withRatio(spent: Record<string, CpuTime>): object {
  const total = ({ engine, node }: CpuTime) => engine + node;
  const { raw_bulk, path } = spent;
  if (raw_bulk === undefined || path === undefined) return spent;
  return { raw_bulk, path, ratio: round2(total(raw_bulk) / total(path)) };
}

/** 500 people, four devices each, all at the same instant. */
async function race(options: Options): Promise<object> {
  const people = 500;
  const devices = 4;
  const bench = await installBench(options, options.batch);
  try {
    const messages: object[] = [];
    for (let device = 0; device < devices; device += 1) {
      for (let person = 0; person < people; person += 1) {
        messages.push({
          type: 'identify',
          messageId: `s-${person}-${device}`,
          userId: `user-${person}`,
          anonymousId: `anon-${person}-${device}`,
          timestamp: '2026-03-05T10:00:00.000Z',
          traits: { email: `person.${person}@example.org` },
        });
      }
    }
    await accept(bench, asRequests(messages));
    const { ms } = await timed(() => bench.ingestion.worker.drain());
    await bench.client.indices.refresh({ index: bench.names.profiles });
    const { count } = await bench.client.count({
      index: bench.names.profiles,
      query: { term: { status: 'active' } },
    });
    return { race: { people, devices, profiles: count, ms: Math.round(ms) } };
  } finally {
    await bench.close();
  }
}

/**
 * Visits to a shop: of 8 events each, the first says who the person is. With `sessions`, 200 visits are under way at a
 * time, as people browse; else the events of all people are mixed at random, the worst there is for a store that
 * folds events into profiles.
 */
function shopEvents({ events, people, order }: Options, slice: number): object[] {
  const random = generator(7 + slice);
  const visits = Math.ceil(events / VISIT);
  const visitors = Array.from({ length: visits }, () => Math.floor(random() * people));
  const steps: { visit: number; step: number }[] = [];
  for (let first = 0; first < visits; first += 200) {
    for (let step = 0; step < VISIT; step += 1) {
      for (let visit = first; visit < Math.min(first + 200, visits); visit += 1) {
        steps.push({ visit, step });
      }
    }
  }
  const ordered = order === 'sessions' ? steps : mixed(steps, random);
  return ordered
    .slice(0, events)
    .map(({ visit, step }) => shopEvent(slice * 100_000 + visit, step, visitors[visit] ?? 0));
}

const VISIT = 8;
const SLICE = 20_000;
const TRACKED = ['Product Viewed', 'Product Viewed', 'Product Added', 'Product Viewed'];

function shopEvent(visit: number, step: number, person: number): object {
  const product = (visit * 31 + step * 7) % 500;
  const at = Date.UTC(2026, 1, 1) + (visit % 20_000) * 120_000 + step * 15_000;
  const base = {
    messageId: `m${Math.floor(visit / 100_000)}-${visit}-${step}`,
    userId: `user-${person}`,
    anonymousId: `anon-${person}`,
    timestamp: new Date(at).toISOString(),
    context: {
      page: {
        url: `https://shop.example.org/p/${product}?utm_source=newsletter`,
        path: `/p/${product}`,
        title: `Product ${product}`,
      },
      userAgent:
        'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
    },
  };
  if (step === 0) {
    return {
      ...base,
      type: 'identify',
      traits: {
        email: `person.${person}@example.org`,
        firstName: `Camille${person % 90}`,
        lastName: `Martin${person % 700}`,
        address: { city: 'Lyon', country: 'France', postalCode: '69001' },
      },
    };
  }
  const isOrder = step === VISIT - 1 && visit % 5 === 0;
  return {
    ...base,
    type: 'track',
    event: isOrder ? 'Order Completed' : (TRACKED[step % TRACKED.length] ?? 'Product Viewed'),
    properties: {
      product_id: `sku-${product}`,
      price: 19.9,
      quantity: 1,
      currency: 'EUR',
      category: 'Shoes',
      ...(isOrder ? { order_id: `o-${visit}`, total: 39.8 } : {}),
    },
  };
}

function mixed<T>(items: readonly T[], random: () => number): T[] {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    const [a, b] = [result[i], result[j]];
    if (a !== undefined && b !== undefined) [result[i], result[j]] = [b, a];
  }
  return result;
}

/** What senders hold, as text made beforehand: making it is no part of the path. */
function asRequests(messages: readonly object[]): NewSpoolItem[][] {
  const REQUEST = 100;
  const requests: NewSpoolItem[][] = [];
  for (let i = 0; i < messages.length; i += REQUEST) {
    requests.push(
      messages.slice(i, i + REQUEST).map((message) => ({
        source: 'segment',
        kind: 'message',
        payload: JSON.stringify(message),
        received_at: new Date().toISOString(),
        accept_id: `a-${i}`,
      })),
    );
  }
  return requests;
}

/**
 * As the API does: one append for each request, many at once, each with the text it received. Takes the requests
 * away as they are sent, so that the worker's memory and its collection are measured without them.
 */
async function accept(bench: BenchInstallation, requests: NewSpoolItem[][]): Promise<void> {
  requests.reverse();
  const sender = async (): Promise<void> => {
    for (let items = requests.pop(); items !== undefined; items = requests.pop()) {
      await bench.spool.append(items);
    }
  };
  await Promise.all(Array.from({ length: 16 }, sender));
}

async function readEvents(bench: BenchInstallation, slice: number): Promise<EventDoc[]> {
  const events: EventDoc[] = [];
  const documents = bench.client.helpers.scrollDocuments<EventDoc>({
    index: `${bench.names.events}-v1-2*`,
    size: 5000,
    query: { prefix: { message_id: `m${slice}-` } },
  });
  for await (const document of documents) events.push(document);
  return events;
}

/** The comparison: the same documents, ready made, into an index of the same mapping, with nothing else done. */
async function rawBulk(
  bench: BenchInstallation,
  documents: readonly EventDoc[],
  batch: number,
): Promise<void> {
  const index = `${bench.prefix}-events-v1-raw`;
  const requests: string[] = [];
  for (let i = 0; i < documents.length; i += batch) {
    requests.push(
      documents
        .slice(i, i + batch)
        .map((doc) => `{"create":{"_id":"${doc.event_id}"}}\n${JSON.stringify(doc)}\n`)
        .join(''),
    );
  }
  let next = 0;
  const sender = async (): Promise<void> => {
    for (let body = requests[next++]; body !== undefined; body = requests[next++]) {
      const answer = await bench.client.transport.request<{ errors: boolean }>({
        method: 'POST',
        path: `/${index}/_bulk`,
        bulkBody: body,
        querystring: { filter_path: 'errors' },
      });
      if (answer.errors) throw new Error('raw bulk failed');
    }
  };
  await Promise.all([sender(), sender()]);
  await bench.client.indices.refresh({ index });
}

async function timed<T>(work: () => Promise<T>): Promise<{ value: T; ms: number }> {
  const started = performance.now();
  const value = await work();
  return { value, ms: performance.now() - started };
}

const perSecond = (count: number, ms: number): number => Math.round((count / ms) * 1000);
const round2 = (value: number): number => Math.round(value * 100) / 100;

function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
