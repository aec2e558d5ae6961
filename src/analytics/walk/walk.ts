import type { estypes } from '@elastic/elasticsearch';
import type { Query } from '../../segments/compile.ts';
import type { Ask } from '../aggregation/aggregate.ts';
import type { Answer } from '../aggregation/plan.ts';
import { MOST_READ, type Reading } from './reading.ts';
import { compositeIn, type Place, type Source, type Stream, type Value } from './rows.ts';
import { inOrder, type Person, type Slice, SliceReader } from './slice.ts';

/** Whose profile says what: only these people are followed. */
export interface Known {
  readonly query: Query;
  /** Fields of the profile that are wanted; of several values each comes. */
  readonly sources: readonly Source[];
}

export interface Walk {
  readonly streams: readonly Stream[];
  /** Asked of the profiles of those who were read; without it, nobody's profile is looked at. */
  readonly known?: Known | undefined;
  /** Profiles whose interactions are not yet written under who they live on as → who that is. */
  readonly redirects: ReadonlyMap<string, string>;
  readonly limit?: number;
  /** Parts of the ids that are read side by side. */
  readonly slices?: number;
  readonly pageRows?: number;
}

/** A person read whole, with what the profile holds of what was asked: a row for each combination of values. */
export interface Walked extends Person {
  readonly profile: readonly (readonly Value[])[];
}

/** What was read, and of which ids all of it: what else is counted of the same people can be held to them. */
export interface WalkedOver {
  readonly reading: Reading;
  readonly covered: Query;
}

/**
 * Reads what people did, person by person, and hands them over as they come; in no order of people.
 * People of merged profiles are one, whichever of their ids an interaction is stored under.
 */
export async function walkPeople(
  walk: Walk,
  ask: Ask,
  visit: (people: readonly Walked[]) => void,
): Promise<WalkedOver> {
  const { streams, redirects, limit = MOST_READ, slices = 4, pageRows } = walk;
  const readers = slicesOf(slices).map((slice) => new SliceReader(slice, streams, pageRows));
  const held = new HeldPeople(redirects);
  let total: number | undefined;
  let rows = 0;
  let interactions = 0;
  let people = 0;
  const hand = async (found: readonly Person[]): Promise<void> => {
    for (const { deeds } of found) {
      for (const { times } of deeds) interactions += times;
    }
    const known = await withProfiles(found, walk.known, ask);
    people += known.length;
    if (known.length > 0) visit(known);
  };
  while (rows < limit && readers.some(({ isDone }) => !isDone)) {
    const pages = readers.flatMap((reader) => (reader.isDone ? [] : reader.wanted()));
    const counted = total === undefined ? streams.map(countOf) : [];
    const answers = await ask('events', [...pages.map(({ body }) => body), ...counted], {
      once: true,
    });
    pages.forEach(({ take }, i) => {
      rows += take(answers[i] as Answer);
    });
    total ??= answers.slice(pages.length).reduce((sum, answer) => sum + answer.total, 0);
    const found: Person[] = [];
    for (const reader of readers) for (const one of reader.complete()) found.push(one);
    await hand(held.keepBack(found));
  }
  const isWhole = readers.every(({ isDone }) => isDone);
  // Of a sample, one half of a merged person may be read and the other not: such people are no part of it.
  if (isWhole) await hand(held.together());
  return {
    reading: {
      accuracy: isWhole ? 'exact' : 'sample',
      interactions,
      interactions_total: total ?? 0,
      people,
      limit,
    },
    covered: isWhole ? { match_all: {} } : coveredBy(readers),
  };
}

function coveredBy(readers: readonly SliceReader[]): Query {
  return {
    bool: {
      should: readers.map(({ covered: { from, to, before } }) => ({
        range: {
          profile_id: {
            ...(from === undefined ? {} : { gt: from }),
            ...(before === undefined
              ? to === undefined
                ? { gt: from ?? '' }
                : { lte: to }
              : { lt: before }),
          },
        },
      })),
      minimum_should_match: 1,
    },
  };
}

/** Ids are keyed hashes in base64url behind `p_`; others only make slices unequal. */
function slicesOf(count: number): Slice[] {
  const bounds = Array.from({ length: count - 1 }, (_, i) => {
    const place = Math.floor(((i + 1) * LETTERS.length) / count);
    return `p_${LETTERS[place]}`;
  });
  return [undefined, ...bounds].map((from, i) => ({ from, to: bounds[i] }));
}

/** base64url in the order of its bytes, in which the engine sorts. */
const LETTERS = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';

function countOf({ query }: Stream): estypes.SearchRequest {
  return { size: 0, track_total_hits: true, query };
}

/** Keeps people back who are stored under several ids, until all is read. */
class HeldPeople {
  readonly #rootOf: ReadonlyMap<string, string>;
  readonly #roots: ReadonlySet<string>;
  readonly #held = new Map<string, Person[]>();

  constructor(redirects: ReadonlyMap<string, string>) {
    this.#rootOf = redirects;
    this.#roots = new Set(redirects.values());
  }

  keepBack(people: readonly Person[]): readonly Person[] {
    if (this.#rootOf.size === 0) return people;
    return people.filter((person) => {
      const root = this.#rootOf.get(person.id) ?? person.id;
      if (root === person.id && !this.#roots.has(root)) return true;
      this.#held.set(root, [...(this.#held.get(root) ?? []), person]);
      return false;
    });
  }

  together(): Person[] {
    return [...this.#held].map(([id, parts]) => ({
      id,
      deeds: inOrder(parts.flatMap(({ deeds }) => deeds)),
    }));
  }
}

/** People whose profiles are asked about at once. */
const AT_ONCE = 8_000;
const PROFILE_ROWS = 10_000;

async function withProfiles(
  people: readonly Person[],
  known: Known | undefined,
  ask: Ask,
): Promise<readonly Walked[]> {
  if (known === undefined) return people.map((person) => ({ ...person, profile: [[]] }));
  const found: Walked[] = [];
  for (let from = 0; from < people.length; from += AT_ONCE) {
    const some = people.slice(from, from + AT_ONCE);
    const profiles = await profilesOf(
      some.map(({ id }) => id),
      known,
      ask,
    );
    for (const person of some) {
      const profile = profiles.get(person.id);
      if (profile !== undefined) found.push({ ...person, profile });
    }
  }
  return found;
}

/** Values of the profiles that fulfil the query, by id. */
export async function profilesOf(
  ids: readonly string[],
  { query, sources }: Known,
  ask: Ask,
): Promise<ReadonlyMap<string, Value[][]>> {
  const found = new Map<string, Value[][]>();
  let after: Place | undefined;
  do {
    const [answer] = await ask(
      'profiles',
      [
        {
          size: 0,
          track_total_hits: false,
          query: { bool: { filter: [{ terms: { profile_id: [...ids] } }, query] } },
          aggs: {
            rows: {
              composite: {
                size: PROFILE_ROWS,
                sources: [{ p: { terms: { field: 'profile_id' } } }, ...sources],
                ...(after === undefined
                  ? {}
                  : { after: after as Record<string, estypes.FieldValue> }),
              },
            },
          },
        },
      ],
      { once: true },
    );
    const { buckets, after_key } = compositeIn(answer, 'rows');
    for (const { key } of buckets) {
      const { p, ...values } = key;
      const id = String(p);
      found.set(id, [...(found.get(id) ?? []), Object.values(values)]);
    }
    after = buckets.length < PROFILE_ROWS ? undefined : after_key;
  } while (after !== undefined);
  return found;
}
