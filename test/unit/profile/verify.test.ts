import { describe, expect, test } from 'vitest';
import type { RecordDoc } from '../../../src/model/record.ts';
import { foldStatus, markBatch } from '../../../src/profile/applied-batches.ts';
import { claimsOf } from '../../../src/profile/claims.ts';
import { projectProfile } from '../../../src/profile/project.ts';
import { emptyState, foldEvents, foldRecord, mergeStates } from '../../../src/profile/state.ts';
import { compileSurvivorship, NO_RULES } from '../../../src/profile/survivorship/compile.ts';
import { compareProfiles, foldAll, rebuildState } from '../../../src/profile/verify.ts';
import { eventDoc, instant } from '../../support/event-doc.ts';
import { RELATIONS } from '../../support/relations.ts';

const claims = claimsOf({
  source: 'crm',
  at: instant(1),
  identifiers: ['email:a@x.fr'],
  traits: { city: 'Lyon' },
});
const records = [{ source: 'crm', claims } as RecordDoc];
const events = [
  eventDoc({
    event_id: '1',
    batch_id: 'b1',
    name: 'order_completed',
    revenue_minor: 5,
    currency: 'EUR',
  }),
  eventDoc({ event_id: '2', batch_id: 'b2' }),
];
const project = (state: ReturnType<typeof emptyState>, now = instant(9)) =>
  projectProfile(state, {
    profile_id: 'p_a',
    created_at: instant(0),
    updated_at: now,
    now,
    survivorship: compileSurvivorship(NO_RULES, {}),
    relations: RELATIONS,
  });

describe('a profile folded again from nothing', () => {
  test('is the profile that was folded as messages came', () => {
    const stored = foldRecord(foldEvents(emptyState(), [...events].reverse()), 'crm', claims);
    expect(compareProfiles(project(stored), project(foldAll({ records, events })))).toEqual([]);
  });

  test('is the profile that two were merged into, and keeps the memory of it', () => {
    const [a, b] = events.map((event) => foldEvents(emptyState(), [event]));
    const merge = { loser_id: 'p_b', merged_at: instant(3), rule: 'shared:email' };
    const stored = mergeStates(
      foldRecord(a ?? emptyState(), 'crm', claims),
      b ?? emptyState(),
      merge,
    );
    const rebuilt = rebuildState(stored, { records, events });
    expect(compareProfiles(project(stored), project(rebuilt))).toEqual([]);
    expect(rebuilt.merged_from).toEqual(stored.merged_from);
  });

  test('remembers each event, and what was known of batches', () => {
    const stored = { ...emptyState(), applied: markBatch(emptyState().applied, 'b0') };
    const { applied } = rebuildState(stored, { records, events });
    expect(['b0', 'b1', 'b2', 'b3'].map((batch) => foldStatus(applied, batch, '1'))).toEqual([
      'folded',
      'folded',
      'new',
      'new',
    ]);
  });
});

test('drift is named by field, never by value, and the clock is no drift', () => {
  const right = foldAll({ records, events });
  const wrong = foldRecord(
    foldEvents(right, [eventDoc({ event_id: '9', name: 'order_completed' })]),
    'crm',
    claimsOf({ source: 'crm', at: instant(2), identifiers: [], traits: { city: 'Nice' } }),
  );
  expect(compareProfiles(project(right), project(wrong, instant(11)))).toEqual([
    'city',
    'computed.journey_stage',
    'computed.rfm',
    'confirmed',
    'event_count',
    'events_count',
    'lifecycle_stage',
    'provenance',
    'relational.average_order_minor',
    'relational.orders_count',
    'situational.last_event_name',
    'state.candidates',
    'state.habits',
    'state.latest',
    'state.sources',
    'state.tallies',
  ]);
});
