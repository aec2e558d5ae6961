import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RecordDoc } from '../../../src/model/record.ts';
import { claimsOf } from '../../../src/profile/claims.ts';
import { mergeRecord } from '../../../src/profile/record-state.ts';
import { instant } from '../../support/event-doc.ts';

const version = (day: number, city: string): RecordDoc =>
  RecordDoc.parse({
    record_type: 'contact',
    record_id: '1',
    updated_at: instant(day),
    data: { city },
    source: 'crm',
    profile_id: 'p_a',
    claims: claimsOf({
      source: 'crm',
      at: instant(day),
      identifiers: [`email:${city}@x.fr`],
      traits: { city },
    }),
    issues: [],
    received_at: instant(9),
  });

describe('versions of one record', () => {
  test('in any order and number give one document', () => {
    const versions = fc.array(
      fc.tuple(fc.nat(3), fc.constantFrom('lyon', 'nice')).map(([day, city]) => version(day, city)),
      { minLength: 1, maxLength: 6 },
    );
    const both = versions.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    const joined = (list: readonly RecordDoc[]) =>
      list.reduce<RecordDoc | undefined>(
        (previous, next) => mergeRecord(previous, next).doc,
        undefined,
      );
    fc.assert(
      fc.property(both, ([given, shuffled]) => {
        expect(joined([...shuffled, ...given])).toEqual(joined(given));
      }),
    );
  });

  test('the newest data stays, claims of all versions are kept', () => {
    const { doc, changed, created } = mergeRecord(version(2, 'nice'), version(1, 'lyon'));
    expect([doc.data, changed, created]).toEqual([{ city: 'nice' }, true, false]);
    expect(Object.keys(doc.claims.identifiers)).toEqual(['email:nice@x.fr', 'email:lyon@x.fr']);
  });

  test('the first is created, the same again changes nothing', () => {
    const first = mergeRecord(undefined, version(1, 'lyon'));
    expect([first.changed, first.created]).toEqual([true, true]);
    expect(
      mergeRecord(first.doc, { ...version(1, 'lyon'), received_at: instant(20) }),
    ).toMatchObject({ changed: false, created: false });
  });

  test('a deletion and its profile survive an older version that arrives late', () => {
    const { doc } = mergeRecord(
      { ...version(2, 'nice'), deleted: true },
      { ...version(1, 'lyon'), profile_id: null },
    );
    expect([doc.deleted, doc.profile_id]).toEqual([true, 'p_a']);
  });
});
