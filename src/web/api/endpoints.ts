import { hc } from 'hono/client';
import type { ApiRoutes } from '../../api/app.ts';
import type { ModelName } from '../../model/fitted-model.ts';
import type { PairOrder, PairStatus } from '../desk/desk-view.ts';
import { filtersOf, PANEL_FACETS, PEOPLE_PAGE, type PeopleView } from '../people/people-view.ts';
import { ApiError, bodyOf, send } from './request.ts';
import { hasAll } from './shown.ts';
import { typedQuery } from './typed.ts';
import type { PairDecision, TimelineFilter } from './types.ts';

/** Typed by the very routes the server mounts: a route that changes does not compile here. */
export const { v1 } = hc<ApiRoutes>('/', { fetch: send });

export function signIn(credentials: { key: string } | { demo_token: string }) {
  return bodyOf(v1.session.$post({ json: credentials }));
}

export async function signOut(): Promise<void> {
  await v1.session.$delete();
}

export function getMe(signal: AbortSignal) {
  return bodyOf(v1.me.$get({}, { init: { signal } }));
}

/** @returns hits best first, each with why it was found, and the spelling that may have been meant */
export async function searchProfiles(query: string, signal: AbortSignal) {
  const json = { query: typedQuery(query), size: 10 };
  const found = await bodyOf(v1.profiles.search.$post({ json }, { init: { signal } }));
  const hits = found.hits.flatMap(({ profile, why, own }) =>
    hasAll(profile, ['profile_id']) ? [{ profile_id: profile.profile_id, profile, why, own }] : [],
  );
  return { hits, did_you_mean: found.did_you_mean };
}

/** A page of people and, with the first, how many there are by each list of the panel. */
export async function listPeople(
  query: string,
  view: PeopleView,
  cursor: string | null,
  signal: AbortSignal,
) {
  const json = {
    query: typedQuery(query),
    filters: filtersOf(view),
    sort: view.sort ?? ('relevance' as const),
    size: PEOPLE_PAGE,
    ...(cursor === null ? { facets: [...PANEL_FACETS] } : { cursor }),
  };
  const found = await bodyOf(v1.profiles.search.$post({ json }, { init: { signal } }));
  const hits = found.hits.flatMap(({ profile }) =>
    hasAll(profile, ['profile_id']) ? [{ profile_id: profile.profile_id, profile }] : [],
  );
  const { total, facets, next_cursor } = found;
  return { hits, total, facets, next_cursor };
}

/** People by what was said in their interactions, one passage each. */
export async function searchPassages(query: string, signal: AbortSignal) {
  const json = { query: typedQuery(query), size: 3 };
  const found = await bodyOf(v1.interactions.search.$post({ json }, { init: { signal } }));
  return found.hits.flatMap(({ profile, event, why }) =>
    hasAll(profile, ['profile_id']) ? [{ profile, event, why }] : [],
  );
}

/** People pinned and opened last. */
export async function getDesk(signal: AbortSignal) {
  return shownDesk(await bodyOf(v1.desk.$get({}, { init: { signal } })));
}

/** Pins these people and no others. */
export async function putPinned(profile_ids: string[]) {
  return shownDesk(await bodyOf(v1.desk.pinned.$put({ json: { profile_ids } })));
}

type View = { readonly id: string } & Parameters<(typeof v1.desk.views)[':id']['$put']>[0]['json'];

export async function saveView({ id, ...json }: View) {
  return shownDesk(await bodyOf(v1.desk.views[':id'].$put({ param: { id }, json })));
}

export async function deleteView(id: string) {
  return shownDesk(await bodyOf(v1.desk.views[':id'].$delete({ param: { id } })));
}

/** Puts people of these regions and segments first in one's searches. */
export async function putPreference(preference: { regions: string[]; portfolio: string[] }) {
  return shownDesk(await bodyOf(v1.desk.preference.$put({ json: preference })));
}

