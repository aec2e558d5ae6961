import type { z } from 'zod';
import { questionOf } from '../../analytics/aggregation/question.ts';
import { AppError } from '../../errors.ts';
import type { DefinitionDoc } from '../../model/definition.ts';
import type { Role } from '../../model/role.ts';
import { visibleFields } from '../../privacy/policy.ts';
import { mayAskAll, refuseMasked } from '../../privacy/question-policy.ts';
import { HIT_FIELDS } from '../../search/build-search.ts';
import { openCursor, sealCursor } from '../../search/cursor.ts';
import { compileCondition } from '../../segments/compile.ts';
import { type Condition, fieldsOf } from '../../segments/condition.ts';
import { evaluateCondition, type Judged } from '../../segments/evaluate.ts';
import { explainCondition } from '../../segments/explain-condition.ts';
import { inlineSegments } from '../../segments/inline.ts';
import { Segment } from '../../segments/segment.ts';
import type { AnalysisDeps } from '../analysis/deps.ts';
import { expectedVersion, missing } from '../definitions/versions.ts';
import type { PeopleDeps } from '../people/deps.ts';
import { type Asker, openProfile } from '../people/open-profile.ts';
import { showHit } from '../people/show-hit.ts';
import { resolveSegments, segmentConditions } from './resolve-segments.ts';
import type { Explanation, Members, SegmentAnswer, SegmentPreview } from './schemas.ts';

/** A segment as the roles may see it: what it asks by may itself be withheld. */
export function shownSegment(
  doc: DefinitionDoc,
  roles: readonly Role[],
): z.infer<typeof SegmentAnswer> {
  const { condition, ...segment } = Segment.parse(doc.definition);
  const { version, updated_at, updated_by } = doc;
  return {
    ...segment,
    condition: mayAskAll('profiles', fieldsOf(condition), roles) ? condition : null,
    version,
    updated_at,
    updated_by,
  };
}

/** @throws AppError `not_found` */
export async function getSegment(deps: AnalysisDeps, id: string): Promise<DefinitionDoc> {
  const doc = await deps.segments.find(id);
  if (doc === undefined) throw missing();
  return doc;
}

/**
 * Stores a segment whose condition can be asked by whoever stores it.
 * @throws AppError `invalid_request` for a field or segment that is not there, or one that comes back to itself;
 * `forbidden` for a field the roles may not ask by; `precondition_failed`
 */
export async function putSegment(
  deps: AnalysisDeps,
  segment: Segment,
  {
    match,
    by,
    roles,
  }: { readonly match: string | undefined; readonly by: string; readonly roles: readonly Role[] },
): Promise<DefinitionDoc> {
  const conditions = new Map(await segmentConditions(deps.segments, segment.condition));
  conditions.set(segment.id, segment.condition);
  // From its own id on, so that a way back to it is seen however long it is.
  const whole = inlineSegments<Condition>({ op: 'segment', id: segment.id }, conditions);
  refuseMasked('profiles', fieldsOf(whole, 'condition'), roles);
  compileCondition(whole, clockOf(deps), 'condition');
  const expected = expectedVersion(match, 0);
  return await deps.segments.put(segment.id, segment, { expected, by, at: deps.now() });
}

/** How many people fulfil a condition, and some of them. */
export async function previewSegment(
  deps: AnalysisDeps,
  condition: Condition,
  sample: number,
  asker: Asker,
): Promise<z.infer<typeof SegmentPreview>> {
  const { query, now } = await peopleOf(deps, condition, asker);
  const [found, all] = await deps.analysis.ask(
    'profiles',
    [
      listed(query, sample, asker),
      { size: 0, track_total_hits: true, query: { term: { status: 'active' } } },
    ],
    asker,
  );
  const count = found?.total ?? 0;
  const people = all?.total ?? 0;
  return {
    count,
    people,
    share: people === 0 ? null : count / people,
    sample: (found?.hits ?? []).map(({ source }) => shownPerson(source, asker)),
    as_of: now.toISOString(),
  };
}

