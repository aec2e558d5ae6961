import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { loadConfig } from '../src/config.ts';
import { findEngine } from '../src/elasticsearch/engine/find-engine.ts';
import { profileText } from '../src/elasticsearch/profile-text.ts';
import { createIds } from '../src/identity/ids.ts';
import type { EventDoc } from '../src/model/event.ts';
import type { ProfileDoc, ProfileState } from '../src/model/profile.ts';
import { habitsOf } from '../src/profile/habits/habits-of.ts';
import { joinHabits } from '../src/profile/habits/join-habits.ts';
import { projectProfile } from '../src/profile/project.ts';
import { createRelationFinder } from '../src/profile/relations/find-relations.ts';
import { emptyState, foldEvents } from '../src/profile/state.ts';
import { compileSurvivorship, NO_RULES } from '../src/profile/survivorship/compile.ts';
import { computeTraits } from '../src/traits/registry.ts';
import { type BenchInstallation, installBench } from './support/bench-installation.ts';
import { CpuLedger, findEngineProcess, sumOf } from './support/cpu-meter.ts';
import { shopEvents } from './support/shop-events.ts';

const BATCH = 4_000;

/**
 * What live traits cost of ingestion, in CPU milliseconds for each 1,000 events: the worker's whole path on one hand;
 * on the other what traits add to it, in the worker (habits folded, traits computed, more text) and in the engine (the
 * very profiles that the path made, written with and without them in turns). Prints a JSON object.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      events: { type: 'string', default: '10000' },
      people: { type: 'string', default: '2000' },
      rounds: { type: 'string', default: '8' },
    },
  });
  const [events, people, rounds] = [values.events, values.people, values.rounds].map(Number) as [
    number,
    number,
    number,
  ];
  const config = loadConfig();
  const engine = await findEngine(config, console.error);
  const bench = await installBench({ access: engine.access, prefix: config.indexPrefix }, BATCH);
  try {
    const java = await findEngineProcess(bench.client);
    const processes = { ...(java === undefined ? {} : { engine: java }), worker: process.pid };
    await ingest(bench, events, people, 0);
    const ledger = new CpuLedger(processes);
    ledger.enter('path');
    await ingest(bench, events, people, 1);
    ledger.enter('');
    const path = ledger.perThousand(events)['path'] ?? {};

    const made = await eventsOf(bench, events);
    const replay = replayFolds(made);
    const worker = workerCost(replay, events, rounds);
    const profiles = await profilesOf(bench);
    const written = await engineCost(bench, profiles, rounds, processes);
    const addedInEngine = (written.added_per_profile_ms * replay.length * 1000) / events;
    const added = worker.ms_per_1000_events + addedInEngine;
    console.log(
      JSON.stringify(
        {
          events,
          profile_writes: replay.length,
          path_cpu_ms_per_1000_events: path,
          traits_cpu_ms_per_1000_events: {
            worker: worker.ms_per_1000_events,
            engine: java === undefined ? 'not visible' : round(addedInEngine),
          },
          share_of_path: round(added / (sumOf(path) - added)),
          share_of_worker: round(
            worker.ms_per_1000_events / ((path['worker'] ?? 0) - worker.ms_per_1000_events),
          ),
          engine_writes: written,
          load: round(loadavg()[0] ?? 0),
        },
        null,
        2,
      ),
    );
  } finally {
    await bench.close();
    await engine.stop();
  }
}

async function ingest(
  bench: BenchInstallation,
  events: number,
  people: number,
  slice: number,
): Promise<void> {
  await bench.spool.append(
    shopEvents({ events, people, order: 'sessions' }, slice).map((message) => ({
      source: 'segment',
      kind: 'message',
      payload: JSON.stringify(message),
      received_at: new Date().toISOString(),
      accept_id: `a-${slice}`,
    })),
  );
  for (;;) {
    const items = await bench.spool.claim({ items: BATCH, bytes: 8 * 1024 * 1024 });
    if (items.length === 0) break;
    await bench.spool.settle(await bench.ingestion.worker.processBatch(items));
  }
  await bench.client.indices.refresh({ index: `${bench.prefix}-*` });
}

/** Events of the counted slice, as stored. */
async function eventsOf(bench: BenchInstallation, most: number): Promise<EventDoc[]> {
  const found: EventDoc[] = [];
  const documents = bench.client.helpers.scrollDocuments<EventDoc>({
    index: bench.names.events,
    size: 5000,
    query: { prefix: { message_id: 'm1-' } },
  });
  for await (const document of documents) found.push(document);
  return found.slice(0, most);
}