export async function noteOpened(profile_id: string): Promise<void> {
  await v1.desk.recent.$post({ json: { profile_id } });
}

function shownDesk<P extends { profile_id?: string | undefined }, V, F>(desk: {
  readonly pinned: readonly P[];
  readonly recent: readonly P[];
  readonly views: readonly V[];
  readonly preference: F;
}) {
  const known = (people: readonly P[]) =>
    people.flatMap((one) => (hasAll(one, ['profile_id']) ? [one] : []));
  const { views, preference } = desk;
  return { pinned: known(desk.pinned), recent: known(desk.recent), views, preference };
}

/** Follows the redirect of a merged profile: the answer's `profile_id` may differ from `id`. */
export async function getProfile(id: string, signal: AbortSignal) {
  const response = await v1.profiles[':id'].$get({ param: { id } }, { init: { signal } });
  const { profile, masked } = await bodyOf(Promise.resolve(response));
  if (!hasAll(profile, ['profile_id'])) {
    throw new ApiError({ status: 403, code: 'forbidden', requestId: null });
  }
  const tag = response.headers.get('etag')?.replaceAll('"', '') ?? null;
  return { profile, masked, tag };
}

/** What each source says of each field, and which rule chose the golden value. */
export function getTraits(id: string, signal: AbortSignal) {
  return bodyOf(v1.profiles[':id'].traits.$get({ param: { id } }, { init: { signal } }));
}

/** Household and companies of a person, each with its first members. */
export function getRelations(id: string, signal: AbortSignal) {
  const { relations } = v1.profiles[':id'];
  const query = { size: String(RELATION_PAGE) };
  return bodyOf(relations.$get({ param: { id }, query }, { init: { signal } }));
}

const RELATION_PAGE = 8;

/** Further members of one relation. */
export async function getRelationMembers(
  id: string,
  page: { relation: string; cursor: string },
  signal: AbortSignal,
) {
  const { relations } = v1.profiles[':id'];
  const query = { size: '50', ...page };
  const found = await bodyOf(relations.$get({ param: { id }, query }, { init: { signal } }));
  const relation = found.households[0] ?? found.companies[0];
  return { members: relation?.members ?? [], next_cursor: relation?.next_cursor ?? null };
}

/** Fields of an interaction that every role that may read timelines is shown. */
const EVENT_FIELDS = ['event_id', 'name', 'channel', 'occurred_at', 'source'] as const;

/** One page of interactions, newest first; `cursor` is `older` of the page before. */
export async function getTimeline(
  id: string,
  options: { filter: TimelineFilter; cursor: string | null; size: number },
  signal: AbortSignal,
) {
  const { cursor } = options;
  const page = await readTimeline(
    id,
    { ...options, ...(cursor === null ? {} : { cursor }) },
    signal,
  );
  const events = page.events.flatMap((event) => (hasAll(event, EVENT_FIELDS) ? [event] : []));
  return { events, older: page.older, newer: page.newer };
}

/** Interactions by month, oldest first, as far as the filter lets them through. */
export async function getMonths(id: string, filter: TimelineFilter, signal: AbortSignal) {
  const { at: _, ...anywhen } = filter;
  const page = await readTimeline(id, { filter: anywhen, size: 1, histogram: true }, signal);
  return page.months;
}

/** Words travel in a body, never in an address. */
function readTimeline(
  id: string,
  options: { filter: TimelineFilter; size: number; cursor?: string | null; histogram?: boolean },
  signal: AbortSignal,
) {
  const { channels, names, at, text } = options.filter;
  const { cursor, size } = options;
  const asked = {
    ...(channels.length === 0 ? {} : { channel: channels.join(',') }),
    ...(names.length === 0 ? {} : { name: names.join(',') }),
    ...(typeof cursor === 'string' ? { cursor } : at === undefined ? {} : { at }),
    ...(options.histogram === true ? { histogram: 'true' as const } : {}),
  };
  const { timeline } = v1.profiles[':id'];
  const param = { id };
  return text === undefined
    ? bodyOf(
        timeline.$get({ param, query: { ...asked, size: String(size) } }, { init: { signal } }),
      )
    : bodyOf(
        timeline.search.$post({ param, json: { ...asked, size, text } }, { init: { signal } }),
      );
}

