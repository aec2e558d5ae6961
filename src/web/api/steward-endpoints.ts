import { v1 } from './endpoints.ts';
import { bodyOf } from './request.ts';
import type { MatchingSettings, NamespaceChange, SurvivorshipPolicy } from './steward-types.ts';

const PAGE = '50';
const PREVIEW = { preview: 'true' } as const;
const CARRY_OUT = { preview: 'false' } as const;

/** Decisions of who is one person, newest first; of one profile where its id is given. */
export function findMerges(
  profileId: string | undefined,
  cursor: string | null,
  signal: AbortSignal,
) {
  const query = {
    size: PAGE,
    ...(profileId === undefined ? {} : { profile_id: profileId }),
    ...(cursor === null ? {} : { cursor }),
  };
  return bodyOf(v1.merges.$get({ query }, { init: { signal } }));
}

/** What would be parted, one entry per profile that becomes one of its own. */
export async function previewUndo(id: string, signal: AbortSignal) {
  const call = v1.merges[':id'].$delete({ param: { id }, query: PREVIEW }, { init: { signal } });
  const body = await bodyOf(call);
  return 'separations' in body ? body.separations : [];
}

export function undoMerge(id: string) {
  return bodyOf(v1.merges[':id'].$delete({ param: { id }, query: CARRY_OUT }));
}

/** Field by field, what merging would come to; nothing is written. */
export async function previewMerge(survivor_id: string, loser_id: string, signal: AbortSignal) {
  const json = { survivor_id, loser_ids: [loser_id] };
  const body = await bodyOf(v1.merges.$post({ query: PREVIEW, json }, { init: { signal } }));
  if (!('objections' in body)) throw new TypeError('a merge instead of its preview');
  return body;
}

export function mergeProfiles(survivor_id: string, loser_id: string, reason: string) {
  const json = { survivor_id, loser_ids: [loser_id], ...reasonOf(reason) };
  return bodyOf(v1.merges.$post({ query: CARRY_OUT, json }));
}

/** What would leave with some identifiers; nothing is written. */
export async function previewSplit(id: string, identifiers: string[], signal: AbortSignal) {
  const { split } = v1.profiles[':id'];
  const asked = { param: { id }, query: PREVIEW, json: { identifiers } };
  const body = await bodyOf(split.$post(asked, { init: { signal } }));
  if (!('objections' in body)) throw new TypeError('a split instead of its preview');
  return body;
}

export async function splitProfile(id: string, identifiers: string[], reason: string) {
  const { split } = v1.profiles[':id'];
  const json = { identifiers, ...reasonOf(reason) };
  const body = await bodyOf(split.$post({ param: { id }, query: CARRY_OUT, json }));
  if (!('merge_id' in body)) throw new TypeError('a preview instead of a split');
  return body;
}

export function getIdentity(id: string, signal: AbortSignal) {
  return bodyOf(v1.profiles[':id'].identity.$get({ param: { id } }, { init: { signal } }));
}

/** Rules of every kind of identifier; `version` is what a change must name. */
export function getNamespaces(signal: AbortSignal) {
  return bodyOf(v1.namespaces.$get({}, { init: { signal } }));
}

export function putNamespace(
  name: string,
  json: NamespaceChange,
  options: { readonly version: number; readonly history: boolean },
) {
  return bodyOf(
    v1.namespaces[':name'].$put({
      param: { name },
      header: { 'if-match': `"${options.version}"` },
      query: options.history ? { apply: 'history' } : {},
      json,
    }),
  );
}

/** Back to the rules that are built in. */
export async function removeNamespace(name: string, version: number): Promise<void> {
  const header = { 'if-match': `"${version}"` };
  await v1.namespaces[':name'].$delete({ param: { name }, header });
}

/** What a rule would merge and split, counted on the data as they are. */
export function simulateNamespace(name: string, change: NamespaceChange) {
  return bodyOf(v1.namespaces.simulate.$post({ json: { changes: [{ name, ...change }] } }));
}

export function applyNamespaces() {
  return bodyOf(v1.namespaces.apply.$post());
}

export function scanNamespaces() {
  return bodyOf(v1.namespaces.scan.$post());
}

export function getNamespaceJobs(signal: AbortSignal) {
  return bodyOf(v1.namespaces.jobs.$get({}, { init: { signal } }));
}

/** Values of a namespace that many people share, masked, most people first. */
export function findGenericValues(name: string, cursor: string | null, signal: AbortSignal) {
  const query = { size: PAGE, ...(cursor === null ? {} : { cursor }) };
  const { generic } = v1.namespaces[':name'];
  return bodyOf(generic.$get({ param: { name }, query }, { init: { signal } }));
}

export function judgeGenericValue(name: string, value_id: string, status: 'demoted' | 'restored') {
  const one = v1.namespaces[':name'].generic[':value_id'];
  return bodyOf(one.$put({ param: { name, value_id }, json: { status } }));
}

/** How profiles are compared, and the tag that a change of the settings must name. */
export async function getMatching(signal: AbortSignal) {
  const response = await v1.matching.$get({}, { init: { signal } });
  const etag = response.headers.get('etag');
  return { etag, ...(await bodyOf(Promise.resolve(response))) };
}

export function putMatching(json: MatchingSettings, etag: string | null) {
  const header = etag === null ? {} : { 'if-match': etag };
  return bodyOf(v1.matching.$put({ header, json }));
}

export function fitMatching() {
  return bodyOf(v1.matching.fit.$post());
}

export function runMatching() {
  return bodyOf(v1.matching.run.$post());
}

/** Rules that golden values are chosen by; `version` is what a change must name. */
export function getSurvivorship(signal: AbortSignal) {
  return bodyOf(v1.survivorship.$get({}, { init: { signal } }));
}

/** What other rules would change in a random sample of people; nothing is written. */
export function previewSurvivorship(policy: SurvivorshipPolicy) {
  return bodyOf(v1.survivorship.preview.$post({ json: { policy: { ...policy } } }));
}

export function putSurvivorship(policy: SurvivorshipPolicy, version: number) {
  const header = { 'if-match': `"${version}"` };
  return bodyOf(v1.survivorship.$put({ header, json: { ...policy } }));
}

function reasonOf(reason: string): { reason?: string } {
  return reason.trim() === '' ? {} : { reason: reason.trim() };
}