async function profilesOf(bench: BenchInstallation): Promise<ProfileDoc[]> {
  const { hits } = await bench.client.search<ProfileDoc>({
    index: bench.names.profiles,
    size: 2000,
  });
  return hits.hits.flatMap(({ _source }) => (_source === undefined ? [] : [_source]));
}

/** One write of one profile: what it held, and what came. */
interface Fold {
  readonly before: ProfileState;
  readonly events: readonly EventDoc[];
  readonly after: ProfileDoc;
}

/** Every profile write of the slice again: events of one batch and profile are folded at once. */
function replayFolds(events: readonly EventDoc[]): Fold[] {
  const survivorship = compileSurvivorship(NO_RULES, {});
  const relations = createRelationFinder(createIds('relations of a benchmark, not a secret'));
  const now = new Date().toISOString();
  const states = new Map<string, ProfileState>();
  return [...Map.groupBy(events, (event) => event.batch_id)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, own]) => {
      const profile_id = own[0]?.profile_id ?? '';
      const before = states.get(profile_id) ?? emptyState();
      const state = foldEvents(before, own);
      states.set(profile_id, state);
      const input = { profile_id, created_at: now, updated_at: now, now, survivorship, relations };
      return { before, events: own, after: projectProfile(state, input) };
    });
}

/** What traits take of the worker, measured over the replayed folds and nothing else. */
function workerCost(folds: readonly Fold[], events: number, rounds: number) {
  const now = new Date().toISOString();
  let kept = 0;
  const once = () => {
    for (const { before, events: own, after } of folds) {
      const said = own.map(habitsOf).reduce(joinHabits, {});
      const habits = joinHabits(before.habits ?? {}, said);
      const { computed } = computeTraits({ ...after, base: undefined }, now);
      kept += JSON.stringify(computed).length + JSON.stringify(JSON.stringify(habits)).length;
    }
  };
  once();
  const started = process.cpuUsage();
  for (let round = 0; round < rounds; round += 1) once();
  const { user, system } = process.cpuUsage(started);
  const ms = (user + system) / 1000 / rounds;
  return { ms_per_1000_events: round((ms * 1000) / events), characters: kept };
}

/** Writes the same profiles with and without traits, in turns, so that what else the engine does falls on both. */
async function engineCost(
  bench: BenchInstallation,
  profiles: readonly ProfileDoc[],
  rounds: number,
  processes: Readonly<Record<string, number>>,
) {
  const mapping = Object.values(
    await bench.client.indices.getMapping({ index: bench.names.profiles }),
  )[0];
  const settings = Object.values(
    await bench.client.indices.getSettings({ index: bench.names.profiles, flat_settings: false }),
  )[0]?.settings?.index;
  const lean = profiles.map(({ computed: _, state: { habits: __, ...state }, ...doc }) => ({
    ...doc,
    computed: undefined,
    state,
  }));
  const texts = {
    // As read, habits are text already.
    on: profiles.map((doc) => JSON.stringify(doc)),
    off: lean.map((doc) => profileText(doc)),
  };
  const ledger = new CpuLedger(processes);
  for (const side of ['on', 'off'] as const) {
    await bench.client.indices.create({
      index: `${bench.prefix}-traits-${side}`,
      ...(mapping?.mappings === undefined ? {} : { mappings: mapping.mappings }),
      settings: { number_of_replicas: 0, analysis: settings?.analysis ?? {} },
    });
  }
  for (let turn = 0; turn <= rounds; turn += 1) {
    for (const side of turn % 2 === 0 ? (['on', 'off'] as const) : (['off', 'on'] as const)) {
      ledger.enter(`${side} ${turn}`);
      await bench.client.transport.request({
        method: 'POST',
        path: `/${bench.prefix}-traits-${side}/_bulk`,
        bulkBody: texts[side].map((text, i) => `{"index":{"_id":"${i}"}}\n${text}\n`).join(''),
        querystring: { filter_path: 'errors', refresh: 'true' },
      });
      ledger.enter('');
    }
  }
  // The median turn: an engine that others use as well has turns in which it did their work. The first warms up.
  const spent = ledger.perThousand(profiles.length);
  const usual = (side: string) =>
    median(Array.from({ length: rounds }, (_, i) => spent[`${side} ${i + 1}`]?.['engine'] ?? 0));
  const [on, off] = [usual('on'), usual('off')];
  const perProfile = (on - off) / 1000;
  return {
    profiles: profiles.length,
    on_ms_per_1000_profiles: on,
    off_ms_per_1000_profiles: off,
    added_per_profile_ms: perProfile,
    bytes_on: Math.round(texts.on.join('').length / profiles.length),
    bytes_off: Math.round(texts.off.join('').length / profiles.length),
  };
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const round = (value: number): number => Math.round(value * 1000) / 1000;
