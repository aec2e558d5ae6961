import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ProfileState } from '../../../../src/model/profile.ts';
import { type Strategy, SurvivorshipPolicy } from '../../../../src/model/survivorship.ts';
import type { Traits } from '../../../../src/model/traits.ts';
import { claimsOf } from '../../../../src/profile/claims.ts';
import { goldenRecordOf } from '../../../../src/profile/golden-record.ts';
import { LONGEST_HISTORY } from '../../../../src/profile/join-candidate.ts';
import { projectProfile } from '../../../../src/profile/project.ts';
import { emptyState, foldRecord, mergeStates } from '../../../../src/profile/state.ts';
import { compileSurvivorship } from '../../../../src/profile/survivorship/compile.ts';
import { sameKey } from '../../../../src/profile/survivorship/same-value.ts';
import { instant } from '../../../support/event-doc.ts';
import { RELATIONS } from '../../../support/relations.ts';

const STRATEGIES: readonly Strategy[] = [
  'source_priority',
  'newest',
  'most_frequent',
  'longest',
  'verified',
  'min',
  'max',
  { strategy: 'source_priority', sources: ['web', 'crm'] },
  { strategy: 'verified', sources: ['pos'] },
];
const PRIORITIES = { crm: 5, shop: 5, web: 1 };
const UNITED = 'custom.interests';
const rulesFor = (strategy: Strategy) => {
  const choosesSource = strategy !== 'min' && strategy !== 'max';
  const group = { choose: [choosesSource ? strategy : 'newest'] };
  return compileSurvivorship(
    SurvivorshipPolicy.parse({
      rules: [
        { fields: ['*'], choose: [strategy] },
        { fields: [UNITED], choose: [{ strategy: 'union', limit: 3 }] },
      ],
      groups: [
        { name: 'address', fields: ['city', 'street', 'country'], anchors: ['city'], ...group },
      ],
      lists: [UNITED],
    }),
    PRIORITIES,
  );
};