/** People of a segment, those seen last first, page by page. */
export async function listMembers(
  deps: AnalysisDeps,
  id: string,
  { size, cursor }: { readonly size: number; readonly cursor: string | undefined },
  asker: Asker,
): Promise<z.infer<typeof Members>> {
  const { definition, version } = await getSegment(deps, id);
  const question = ['segment members', id, version, [...asker.roles].sort()];
  const place = cursor === undefined ? [] : openCursor(deps.secret, question, cursor);
  if (place === undefined) {
    throw new AppError('invalid_request', 'the cursor belongs to another list', {
      errors: [{ path: 'cursor', message: 'is not a cursor of this list' }],
    });
  }
  const [asOf, ...after] = place;
  const now = typeof asOf === 'string' ? new Date(asOf) : deps.now();
  const { query } = await peopleOf(
    { ...deps, now: () => now },
    Segment.parse(definition).condition,
    asker,
  );
  const body = {
    ...listed(query, size, asker),
    ...(after.length === 0 ? {} : { search_after: after as (string | number | null)[] }),
  };
  const [found] = await deps.analysis.ask('profiles', [body], asker);
  const hits = found?.hits ?? [];
  const last = hits.at(-1);
  return {
    members: hits.map(({ source }) => shownPerson(source, asker)),
    total: found?.total ?? 0,
    next_cursor:
      last === undefined || hits.length < size
        ? null
        : sealCursor(deps.secret, question, [now.toISOString(), ...last.sort]),
  };
}

/** Why somebody belongs to a segment or not, from their profile as it is this instant. */
export async function explainMember(
  deps: AnalysisDeps,
  people: PeopleDeps,
  { id, profileId }: { readonly id: string; readonly profileId: string },
  asker: Asker,
): Promise<z.infer<typeof Explanation>> {
  const { condition } = Segment.parse((await getSegment(deps, id)).definition);
  const conditions = await segmentConditions(deps.segments, condition);
  const whole = inlineSegments(condition, conditions);
  const asked = [...fieldsOf(whole)];
  refuseMasked('profiles', asked, asker.roles);
  const parts = [...new Set([...asked.map(({ field }) => field), ...SUMMARY])];
  const opened = await openProfile(people, profileId, parts, asker);
  const profile =
    opened.kind === 'here' ? opened : await openProfile(people, opened.to, parts, asker);
  if (profile.kind !== 'here') throw missing();
  const clock = clockOf(deps);
  const judged = profile.profile as Judged;
  return {
    profile_id: profile.profile.profile_id,
    member: profile.profile.status === 'active' && evaluateCondition(whole, judged, clock),
    reason: explainCondition(condition, judged, clock, conditions),
    as_of: clock.now.toISOString(),
  };
}

/** What `did` and `consented` read. */
const SUMMARY = ['event_count', 'event_first', 'event_last', 'consents_granted'];

async function peopleOf(deps: AnalysisDeps, condition: Condition, { roles }: Asker) {
  const filter = await resolveSegments(deps.segments, condition);
  refuseMasked('profiles', fieldsOf(filter, 'condition'), roles);
  const { now, timezone } = clockOf(deps);
  return questionOf({ over: 'profiles', filter }, { now, timezone });
}

function clockOf({ now, timezone }: AnalysisDeps) {
  return { subject: 'profiles' as const, now: now(), timezone };
}

function listed(query: object, size: number, { roles }: Asker) {
  const visible = visibleFields(roles);
  return {
    size,
    track_total_hits: true,
    query,
    _source: HIT_FIELDS.filter((field) => visible.has(field)),
    sort: [
      { last_seen_at: { order: 'desc' as const, missing: '_last' as const } },
      { profile_id: { order: 'asc' as const } },
    ],
  };
}

function shownPerson(source: Readonly<Record<string, unknown>>, { roles }: Asker) {
  return { ...showHit(source as unknown as Parameters<typeof showHit>[0], roles) };
}
