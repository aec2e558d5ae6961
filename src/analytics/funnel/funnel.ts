import type { estypes } from '@elastic/elasticsearch';
import type { Query } from '../../segments/compile.ts';
import { enginePath } from '../../segments/field.ts';
import { getField } from '../../segments/fields.ts';
import type { Clock } from '../../segments/moment.ts';
import type { Ask } from '../aggregation/aggregate.ts';
import { shown } from '../aggregation/dimensions.ts';
import { wrong } from '../aggregation/problems.ts';
import { boundsOf, peopleQuery, shownBounds } from '../walk/question.ts';
import { MOST_READ, type Reading } from '../walk/reading.ts';
import { compositeIn, type Source, type Value } from '../walk/rows.ts';
import { type Walked, walkPeople } from '../walk/walk.ts';
import { climb } from './climb.ts';
import { readSteps } from './interactions.ts';
import { isOfProfiles, MOST_NAMES, OPEN, reachedField } from './profile-way.ts';
import type { FunnelAnswer, FunnelRequest } from './request.ts';
import { type Counted, countSteps, Tally } from './tally.ts';

/** People whose profile leaves it open: beyond so many, all interactions are read instead. */
const MOST_OPEN = 20_000;

/**
 * How many people take each step. Where profiles alone answer exactly they are asked; those whose profile leaves it
 * open are read interaction by interaction; any other question is answered from interactions.
 * @param redirects profiles whose interactions are not yet stored under who they live on as
 * @throws AppError `invalid_request` for what cannot be asked
 */
export async function funnel(
  request: FunnelRequest,
  clock: Clock,
  ask: Ask,
  redirects: ReadonlyMap<string, string> = new Map(),
): Promise<FunnelAnswer> {
  refuse(request);
  const base = {
    period: shownBounds(boundsOf(request.period, clock)),
    time_zone: clock.timezone,
  };
  if (isOfProfiles(request)) {
    const found = await fromProfiles(request, clock, ask, redirects);
    if (found !== undefined) return { ...base, ...found };
  }
  const tally = new Tally(request);
  const reading = await fromEvents(request, clock, { ask, redirects }, (walked, reached) =>
    tally.add(reached, walked),
  );
  return { ...base, ...tally.answer(), way: 'events', reading };
}

function refuse({ order, window_hours, exclusions, steps }: FunnelRequest): void {
  if (order === 'any_order' && window_hours !== undefined) {
    throw wrong('window_hours', 'has no meaning in any order');
  }
  if (order === 'any_order' && exclusions.length > 0) {
    throw wrong('exclusions', 'have no meaning in any order');
  }
  for (const [i, { after_step, before_step = steps.length }] of exclusions.entries()) {
    if (after_step < before_step && before_step <= steps.length) continue;
    throw wrong(`exclusions[${i}]`, `must lie between two of the ${steps.length} steps`);
  }
}

type Answered = Pick<FunnelAnswer, 'steps' | 'groups' | 'way' | 'reading'>;

