import { randomUUID } from 'node:crypto';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { loadConfig } from '../src/config.ts';
import { DEFAULT_BULK } from '../src/elasticsearch/bulk-writer.ts';
import { findEngine } from '../src/elasticsearch/engine/find-engine.ts';
import { eventsIndexFor } from '../src/elasticsearch/index-names.ts';
import { createProfileStore } from '../src/elasticsearch/profile-store.ts';
import { createTraitBaseStore } from '../src/elasticsearch/trait-base-store.ts';
import { createIds } from '../src/identity/ids.ts';
import { refreshTraits } from '../src/ingestion/refresh-traits.ts';
import { createScoring } from '../src/ingestion/scoring/create-scoring.ts';
import type { EventDoc } from '../src/model/event.ts';
import { projectProfile } from '../src/profile/project.ts';
import { createRelationFinder } from '../src/profile/relations/find-relations.ts';
import { foldEvents } from '../src/profile/state.ts';
import { compileSurvivorship, NO_RULES } from '../src/profile/survivorship/compile.ts';
import { eventDoc } from '../test/support/event-doc.ts';
import { frenchPerson } from './people/french-people.ts';
import { createRandom } from './people/random.ts';
import { type BenchInstallation, installBench } from './support/bench-installation.ts';
import { residentMib } from './support/process-meter.ts';

const SEED = 20_260_101;
const BATCH = 2_000;
const RELATIONS = createRelationFinder(createIds('relations of a benchmark, not a secret'));
const DAY_MS = 86_400_000;
/** One person in so many has orders. */
const BUYERS = 5;

/** Recomputes everybody as each night does, and prints a JSON object with rates and the highest memory. */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { people: { type: 'string', default: '100000' } },
  });
  const people = Number(values.people);
  const config = loadConfig();
  const engine = await findEngine(config, console.error);
  const bench = await installBench({ access: engine.access, prefix: config.indexPrefix }, 2_000);
  try {
    const now = new Date();
    const { client, names } = bench;
    await fill(bench, people, now);
    const traits = await meter('traits', people, () => recomputeTraits(bench, now));
    const scoring = createScoring({
      client,
      names,
      log: pino({ level: 'silent' }),
      timezone: 'Europe/Paris',
      now: () => now,
      holder: randomUUID(),
    });
    const fits = [];
    for (const name of ['value', 'churn'] as const) {
      const started = performance.now();
      const { training } = await scoring.fit(name, { owner: 'bench' });
      fits.push({ name, seconds: seconds(started), cases: training.cases });
    }
    const scores = await meter('scores', people, async (tell) => {
      const { scored } = await scoring.scoreAll({
        resume: false,
        onProgress: (run) => tell(run.scored),
      });
      return scored;
    });
    const load = Math.round((loadavg()[0] ?? 0) * 10) / 10;
    console.log(JSON.stringify({ people, traits, fits, scores, load }, null, 2));
  } finally {
    await bench.close();
    await engine.stop();
  }
}

async function recomputeTraits(bench: BenchInstallation, now: Date): Promise<number> {
  const { client, names } = bench;
  const store = createTraitBaseStore({ client, names, read: DEFAULT_BULK, currency: 'EUR' });
  const base = await store.measure(now);
  const survivorship = compileSurvivorship(NO_RULES, {});
  const { reprojected } = await refreshTraits({
    profiles: createProfileStore({ client, index: names.profiles, bulk: DEFAULT_BULK }),
    store,
    survivorship: () => survivorship,
    relations: RELATIONS,
    traitBase: () => base,
    now: () => now,
  });
  return reprojected;
}

/** Synthetic people; one in five has up to five orders within two years, folded as the worker does. */
async function fill(bench: BenchInstallation, people: number, now: Date): Promise<void> {
  const { client, names, prefix } = bench;
  const survivorship = compileSurvivorship(NO_RULES, {});
  const index = { refresh_interval: '-1' } as const;
  await client.indices.putSettings({ index: `${prefix}-*`, settings: index });
  let told = performance.now();
  for (let from = 0; from < people; from += BATCH) {
    const operations: object[] = [];
    for (let i = from; i < Math.min(people, from + BATCH); i += 1) {
      const doc = frenchPerson(SEED, i, now).doc();
      const events = i % BUYERS === 0 ? ordersOf(doc.profile_id, i, now) : [];
      const { profile_id, created_at, updated_at } = doc;
      const about = { profile_id, created_at, updated_at, now: now.toISOString() };
      const folded =
        events.length === 0
          ? doc
          : projectProfile(foldEvents(doc.state, events), {
              ...about,
              survivorship,
              relations: RELATIONS,
            });
      operations.push({ index: { _index: names.profiles, _id: profile_id } }, folded);
      for (const event of events) {
        const _index = eventsIndexFor(prefix, event.occurred_at);
        operations.push({ index: { _index, _id: event.event_id } }, event);
      }
    }
    const { errors } = await client.bulk({ operations });
    if (errors) throw new Error('the engine refused a synthetic person');
    if (performance.now() - told > 10_000) {
      told = performance.now();
      console.error(`filled: ${from + BATCH} of ${people}`);
    }
  }
  await client.indices.putSettings({ index: `${prefix}-*`, settings: { refresh_interval: '1s' } });
  await client.indices.refresh({ index: `${prefix}-*` });
}

function ordersOf(profile_id: string, i: number, now: Date): EventDoc[] {
  const random = createRandom(SEED, i, 1);
  return Array.from({ length: 1 + random.int(5) }, (_, n) => {
    const days = Math.floor(random.next() ** 1.5 * 730);
    const at = new Date(now.getTime() - days * DAY_MS).toISOString();
    const minor = 1_000 + random.int(9_000);
    return eventDoc({
      event_id: `${i}-${n}`,
      profile_id,
      name: 'order_completed',
      occurred_at: at,
      received_at: at,
      revenue_minor: minor,
      currency: 'EUR',
      order: { order_id: `${i}-${n}`, total_minor: minor },
    });
  });
}

/** How long, how fast, and the highest resident memory meanwhile. */
async function meter(
  what: string,
  people: number,
  work: (tell: (done: number) => void) => Promise<number>,
) {
  let highest = 0;
  let told = performance.now();
  const timer = setInterval(() => {
    highest = Math.max(highest, residentMib(process.pid));
  }, 100);
  const started = performance.now();
  const done = await work((so) => {
    if (performance.now() - told < 10_000) return;
    told = performance.now();
    console.error(`${what}: ${so} of ${people}`);
  });
  clearInterval(timer);
  const took = seconds(started);
  return { done, seconds: took, per_second: Math.round(done / took), highest_mib: highest };
}

function seconds(started: number): number {
  return Math.round((performance.now() - started) / 100) / 10;
}
