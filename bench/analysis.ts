import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { Client } from '@elastic/elasticsearch';
import type { Ask } from '../src/analytics/aggregation/aggregate.ts';
import { attributeLive } from '../src/analytics/attribution/live.ts';
import { AttributionRequest } from '../src/analytics/attribution/request.ts';
import { cohorts } from '../src/analytics/cohorts/cohorts.ts';
import { CohortsRequest } from '../src/analytics/cohorts/request.ts';
import { funnel } from '../src/analytics/funnel/funnel.ts';
import { FunnelRequest } from '../src/analytics/funnel/request.ts';
import { journeys } from '../src/analytics/journeys/journeys.ts';
import { JourneysRequest } from '../src/analytics/journeys/request.ts';
import { loadConfig } from '../src/config.ts';
import { createAnalysisReader } from '../src/elasticsearch/analysis-reader.ts';
import { createClient } from '../src/elasticsearch/client.ts';
import { findEngine } from '../src/elasticsearch/engine/find-engine.ts';
import { buildIndexNames } from '../src/elasticsearch/index-names.ts';
import { setUp } from '../src/elasticsearch/setup.ts';
import type { Condition } from '../src/segments/condition.ts';
import { removePrefix } from '../test/support/remove-prefix.ts';
import { panelBodies } from './analysis/panels.ts';
import { fillShop } from './analysis/shop-world.ts';
import { findEngineProcess } from './support/cpu-meter.ts';
import { cpuMs, residentMib } from './support/process-meter.ts';

/** The last instant of the synthetic year. */
const NOW = new Date('2026-11-30T12:00:00.000Z');
const CLOCK = { now: NOW, timezone: 'Europe/Paris' };
const LAST_30_DAYS = { from: { days_ago: 30 }, to: { days_ago: 0 } };

/**
 * What analyses take over a synthetic shop's year, at a tenth of the interactions and at all of them: the cost as
 * data grows tenfold. Every question goes through the product's own reader; the engine's cache is emptied before each
 * time that is called cold. Prints a JSON object.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      events: { type: 'string', default: '200000' },
      people: { type: 'string', default: '' },
      rounds: { type: 'string', default: '7' },
      question: { type: 'string', default: '' },
      only: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
    },
  });
  const events = Number(values.events);
  const people = values.people === '' ? Math.round(events / 10) : Number(values.people);
  const rounds = Number(values.rounds);
  const config = loadConfig();
  const engine = await findEngine(config, console.error);
  const client = createClient(engine.access, { requestTimeoutMs: 300_000 });
  const sizes = values.only ? [1] : [0.1, 1];
  try {
    const measured = [];
    for (const part of sizes) {
      const size = { events: Math.round(events * part), people: Math.round(people * part) };
      const prefix = `${config.indexPrefix}-bench-analysis-${size.events}`;
      try {
        measured.push(
          await measure(client, { prefix, rounds, question: values.question, ...size }),
        );
      } finally {
        if (!values.keep) await removePrefix(client, prefix);
      }
    }
    const [small, large] = measured;
    console.log(
      JSON.stringify(
        {
          measured,
          ...(small === undefined || large === undefined
            ? {}
            : { tenfold: ratios(small.cold_ms, large.cold_ms) }),
        },
        null,
        2,
      ),
    );
  } finally {
    await client.close();
    await engine.stop();
  }
}

interface Size {
  readonly prefix: string;
  readonly events: number;
  readonly people: number;
  readonly rounds: number;
  /** Only questions whose name has this in it. */
  readonly question: string;
}