/** @returns `undefined` where profiles cannot answer after all */
async function fromProfiles(
  request: FunnelRequest,
  clock: Clock,
  ask: Ask,
  redirects: ReadonlyMap<string, string>,
): Promise<Answered | undefined> {
  const filter: Query = { bool: { filter: [peopleQuery(request.people, clock), did(request, 0)] } };
  const by = dimensionOf(request);
  const counts = bodyOf(request, filter, undefined);
  const groups = by === undefined ? undefined : bodyOf(request, filter, by.source);
  const [[counted, grouped], [named]] = await Promise.all([
    ask('profiles', groups === undefined ? [counts] : [counts, groups]),
    ask('events', [NAMES]),
  ]);
  const names = compositeIn(named, 'names').buckets.length;
  if (names > MOST_NAMES) return undefined;
  const all = readCounts(request, counted?.aggregations);
  const found = grouped === undefined ? [] : readCounts(request, grouped.aggregations);
  if (all === undefined || found === undefined) return undefined;
  const tally = new Tally(request);
  for (const { reached, people } of all) if (reached < OPEN) tally.addMany(reached, people);
  for (const { reached, people, key } of found) {
    if (reached < OPEN) tally.addMany(reached, people, by?.read(key ?? null) ?? null);
  }
  const open = all.reduce((sum, { reached, people }) => sum + (reached < OPEN ? 0 : people), 0);
  if (open > MOST_OPEN) return undefined;
  if (open === 0) {
    const reading: Reading = {
      accuracy: 'exact',
      interactions: 0,
      interactions_total: 0,
      people: all.reduce((sum, { people }) => sum + people, 0),
      limit: MOST_READ,
    };
    return { ...tally.answer(), way: 'profiles', reading };
  }
  const ids = await openOnes(request, filter, ask);
  const read = await fromEvents(request, clock, { ask, redirects, among: ids }, (walked, reached) =>
    tally.add(reached, walked),
  );
  const sure = all.reduce((sum, { reached, people }) => sum + (reached < OPEN ? people : 0), 0);
  return {
    ...tally.answer(),
    way: 'profiles_and_events',
    reading: { ...read, people: read.people + sure },
  };
}

/** Whoever did the step at all, as often as it stands among the steps up to it. */
function did({ steps }: FunnelRequest, i: number): Query {
  const event = steps[i]?.event ?? '';
  const times = steps.slice(0, i + 1).filter((one) => one.event === event).length;
  const gte = String(times).padStart(10, '0');
  return { range: { [`event_count.${event}`]: { gte, lte: '9'.repeat(10) } } };
}

const NAMES: estypes.SearchRequest = {
  size: 0,
  track_total_hits: false,
  aggs: { names: { terms: { field: 'name', size: MOST_NAMES + 1 } } },
};

const GROUPS = 10_000;

/** Counts of profiles by how far they came, for each value of a dimension. */
function bodyOf(
  request: FunnelRequest,
  filter: Query,
  source: Source | undefined,
): estypes.SearchRequest {
  const common = { size: 0, track_total_hits: true, query: filter } as const;
  if (request.order === 'any_order') {
    const filters = Object.fromEntries(
      request.steps.map((_, i) => [
        `s${i}`,
        { bool: { filter: request.steps.slice(0, i + 1).map((__, n) => did(request, n)) } },
      ]),
    );
    const steps: estypes.AggregationsAggregationContainer = { filters: { filters } };
    if (source === undefined) return { ...common, aggs: { steps } };
    return {
      ...common,
      aggs: { groups: { composite: { size: GROUPS, sources: [source] }, aggs: { steps } } },
    };
  }
  return {
    ...common,
    runtime_mappings: reachedField(request),
    aggs: {
      groups: {
        composite: {
          size: GROUPS,
          sources: [
            ...(source === undefined ? [] : [source]),
            { reached: { terms: { field: 'reached' } } },
          ],
        },
      },
    },
  };
}

interface CountedGroup {
  readonly reached: number;
  readonly people: number;
  readonly key: Value | undefined;
}

/** @returns `undefined` where there are more groups than are read */
function readCounts(
  request: FunnelRequest,
  aggregations: Readonly<Record<string, unknown>> | undefined,
): readonly CountedGroup[] | undefined {
  const { groups, steps } = aggregations as {
    readonly groups?: { readonly buckets: readonly GroupBucket[] };
    readonly steps?: Steps;
  };
  if (groups !== undefined && groups.buckets.length >= GROUPS) return undefined;
  if (request.order === 'in_order') {
    return (groups?.buckets ?? []).map(({ key, doc_count }) => ({
      reached: Number(key['reached']),
      people: doc_count,
      key: key['by'],
    }));
  }
  if (steps !== undefined) return furthest(request, steps, undefined);
  return (groups?.buckets ?? []).flatMap((bucket) =>
    bucket.steps === undefined ? [] : furthest(request, bucket.steps, bucket.key['by']),
  );
}

