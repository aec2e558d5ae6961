import type { ProfileDoc } from '../../model/profile.ts';
import { canonicalJson } from '../../profile/canonical-json.ts';
import { projectProfile } from '../../profile/project.ts';
import type { RelationFinder } from '../../profile/relations/find-relations.ts';
import { foldedEventsCount, mergeStates } from '../../profile/state.ts';
import type { Survivorship } from '../../profile/survivorship/compile.ts';
import type { FieldPreview, MergePreview, Moves } from './merge-service.ts';

/**
 * What a merge would make of profiles: every field with what shows and what stays behind it, what goes over, and where
 * the person then stands on each purpose.
 * @param docs survivor first
 */
export function previewMerge(
  docs: readonly ProfileDoc[],
  options: {
    readonly now: string;
    readonly survivorship: Survivorship;
    readonly relations: RelationFinder;
    /** How many records the losers bring. */
    readonly records: number;
  },
): Pick<MergePreview, 'fields' | 'moves' | 'consents'> {
  const [survivor, ...losers] = docs;
  if (survivor === undefined) return { fields: [], moves: NOTHING, consents: [] };
  const merged = unionOf(survivor, losers, options);
  return {
    fields: fieldsOf(merged, docs),
    moves: movesOf(survivor, losers, options.records),
    consents: consentsOf(merged, docs),
  };
}

const NOTHING: Moves = {
  events: 0,
  orders: 0,
  records: 0,
  identifiers: 0,
  consents: 0,
  segments: 0,
};

function unionOf(
  survivor: ProfileDoc,
  losers: readonly ProfileDoc[],
  options: { now: string; survivorship: Survivorship; relations: RelationFinder },
): ProfileDoc {
  const { profile_id, created_at } = survivor;
  const { now, survivorship, relations } = options;
  const state = losers.reduce(
    (sum, loser) =>
      mergeStates(sum, loser.state, {
        loser_id: loser.profile_id,
        merged_at: now,
        rule: 'preview',
        winner_id: profile_id,
      }),
    survivor.state,
  );
  return projectProfile(state, {
    profile_id,
    created_at,
    updated_at: now,
    now,
    survivorship,
    relations,
  });
}

function fieldsOf(merged: ProfileDoc, docs: readonly ProfileDoc[]): FieldPreview[] {
  const fields = new Set(docs.flatMap((doc) => Object.keys(doc.state.candidates)));
  return [...fields].sort().map((field) => {
    const kept = shownIn(merged, field);
    const keptText = canonicalJson(kept);
    const others = docs.flatMap((doc) =>
      Object.entries(doc.state.candidates[field] ?? {}).flatMap(([source, { value }]) =>
        value === null || canonicalJson(value) === keptText
          ? []
          : [{ value, source, profile_id: doc.profile_id }],
      ),
    );
    return { field, kept, kept_source: merged.provenance[field]?.source ?? null, others };
  });
}

function shownIn(doc: ProfileDoc, field: string): unknown {
  if (field.startsWith('custom.')) return doc.custom[field.slice('custom.'.length)] ?? null;
  return new Map<string, unknown>(Object.entries(doc)).get(field) ?? null;
}

function movesOf(survivor: ProfileDoc, losers: readonly ProfileDoc[], records: number): Moves {
  const held = new Set(Object.keys(survivor.state.identifiers));
  const brought = new Set(losers.flatMap(({ state }) => Object.keys(state.identifiers)));
  const sum = (count: (doc: ProfileDoc) => number) =>
    losers.reduce((total, doc) => total + count(doc), 0);
  return {
    events: sum(({ state }) => foldedEventsCount(state)),
    orders: sum(({ relational }) => relational.orders_count),
    records,
    identifiers: [...brought].filter((key) => !held.has(key)).length,
    consents: sum(({ consents }) => Object.keys(consents).length),
    segments: new Set(
      losers.flatMap(({ segments }) => segments.filter((id) => !survivor.segments.includes(id))),
    ).size,
  };
}

function consentsOf(merged: ProfileDoc, docs: readonly ProfileDoc[]): MergePreview['consents'] {
  return Object.entries(merged.consents).map(([purpose, { granted }]) => ({
    purpose,
    before: Object.fromEntries(
      docs.map(({ profile_id, consents }) => [profile_id, consents[purpose]?.granted ?? null]),
    ),
    after: granted,
  }));
}
