import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RecordDoc } from '../../../src/model/record.ts';
import { claimsOf } from '../../../src/profile/claims.ts';
import { mergeRecord } from '../../../src/profile/record-state.ts';
import { instant } from '../../support/event-doc.ts';

/** A version of the contact of one customer who moves from town to town, e-mail address and all. */
const version = (day: number, city: string, customer = '1'): RecordDoc =>
  RecordDoc.parse({
    record_type: 'contact',
    record_id: '1',
    updated_at: instant(day),
    data: { city },
    source: 'crm',
    profile_id: `p_${customer}`,
    claims: claimsOf({
      source: 'crm',
      at: instant(day),
      identifiers: [`customer_id:crm/${customer}`, `email:${city}@x.fr`],
      traits: { city },
    }),
    identifiers: [`customer_id:crm/${customer}`, `email:${city}@x.fr`],
    issues: [],
    received_at: instant(9),
  });

/** All versions in, but for the note of who is to be judged again, which is of work and not of what was said. */
function joined(list: readonly RecordDoc[]): RecordDoc | undefined {
  const doc = list.reduce<RecordDoc | undefined>(
    (previous, next) => mergeRecord(previous, next).doc,
    undefined,
  );
  return doc && { ...doc, to_judge: undefined };
}

describe('versions of one record', () => {
  test('in any order and number give one document', () => {
    const versions = fc.array(
      fc
        .tuple(fc.nat(3), fc.constantFrom('lyon', 'nice'), fc.constantFrom('1', '2', '3'))
        .map(([day, city, customer]) => version(day, city + day, customer)),
      { minLength: 1, maxLength: 6 },
    );
    const both = versions.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
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
    expect(Object.keys(doc.claims.identifiers).sort()).toEqual([
      'customer_id:crm/1',
      'email:lyon@x.fr',
      'email:nice@x.fr',
    ]);
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
    expect([doc.deleted, doc.profile_id]).toEqual([true, 'p_1']);
  });

  test('what was said of another customer counts no more, in whatever order it comes', () => {
    const wrong = version(1, 'lyon', '1');
    const right = version(2, 'nice', '2');
    for (const { doc } of [mergeRecord(wrong, right), mergeRecord(right, wrong)]) {
      expect(doc.profile_id).toBe('p_2');
      expect(doc.claims).toEqual(right.claims);
      expect(doc.to_judge).toEqual(['p_1', 'p_2']);
    }
    const back = mergeRecord(mergeRecord(wrong, right).doc, version(3, 'metz', '1')).doc;
    expect(back.claims).toEqual(joined([wrong, version(3, 'metz', '1')])?.claims);
  });

  test.each([
    ['an identifier is taken back', { ...version(2, 'lyon'), identifiers: ['customer_id:crm/1'] }],
    ['the record is deleted', { ...version(2, 'lyon'), deleted: true }],
  ])('links are judged again when %s, once', (_, next) => {
    const { doc } = mergeRecord(version(1, 'lyon'), next);
    expect(doc.to_judge).toEqual(['p_1']);
    const { to_judge: _judged, ...after } = doc;
    expect(mergeRecord(after, next)).toMatchObject({ changed: false, doc: after });
    expect(mergeRecord(after, next).doc.to_judge).toBeUndefined();
  });

  test('an identifier more, or data alone, asks for no judgement', () => {
    const before = { ...version(1, 'lyon'), identifiers: ['customer_id:crm/1'] };
    expect(mergeRecord(before, version(2, 'lyon')).doc.to_judge).toBeUndefined();
    const moved = { ...version(2, 'lyon'), data: { city: 'metz' } };
    expect(mergeRecord(version(1, 'lyon'), moved).doc.to_judge).toBeUndefined();
  });

  test('a deletion that names nobody keeps what was said of whom the record named last', () => {
    const named = joined([version(1, 'lyon', '1'), version(2, 'nice', '2')]) ?? version(2, 'nice');
    const gone: RecordDoc = {
      ...version(3, 'nice', '2'),
      deleted: true,
      profile_id: null,
      identifiers: [],
      claims: claimsOf({ source: 'crm', at: instant(3), identifiers: [] }),
    };
    expect(mergeRecord(named, gone).doc).toMatchObject({
      profile_id: 'p_2',
      claims: version(2, 'nice', '2').claims,
    });
  });
});