const scalar = fc.constantFrom('Élan', 'elan', 'Zéro', '2024-01-01', '2023-05-05');
const traits: fc.Arbitrary<Traits> = fc.record(
  {
    job_title: fc.constantFrom('Baker', 'baker', 'Chef de cuisine', null),
    email: fc.constantFrom('a@x.fr', 'A@x.fr', 'b@x.fr', null),
    birth_date: fc.constantFrom('1980-01-01', '1979-02-03', null),
    city: fc.constantFrom('Brest', 'BREST', 'Paris', null),
    street: fc.constantFrom('1 rue de Siam', '2 rue de Rivoli', null),
    country: fc.constantFrom('FR', 'BE', null),
    custom: fc.record(
      {
        motto: fc.oneof(scalar, fc.constant(null)),
        points: fc.integer({ min: 0, max: 3 }),
        interests: fc.oneof(
          scalar,
          fc.array(scalar, { minLength: 1, maxLength: 3 }),
          fc.constant(null),
        ),
        email_verified: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);
const said = fc.record({
  source: fc.constantFrom('crm', 'shop', 'web', 'pos', 'constructor'),
  at: fc.nat(6).map((day) => instant(day)),
  traits,
  granted: fc.boolean(),
});
type Said = typeof said extends fc.Arbitrary<infer T> ? T : never;
const fold = (all: readonly Said[]): ProfileState =>
  all.reduce((state, { source, at, granted, ...more }) => {
    const consents = [{ purpose: 'email', granted, decided_at: at }];
    return foldRecord(state, source, claimsOf({ source, at, identifiers: [], consents, ...more }));
  }, emptyState());
const merge = (a: ProfileState, b: ProfileState, loser_id: string) =>
  mergeStates(a, b, { loser_id, merged_at: instant(9), rule: 'r' });
/** All but who was merged into whom, which the surviving id decides. */
const known = ({ merged_from: _, ...rest }: ProfileState) => rest;
const three = fc.tuple(
  fc.array(said, { maxLength: 5 }),
  fc.array(said, { maxLength: 5 }),
  fc.array(said, { maxLength: 5 }),
);

describe.each(STRATEGIES.map((strategy) => ({ strategy, rules: rulesFor(strategy) })))(
  'golden values by $strategy',
  ({ rules }) => {
    const goldenOf = (state: ProfileState) => goldenRecordOf(state.candidates, rules);

    test('are the same in whatever order profiles merge and claims arrive', () => {
      fc.assert(
        fc.property(three, ([x, y, z]) => {
          const [a, b, c] = [fold(x), fold(y), fold(z)];
          const left = merge(merge(a, b, 'b'), c, 'c');
          const right = merge(c, merge(b, a, 'a'), 'b');
          expect(known(right)).toEqual(known(left));
          expect(goldenOf(right)).toEqual(goldenOf(left));
          expect(goldenOf(fold([...z, ...y, ...x].reverse()))).toEqual(goldenOf(left));
        }),
      );
    });

    test('are each what some source says today; text stays text, empty never wins', () => {
      fc.assert(
        fc.property(three, ([x, y, z]) => {
          const { candidates } = merge(merge(fold(x), fold(y), 'y'), fold(z), 'z');
          const { fields, custom, provenance } = goldenRecordOf(candidates, rules);
          for (const [field, bySource] of Object.entries(candidates)) {
            const values = Object.values(bySource).map(({ value }) => value);
            const name = field.replace('custom.', '');
            const golden = Object.entries(name === field ? fields : custom).find(
              ([key]) => key === name,
            )?.[1];
            const inGroup = rules.grouped.has(field);
            if (!inGroup && values.some((value) => value !== null)) expect(golden).toBeDefined();
            if (golden === undefined) continue;
            if (field === UNITED) {
              expect(Array.isArray(golden) && golden.length <= 3).toBe(true);
              expect((golden as unknown[]).every((one) => values.flat().includes(one))).toBe(true);
            } else {
              const source = provenance[field]?.source ?? '';
              expect(new Map(Object.entries(bySource)).get(source)?.value).toEqual(golden);
              expect(Array.isArray(golden)).toBe(false);
            }
          }
        }),
      );
    });

    test('make no address that no source gives', () => {
      fc.assert(
        fc.property(fc.array(said, { maxLength: 8 }), (all) => {
          const { candidates } = fold(all);
          const { fields } = goldenRecordOf(candidates, rules);
          const parts = (['city', 'street', 'country'] as const).filter(
            (part) => fields[part] !== undefined,
          );
          const sources = new Set(parts.flatMap((part) => Object.keys(candidates[part] ?? {})));
          const isGivenBy = (source: string) =>
            parts.every((part) => {
              const value = new Map(Object.entries(candidates[part] ?? {})).get(source)?.value;
              return value && sameKey(part, value, '') === sameKey(part, fields[part], '');
            });
          expect(parts.length === 0 || [...sources].some(isGivenBy)).toBe(true);
        }),
      );
    });
  },
);

test('the strictest consent wins, in whatever order profiles merge', () => {
  const input = {
    profile_id: 'p',
    created_at: instant(0),
    updated_at: instant(0),
    now: instant(9),
    survivorship: rulesFor('newest'),
    relations: RELATIONS,
  };
  fc.assert(
    fc.property(three, ([x, y, z]) => {
      const all = [...x, ...y, ...z];
      const merged = merge(fold(z), merge(fold(x), fold(y), 'y'), 'x');
      const refusedBy = [...Map.groupBy(all, ({ source }) => source).values()].some((own) => {
        const last = own
          .map(({ at }) => at)
          .sort()
          .at(-1);
        return own.some(({ at, granted }) => at === last && !granted);
      });
      const { consents_granted } = projectProfile(merged, input);
      expect(consents_granted).toEqual(all.length > 0 && !refusedBy ? ['email'] : []);
    }),
  );
});

describe('what a source said before', () => {
  const statement = fc.record({ value: fc.nat(14), day: fc.nat(40) });
  const told = (list: readonly { value: number; day: number }[]) =>
    list.reduce(
      (state, { value, day }) =>
        foldRecord(
          state,
          'crm',
          claimsOf({
            source: 'crm',
            at: instant(day),
            identifiers: [],
            traits: { city: `Ville ${value}`, custom: { points: value } },
          }),
        ),
      emptyState(),
    ).candidates;

  test('is kept with when it was last said, the newest ten, in any order and grouping', () => {
    const lists = fc.array(statement, { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(lists, lists, (x, y) => {
        const apart = merge(
          { ...emptyState(), candidates: told(x) },
          { ...emptyState(), candidates: told(y) },
          'y',
        ).candidates;
        const together = told([...y, ...x].reverse());
        expect(apart).toEqual(together);
        const { value, updated_at, before = [] } = together['city']?.['crm'] ?? {};
        const lastSaid = new Map<string, string>();
        for (const one of [...x, ...y]) {
          const city = `Ville ${one.value}`;
          const at = instant(one.day);
          if (at > (lastSaid.get(city) ?? '')) lastSaid.set(city, at);
        }
        const expected = [...lastSaid]
          .sort(([a, at], [b, bt]) => (at === bt ? (a > b ? -1 : 1) : at > bt ? -1 : 1))
          .slice(0, LONGEST_HISTORY);
        expect(
          [{ value, updated_at }, ...before].map((one) => [one.value, one.updated_at]),
        ).toEqual(expected);
      }),
    );
  });

  test('is not kept of what a company calls its own', () => {
    const candidates = told([
      { value: 1, day: 1 },
      { value: 2, day: 2 },
    ]);
    expect(candidates['custom.points']?.['crm']).toEqual({ value: 2, updated_at: instant(2) });
    expect(candidates['city']?.['crm']?.before).toHaveLength(1);
  });
});