async function measure(client: Client, size: Size) {
  const { prefix, events, people, rounds } = size;
  await setUp(client, { prefix, now: NOW });
  const names = buildIndexNames(prefix);
  const there = await client.count({ index: names.events });
  const filled =
    there.count >= events * 0.999
      ? undefined
      : await fillShop(client, { prefix, events, people, now: NOW, report: console.error });
  const reader = createAnalysisReader({ client, names });
  const ask: Ask = (over, bodies, options) => reader.ask(over, bodies, options);
  const clear = () => client.indices.clearCache({ index: `${prefix}-*`, request: true });
  const none = new Map<string, string>();
  const known = { redirects: none, spends: [] };
  const steps = ['product_viewed', 'product_added', 'order_completed'].map((event) => ({ event }));
  const funnelOf = (more: object) => () =>
    funnel(FunnelRequest.parse({ steps, ...more }), CLOCK, ask, none);
  const questions: Readonly<Record<string, () => Promise<unknown>>> = {
    'funnel of profiles, any order': funnelOf({ order: 'any_order' }),
    'funnel of profiles, in order': funnelOf({ times: false }),
    'funnel of profiles, two steps in order': funnelOf({ times: false, steps: steps.slice(1) }),
    'funnel of profiles, by country': funnelOf({
      order: 'any_order',
      by: { over: 'profiles', field: 'country' },
    }),
    'funnel of 30 days of interactions': funnelOf({ period: LAST_30_DAYS, window_hours: 24 }),
    'journeys of 30 days': () =>
      journeys(JourneysRequest.parse({ period: LAST_30_DAYS }), CLOCK, ask, known),
    'cohorts of a year, coming back by an order': () =>
      cohorts(
        CohortsRequest.parse({
          period: { from: '2025-12-01', to: '2026-12-01' },
          start: 'first_order',
          event: 'order_completed',
        }),
        CLOCK,
        ask,
        none,
      ),
    'attribution of 30 days': () =>
      attributeLive(AttributionRequest.parse({ period: LAST_30_DAYS }), CLOCK, ask, known),
    'dashboard of 12 panels': () => dashboard(ask),
    'dashboard of 12 panels, one value chosen': () => dashboard(ask, CHOSEN),
    'slowest panel alone, one value chosen': () => slowest(ask, clear),
  };
  const cold_ms: Record<string, Spread> = {};
  const cached_ms: Record<string, Spread> = {};
  const readings: Record<string, unknown> = {};
  const cpu_ms: Record<string, number> = {};
  const java = await findEngineProcess(client);
  let highest = 0;
  for (const [name, question] of Object.entries(questions)) {
    if (!name.includes(size.question)) continue;
    const used = cpuOf(java);
    const answer = await question();
    cpu_ms[name] = cpuOf(java) - used;
    if (typeof answer === 'object' && answer !== null && 'reading' in answer) {
      readings[name] =
        'way' in answer ? { way: answer.way, ...(answer.reading as object) } : answer.reading;
    }
    const cold: number[] = [];
    const cached: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await clear();
      cold.push(await timed(question));
      cached.push(await timed(question));
      highest = Math.max(highest, process.memoryUsage().rss);
    }
    cold_ms[name] = spreadOf(cold);
    cached_ms[name] = spreadOf(cached);
    console.error(
      `${name}: ${cpu_ms[name]} ms of CPU, cold ${JSON.stringify(cold_ms[name])}, again ${JSON.stringify(cached_ms[name])}, load ${loadavg()[0]?.toFixed(1)}`,
    );
  }
  return {
    events: there.count || filled?.events,
    people,
    filled,
    cold_ms,
    cached_ms,
    cpu_ms,
    readings,
    cross_filter_over_slowest_panel: round2(
      (cold_ms['dashboard of 12 panels, one value chosen']?.p50 ?? 0) /
        (cold_ms['slowest panel alone, one value chosen']?.p50 ?? 1),
    ),
    memory_mib: {
      this_process: Math.round(highest / 2 ** 20),
      engine: java === undefined ? 'not visible' : residentMib(java),
    },
    load: round2(loadavg()[0] ?? 0),
  };
}

/** CPU time of this process and of the engine, in milliseconds: what other work on the machine does not lengthen. */
function cpuOf(java: number | undefined): number {
  return cpuMs(process.pid) + (java === undefined ? 0 : cpuMs(java));
}

const CHOSEN: Condition = { op: 'is', field: 'channel', values: ['web'] };

async function dashboard(ask: Ask, chosen?: Condition): Promise<void> {
  const panels = panelBodies(CLOCK, chosen === undefined ? undefined : { events: chosen });
  await Promise.all(
    (['events', 'profiles'] as const).map((over) =>
      ask(
        over,
        panels.filter((one) => one.over === over).map(({ body }) => body),
      ),
    ),
  );
}

/** Each panel by itself, and what the slowest took: everything else is time between. */
async function slowest(ask: Ask, clear: () => Promise<unknown>): Promise<number> {
  let most = 0;
  for (const { over, body } of panelBodies(CLOCK, { events: CHOSEN })) {
    await clear();
    most = Math.max(most, await timed(() => ask(over, [body])));
  }
  return most;
}

interface Spread {
  readonly p50: number;
  readonly p95: number;
}

/** A question that measures itself answers with its time. */
async function timed(question: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  const answer = await question();
  return typeof answer === 'number' ? answer : performance.now() - started;
}

function spreadOf(times: readonly number[]): Spread {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
  return { p50: round2(at(0.5)), p95: round2(at(0.95)) };
}

function ratios(small: Readonly<Record<string, Spread>>, large: Readonly<Record<string, Spread>>) {
  return Object.fromEntries(
    Object.entries(large).map(([name, { p50 }]) => [name, round2(p50 / (small[name]?.p50 ?? p50))]),
  );
}

const round2 = (value: number): number => Math.round(value * 100) / 100;
