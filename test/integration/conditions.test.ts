import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Inexpressible } from '../../src/analytics/kibana/inexpressible.ts';
import { luceneOf } from '../../src/analytics/kibana/lucene.ts';
import { setUp } from '../../src/elasticsearch/setup.ts';
import type { ProfileDoc } from '../../src/model/profile.ts';
import { compileCondition } from '../../src/segments/compile.ts';
import type { Condition } from '../../src/segments/condition.ts';
import { evaluateCondition } from '../../src/segments/evaluate.ts';
import { type TestEngine, testEngine } from '../support/engine.ts';
import { person } from '../support/person.ts';

const NOW = new Date('2026-03-30T10:00:00.000Z');
const CLOCK = { now: NOW, timezone: 'Europe/Paris' };
const RUNS = 300;

let engine: TestEngine;
let people: ProfileDoc[];

const instant = fc
  .integer({ min: 0, max: 200 * 24 })
  .map((hours) => new Date(Date.parse('2025-09-15T00:00:00Z') + hours * 3_600_000).toISOString());
const EVENTS = ['order_completed', 'page_viewed', 'ticket_opened'];

/** Profiles as the product stores them, with every kind of field filled at times. */
const anyPerson = fc.record({
  city: fc.constantFrom('Lyon', 'Paris', 'lyon', null),
  country: fc.constantFrom('FR', 'BE', null),
  birth_date: fc.constantFrom('1983-04-09', '1990-12-31', '2026-03-29', null),
  location: fc.constantFrom(
    { lat: 45.76, lon: 4.84 },
    { lat: 48.86, lon: 2.35 },
    { lat: -33.9, lon: 151.2 },
    null,
  ),
  channels: fc.subarray(['web', 'store', 'email'] as const),
  lifecycle_stage: fc.constantFrom('new', 'active', 'lost'),
  consents_granted: fc.subarray(['newsletter', 'remarketing']),
  anonymous: fc.boolean(),
  events_count: fc.integer({ min: 0, max: 20 }),
  revenue: fc.constantFrom(-500, 0, 1, 99_999_999_999, null),
  last_seen_at: fc.option(instant, { nil: null }),
  rating: fc.constantFrom(0, 0.5, 1, null),
  plan: fc.constantFrom('gold', 'Gold', 7, true, ['a', 'b'], null),
  did: fc.dictionary(
    fc.constantFrom(...EVENTS),
    fc.tuple(fc.integer({ min: 1, max: 120 }), instant, instant),
  ),
});
type AnyPerson = typeof anyPerson extends fc.Arbitrary<infer P> ? P : never;

function documentOf(any: AnyPerson, i: number): ProfileDoc {
  const base = person(`p${i}`, {});
  const span = (n: 1 | 2) => (a: string, b: string) => (n === 1 ? (a < b ? a : b) : a < b ? b : a);
  return {
    ...base,
    city: any.city,
    country: any.country,
    birth_date: any.birth_date,
    location: any.location,
    channels: any.channels,
    lifecycle_stage: any.lifecycle_stage,
    consents_granted: any.consents_granted,
    anonymous: any.anonymous,
    events_count: any.events_count,
    last_seen_at: any.last_seen_at,
    relational: { ...base.relational, revenue_minor: any.revenue },
    personal: { ...base.personal, average_rating: any.rating },
    custom: { plan: any.plan },
    event_count: Object.fromEntries(
      Object.entries(any.did).map(([name, [n]]) => [name, String(n).padStart(10, '0')]),
    ),
    event_first: Object.fromEntries(
      Object.entries(any.did).map(([name, [, a, b]]) => [name, span(1)(a, b)]),
    ),
    event_last: Object.fromEntries(
      Object.entries(any.did).map(([name, [, a, b]]) => [name, span(2)(a, b)]),
    ),
  } as ProfileDoc;
}

const moment = fc.oneof(
  instant,
  fc.constantFrom('2026-03-29', '2025-10-26', '2026-01-01'),
  fc.integer({ min: 0, max: 150 }).map((days_ago) => ({ days_ago })),
);
const bounds = <T>(value: fc.Arbitrary<T>) =>
  fc
    .tuple(
      fc.constantFrom('gt', 'gte', undefined),
      value,
      fc.constantFrom('lt', 'lte', undefined),
      value,
    )
    .filter(([lower, , upper]) => lower !== undefined || upper !== undefined)
    .map(([lower, from, upper, to]) => ({
      ...(lower === undefined ? {} : { [lower]: from }),
      ...(upper === undefined ? {} : { [upper]: to }),
    }));
const is = (field: string, ...values: (string | number | boolean)[]) =>
  fc
    .subarray(values, { minLength: 1 })
    .map((chosen): Condition => ({ op: 'is', field, values: chosen }));
const times = fc.integer({ min: 1, max: 100 });
const dated = fc.record({ gte: moment, lt: moment }, { requiredKeys: [] });