interface Steps {
  readonly buckets: Readonly<Record<string, { readonly doc_count: number }>>;
}
interface GroupBucket {
  readonly key: Readonly<Record<string, Value>>;
  readonly doc_count: number;
  readonly steps?: Steps;
}

/** From how many came at least so far to how many came just so far. */
function furthest(
  request: FunnelRequest,
  { buckets }: Steps,
  key: Value | undefined,
): CountedGroup[] {
  const atLeast = request.steps.map((_, i) => buckets[`s${i}`]?.doc_count ?? 0);
  return atLeast.map((people, i) => ({
    reached: i + 1,
    people: people - (atLeast[i + 1] ?? 0),
    key,
  }));
}

async function openOnes(request: FunnelRequest, filter: Query, ask: Ask): Promise<string[]> {
  const [answer] = await ask(
    'profiles',
    [
      {
        size: 0,
        track_total_hits: false,
        runtime_mappings: reachedField(request),
        query: { bool: { filter: [filter, { range: { reached: { gte: OPEN } } }] } },
        aggs: {
          ids: {
            composite: { size: MOST_OPEN, sources: [{ p: { terms: { field: 'profile_id' } } }] },
          },
        },
      },
    ],
    { once: true },
  );
  return compositeIn(answer, 'ids').buckets.map(({ key }) => String(key['p']));
}

/** How profiles are told apart. */
function dimensionOf({ by }: FunnelRequest) {
  if (by?.over !== 'profiles') return undefined;
  const field = getField('profiles', by.field, 'by.field');
  if (field.type === 'place') throw wrong('by.field', 'is a place, which has no values');
  return {
    source: { by: { terms: { field: enginePath(field), missing_bucket: true } } } as Source,
    read: (value: Value) => shown(field, value),
  };
}

/** Reads interactions, of all people or of some, and tells how far each came and by what they are told apart. */
async function fromEvents(
  request: FunnelRequest,
  clock: Clock,
  how: {
    readonly ask: Ask;
    readonly redirects: ReadonlyMap<string, string>;
    readonly among?: readonly string[];
  },
  visit: (counted: Counted, reached: readonly number[]) => void,
): Promise<Reading> {
  const period = boundsOf(request.period, clock);
  const steps = readSteps(request, period, clock, how.among);
  const by = dimensionOf(request);
  const wantsProfiles = request.people !== undefined || by !== undefined;
  const rule = {
    steps: request.steps.length,
    windowMs: request.window_hours === undefined ? undefined : request.window_hours * 3_600_000,
    exclusions: request.exclusions.map(({ after_step, before_step = request.steps.length }) => ({
      after: after_step - 1,
      before: before_step - 1,
    })),
    start: { fromMs: period?.fromMs, toMs: period?.toMs },
  };
  const keysOf = (walked: Walked, first: number | undefined) => {
    if (by !== undefined) return walked.profile.map(([value]) => by.read(value ?? null));
    return request.by === undefined || first === undefined ? [] : steps.keysAt(walked.deeds, first);
  };
  const { reading } = await walkPeople(
    {
      streams: steps.streams,
      redirects: how.redirects,
      ...(wantsProfiles
        ? {
            known: {
              query: peopleQuery(request.people, clock),
              sources: by === undefined ? [] : [by.source],
            },
          }
        : {}),
    },
    how.ask,
    (people) => {
      for (const walked of people) {
        const moments = steps.momentsOf(walked.deeds);
        const reached =
          request.order === 'in_order'
            ? climb(moments, rule)
            : countSteps(moments, request.steps.length);
        if (reached.length > 0) visit({ keys: keysOf(walked, reached[0]) }, reached);
      }
    },
  );
  return reading;
}
