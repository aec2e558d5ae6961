import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { blockingKeys } from '../../identity/matching/blocking.ts';
import type { MatchModel } from '../../identity/matching/model.ts';
import type { Person } from '../../identity/matching/person.ts';
import type { StoredMatchModel } from '../../model/matching.ts';
import { matchedPerson } from '../../profile/matched-person.ts';
import type { MatchDeps } from './match-profiles.ts';

/** Most profiles a model is fitted on: what keeps the fit within some hundred megabytes and half a minute. */
export const MOST_FITTED = 20_000;
/** With fewer named profiles what is usual says more than what is counted. */
export const FEWEST_FITTED = 300;
/** Beyond {@link MOST_FITTED}: so many drawn at random, the rest are those that resemble them. */
const DRAWN = 6_000;
const RESEMBLING = 6;
const PAGE = 500;
const THREAD_MEMORY_MIB = 768;

export type FitResult =
  | { readonly kind: 'fitted'; readonly model: StoredMatchModel & { readonly model: MatchModel } }
  | { readonly kind: 'too_few_profiles' };

type FitDeps = Pick<MatchDeps, 'feed' | 'keys' | 'ids' | 'defaultCountry' | 'now'>;

interface Sample {
  readonly persons: Person[];
  /** how many of them were drawn for themselves; all, where all profiles are in */
  readonly drawn: number;
  readonly window: { readonly from: string | null; readonly to: string | null };
}

/**
 * Fits the model on the company's own profiles, in a thread of its own. Of more than {@link MOST_FITTED} it takes a
 * sample: some at random, and whom they resemble, since among few drawn from many hardly two would be one person.
 */
export async function fitProfiles(deps: FitDeps): Promise<FitResult> {
  const startedMs = performance.now();
  const population = await deps.feed.countNamed();
  if (population < FEWEST_FITTED) return { kind: 'too_few_profiles' };
  const isWhole = population <= MOST_FITTED;
  const sample = isWhole ? await everybody(deps) : await drawSample(deps);
  const persons = sample.persons.sort((a, b) => (a.id < b.id ? -1 : 1));
  if (persons.length < FEWEST_FITTED) return { kind: 'too_few_profiles' };
  const fitted = await fitInThread(persons);
  const model = isWhole ? fitted : forPopulation(fitted, sample.drawn, population);
  const fitted_at = deps.now().toISOString();
  return {
    kind: 'fitted',
    model: {
      version: `${fitted_at.slice(0, 19).replaceAll(/\D/g, '')}-${persons.length}`,
      fitted_at,
      profiles: persons.length,
      population,
      window: sample.window,
      seconds: Math.round((performance.now() - startedMs) / 100) / 10,
      model,
    },
  };
}

async function everybody(deps: FitDeps): Promise<Sample> {
  const persons: Person[] = [];
  let window: Sample['window'] = { from: null, to: null };
  for (let after = ''; persons.length < MOST_FITTED; ) {
    const page = await deps.feed.named(after, PAGE);
    const last = page.at(-1);
    if (last === undefined) break;
    const read = await readPersons(
      deps,
      page.map(({ profile_id }) => profile_id),
    );
    persons.push(...read.persons);
    window = wider(window, read.window);
    after = last.profile_id;
  }
  return { persons, drawn: persons.length, window };
}

async function drawSample(deps: FitDeps): Promise<Sample> {
  const drawnIds = await deps.feed.sampleNamed(DRAWN, deps.now().getUTCDate());
  const persons = new Map<string, Person>();
  let window: Sample['window'] = { from: null, to: null };
  const add = async (ids: readonly string[]) => {
    const read = await readPersons(
      deps,
      ids.filter((id) => !persons.has(id)),
    );
    for (const person of read.persons) {
      if (persons.size < MOST_FITTED) persons.set(person.id, person);
    }
    window = wider(window, read.window);
    return read.persons;
  };
  for (let at = 0; at < drawnIds.length; at += PAGE) {
    const drawn = await add(drawnIds.slice(at, at + PAGE));
    const searches = drawn.flatMap((person) => {
      const keys = [...new Set(blockingKeys(person))].map(deps.ids.matchKey);
      return keys.length === 0 ? [] : [{ profile_id: person.id, keys }];
    });
    for (let from = 0; from < searches.length; from += 50) {
      const found = await deps.keys.findCandidates(searches.slice(from, from + 50), RESEMBLING);
      await add([...new Set(found.flat())]);
    }
  }
  return { persons: [...persons.values()], drawn: drawnIds.length, window };
}

/**
 * Gives the shares of pairs their size among everybody: each drawn profile brought its own doubles along, so that
 * there are `matches / drawn` for each profile, whatever the size of the sample.
 */
function forPopulation(model: MatchModel, drawn: number, population: number): MatchModel {
  const pairs = (model.records * (model.records - 1)) / 2;
  const scale = pairs / (drawn * population);
  return {
    ...model,
    prior: Math.min(model.prior, model.prior * scale),
    kin_prior: Math.min(model.kin_prior, model.kin_prior * scale),
  };
}

async function readPersons(
  deps: FitDeps,
  ids: readonly string[],
): Promise<{ persons: Person[]; window: Sample['window'] }> {
  const persons: Person[] = [];
  let window: Sample['window'] = { from: null, to: null };
  for (const [id, { status, state, created_at }] of await deps.feed.read(ids)) {
    if (status !== 'active') continue;
    persons.push(matchedPerson(id, state, deps.defaultCountry));
    window = wider(window, { from: created_at, to: created_at });
  }
  return { persons, window };
}

function wider(a: Sample['window'], b: Sample['window']): Sample['window'] {
  const instants = [a.from, a.to, b.from, b.to].filter((one) => one !== null).sort();
  return { from: instants[0] ?? null, to: instants.at(-1) ?? null };
}

async function fitInThread(persons: readonly Person[]): Promise<MatchModel> {
  const thread = new Worker(new URL('./fit-thread.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: THREAD_MEMORY_MIB },
    execArgv: [],
  });
  try {
    const told = Promise.race([
      once(thread, 'message'),
      once(thread, 'exit').then(([code]) => {
        throw new Error(`the fit ended with code ${String(code)}`);
      }),
    ]);
    thread.postMessage(persons);
    const [model] = (await told) as [MatchModel];
    return model;
  } finally {
    await thread.terminate();
  }
}