const leaf: fc.Arbitrary<Condition> = fc.oneof(
  is('city', 'Lyon', 'Paris', 'Nice'),
  is('country', 'FR', 'BE'),
  is('channels', 'web', 'store', 'app'),
  is('anonymous', true, false),
  is('events_count', 0, 3, 7),
  is('birth_date', '1983-04-09', '2026-03-29'),
  is('custom.plan', 'gold', '7', 'true', 'b'),
  fc
    .record({ op: fc.constant('range' as const), field: fc.constant('last_seen_at') })
    .chain((r) => bounds(moment).map((b): Condition => ({ ...r, ...b }))),
  bounds(fc.constantFrom('1983-04-09', '1990-01-01', '2026-03-29')).map(
    (b): Condition => ({ op: 'range', field: 'birth_date', ...b }),
  ),
  bounds(fc.integer({ min: -1, max: 21 })).map(
    (b): Condition => ({ op: 'range', field: 'events_count', ...b }),
  ),
  bounds(fc.constantFrom(-500, 0, 1, 10_000)).map(
    (b): Condition => ({ op: 'range', field: 'relational.revenue_minor', ...b }),
  ),
  bounds(fc.constantFrom(0, 0.25, 0.5, 1)).map(
    (b): Condition => ({ op: 'range', field: 'personal.average_rating', ...b }),
  ),
  fc
    .constantFrom(
      'city',
      'last_seen_at',
      'location',
      'channels',
      'custom.plan',
      'custom.none',
      'birth_date',
    )
    .map((field): Condition => ({ op: 'exists', field })),
  fc
    .record({
      lat: fc.constantFrom(45.7, 48.8, 0),
      lon: fc.constantFrom(4.8, 2.3, 179),
      km: fc.constantFrom(20, 450, 16_000),
    })
    .map((near): Condition => ({ op: 'near', field: 'location', ...near })),
  fc
    .constantFrom('0/0/0', '4/8/5', '6/32/22', '7/64/44', '12/2103/1456', '3/0/0', '1/1/0')
    .map((tile): Condition => ({ op: 'within', field: 'location', tile })),
  fc
    .record(
      {
        event: fc.constantFrom(...EVENTS),
        at_least: times,
        at_most: times,
        last: dated,
        first: dated,
      },
      { requiredKeys: ['event'] },
    )
    .map((did): Condition => ({ op: 'did', ...did })),
  fc.constantFrom(...EVENTS).map((event): Condition => ({ op: 'did', event, at_most: 0 })),
  fc
    .constantFrom('newsletter', 'remarketing', 'none')
    .map((purpose): Condition => ({ op: 'consented', purpose })),
);
const { tree } = fc.letrec<{ tree: Condition }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc
      .array(tie('tree'), { minLength: 1, maxLength: 3 })
      .map((conditions): Condition => ({ op: 'all', conditions })),
    fc
      .array(tie('tree'), { minLength: 1, maxLength: 3 })
      .map((conditions): Condition => ({ op: 'any', conditions })),
    tie('tree').map((condition): Condition => ({ op: 'not', condition })),
  ),
}));

beforeAll(async () => {
  engine = await testEngine();
  await setUp(engine.client, { prefix: engine.prefix, pipelines: [] });
  people = fc.sample(anyPerson, { numRuns: 120, seed: 7 }).map(documentOf);
  await engine.client.bulk({
    index: `${engine.prefix}-profiles`,
    refresh: true,
    operations: people.flatMap((doc) => [
      { index: { _id: doc.profile_id } },
      { ...doc, state: undefined },
    ]),
  });
});
afterAll(() => engine.cleanup());

describe('a condition asked of people', () => {
  test(`is answered by the engine as by the predicate, ${RUNS} times`, async () => {
    const conditions = fc.sample(tree, { numRuns: RUNS, seed: 11 });
    const { responses } = await engine.client.msearch({
      searches: conditions.flatMap((condition) => [
        { index: `${engine.prefix}-profiles` },
        {
          size: 1000,
          _source: false,
          query: compileCondition(condition, { ...CLOCK, subject: 'profiles' }),
        },
      ]),
    });
    let found = 0;
    conditions.forEach((condition, i) => {
      const response = responses[i];
      if (response === undefined || !('hits' in response))
        throw new Error(JSON.stringify(response));
      const ids = response.hits.hits.map((hit) => hit._id).sort();
      const expected = people
        .filter((one) => evaluateCondition(condition, one, CLOCK))
        .map((one) => one.profile_id)
        .sort();
      expect({ condition, ids }).toEqual({ condition, ids: expected });
      found += Math.min(ids.length, people.length - ids.length) > 0 ? 1 : 0;
    });
    // Conditions that everybody or nobody fulfils prove little.
    expect(found).toBeGreaterThan(RUNS / 3);
  });

  test('finds the same people in the words that Kibana is given', async () => {
    const words = { subject: 'profiles', timezone: CLOCK.timezone } as const;
    const expressed = fc.sample(tree, { numRuns: RUNS, seed: 23 }).flatMap((condition) => {
      const query = tryLucene(condition, words);
      // Kibana counts back from the engine's own clock, which is not this test's.
      return query === undefined || query.includes('now-') ? [] : [{ condition, query }];
    });
    const index = `${engine.prefix}-profiles`;
    const { responses } = await engine.client.msearch({
      searches: expressed.flatMap(({ condition, query }) => [
        { index },
        { ...idsOnly, query: compileCondition(condition, { ...CLOCK, subject: 'profiles' }) },
        { index },
        {
          ...idsOnly,
          query: { query_string: { query, analyze_wildcard: true, time_zone: CLOCK.timezone } },
        },
      ]),
    });
    const found = responses.map((response) => {
      if (!('hits' in response)) throw new Error(JSON.stringify(response));
      return response.hits.hits.map((hit) => hit._id).sort();
    });
    expressed.forEach(({ condition, query }, i) => {
      expect({ condition, query, ids: found[2 * i + 1] }).toEqual({
        condition,
        query,
        ids: found[2 * i],
      });
    });
    const telling = expressed.filter((_, i) => {
      const count = found[2 * i]?.length ?? 0;
      return count > 0 && count < people.length;
    });
    expect(telling.length).toBeGreaterThan(40);
  });
});

const idsOnly = { size: 1000, _source: false };

function tryLucene(condition: Condition, words: Parameters<typeof luceneOf>[1]) {
  try {
    return luceneOf(condition, words);
  } catch (error) {
    if (error instanceof Inexpressible) return undefined;
    throw error;
  }
}