/** Where a person's changes are told; read by the browser's own `EventSource`. */
export function liveAddress(id: string, since: string | null): string {
  const { live } = v1.profiles[':id'];
  return live.$path({ param: { id }, query: since === null ? {} : { since } });
}

export function getMatters(id: string, signal: AbortSignal) {
  return bodyOf(v1.profiles[':id'].matters.$get({ param: { id } }, { init: { signal } }));
}

/** @param onceKey one for each thing written, the same when it is tried again */
export function writeNote(
  id: string,
  note: { kind: 'note'; text: string } | { kind: 'task'; text: string; due_on?: string },
  onceKey: string,
) {
  const header = { 'idempotency-key': onceKey };
  return bodyOf(v1.profiles[':id'].notes.$post({ param: { id }, header, json: note }));
}

export function completeTask(id: string, taskId: string) {
  const { tasks } = v1.profiles[':id'];
  return bodyOf(tasks[':task_id'].completion.$post({ param: { id, task_id: taskId } }));
}

/** What models foretell of a person, and how their texts felt month by month. */
export function getPredictions(id: string, signal: AbortSignal) {
  return bodyOf(v1.profiles[':id'].predictions.$get({ param: { id } }, { init: { signal } }));
}

/** A page of a person's transactions; reading is audited. */
export function getTransactions(id: string, cursor: string | undefined, signal: AbortSignal) {
  const query = cursor === undefined ? {} : { cursor };
  return bodyOf(
    v1.profiles[':id'].transactions.$get({ param: { id }, query }, { init: { signal } }),
  );
}

/** Every model, fitted or not. */
export function getModels(signal: AbortSignal) {
  return bodyOf(v1.models.$get({}, { init: { signal } }));
}

/** What a model foretells, from what and how well, in words of a language. */
export function getModelCard(name: ModelName, language: 'fr' | 'en', signal: AbortSignal) {
  const call = v1.models[':name'].card.$get(
    { param: { name }, query: { language } },
    { init: { signal } },
  );
  return bodyOf(call);
}

export function fitModel(name: ModelName) {
  return bodyOf(v1.models[':name'].fit.$post({ param: { name }, json: {} }));
}

/** Pairs of profiles that may be one person, a page of those in one state. */
export function findPairs(
  filter: { readonly status: PairStatus; readonly order: PairOrder },
  cursor: string | null,
  signal: AbortSignal,
) {
  const query = { ...filter, size: '50', ...(cursor === null ? {} : { cursor }) };
  return bodyOf(v1.duplicates.$get({ query }, { init: { signal } }));
}

export function getPair(id: string, signal: AbortSignal) {
  return bodyOf(v1.duplicates[':id'].$get({ param: { id } }, { init: { signal } }));
}

export function decidePair(id: string, decision: PairDecision, survivor_id: string | undefined) {
  const json = { decision, ...(survivor_id === undefined ? {} : { survivor_id }) };
  return bodyOf(v1.duplicates[':id'].decision.$post({ param: { id }, json }));
}

/** Each pair succeeds or fails by itself. */
export function decidePairs(duplicate_ids: string[], decision: PairDecision) {
  return bodyOf(v1.duplicates.decisions.$post({ json: { duplicate_ids, decision } }));
}

export function getIngestStatus(signal: AbortSignal) {
  return bodyOf(v1.ingest.status.$get({}, { init: { signal } }));
}

/** Refused messages, newest first, without what they held. */
export function findDeadLetters(cursor: string | null, signal: AbortSignal) {
  const query = { limit: '50', ...(cursor === null ? {} : { cursor }) };
  return bodyOf(v1['dead-letters'].$get({ query }, { init: { signal } }));
}
