import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ATTRIBUTION_MODELS } from '../../../../src/analytics/attribution/attribute.ts';
import { type Converted, creditOf } from '../../../../src/analytics/attribution/credits.ts';
import { AttributionRequest } from '../../../../src/analytics/attribution/request.ts';

const touches = fc.array(fc.constantFrom('direct', 'cpc', 'email', 'social'), { maxLength: 6 });
const converted = touches.chain((own) =>
  fc.record({
    touches: fc.constant(own),
    ages_days: fc.constant(own.map((_, i) => own.length - i)),
    worth: fc.option(fc.tuple(fc.constantFrom('EUR', 'USD'), fc.integer({ min: 1, max: 90_000 })), {
      nil: undefined,
    }),
    split: fc.constantFrom('web', 'app', null),
    isFirst: fc.boolean(),
  }),
);
const nulls = fc.array(
  fc.record({
    touches: touches.filter(({ length }) => length > 0),
    people: fc.integer({ min: 1, max: 50 }),
  }),
  { maxLength: 8 },
);

/** To a millionth of what is shared out: sums of many shares are never exact to the last bit. */
const near = (expected: number) => expect.closeTo(expected, 6);

test('whatever the model, credits are all that was attributed, in each currency and each split', () => {
  fc.assert(
    fc.property(
      fc.array(converted, { minLength: 1, maxLength: 20 }),
      nulls,
      fc.integer({ min: 1, max: 3 }),
      (all, lost, order) => {
        const request = AttributionRequest.parse({
          period: { from: '2026-01-01', to: '2026-02-01' },
          models: [...ATTRIBUTION_MODELS],
          split: 'channel',
          order,
        });
        const paths = { people: 0, converted: all as Converted[], nulls: lost, carried: new Map() };
        const { channels, splits, totals } = creditOf(request, paths, []);
        const touched = all.filter((one) => one.touches.length > 0);
        expect(totals).toMatchObject({
          conversions: all.length,
          attributed: touched.length,
          untouched: all.length - touched.length,
        });
        for (const model of ATTRIBUTION_MODELS) {
          const sum = (of: (one: (typeof channels)[number]) => number | undefined) =>
            channels.reduce((total, one) => total + (of(one) ?? 0), 0);
          expect(sum((one) => one.models[model]?.conversions)).toEqual(near(touched.length));
          expect(sum((one) => one.models[model]?.new_customers)).toEqual(
            near(touched.filter(({ isFirst }) => isFirst).length),
          );
          for (const code of ['EUR', 'USD']) {
            const worth = touched.reduce(
              (total, one) => total + (one.worth?.[0] === code ? one.worth[1] : 0),
              0,
            );
            expect(sum((one) => one.models[model]?.value[code]) / Math.max(1, worth)).toEqual(
              near(worth / Math.max(1, worth)),
            );
          }
          for (const { key, conversions, channels: own } of splits) {
            expect(conversions).toBe(touched.filter(({ split }) => split === key).length);
            const credited = own.reduce((n, one) => n + (one.models[model]?.conversions ?? 0), 0);
            expect(credited).toEqual(near(conversions));
          }
        }
      },
    ),
    { numRuns: 150 },
  );
});

test('spend of a campaign falls on channels as its touches do; what no touch carries stays apart', () => {
  const request = AttributionRequest.parse({ period: { from: '2026-01-01', to: '2026-02-01' } });
  const spend = { campaign_id: undefined, currency: 'EUR' };
  const { channels, totals } = creditOf(
    request,
    {
      people: 0,
      converted: [],
      nulls: [{ touches: ['mobile', 'desktop'], people: 1 }],
      carried: new Map([
        [
          'brand',
          new Map([
            ['mobile', 3],
            ['desktop', 1],
          ]),
        ],
      ]),
    },
    [
      { ...spend, campaign: 'brand', cost_minor: 1000 },
      { ...spend, campaign: 'brand', cost_minor: 200, currency: 'USD' },
      { ...spend, campaign: 'unknown', cost_minor: 50 },
    ],
  );
  expect(channels.map(({ channel, spend: own }) => [channel, own])).toEqual([
    ['desktop', { EUR: 250, USD: 50 }],
    ['mobile', { EUR: 750, USD: 150 }],
  ]);
  expect(totals).toMatchObject({
    spend: { EUR: 1050, USD: 200 },
    unmatched_spend: { EUR: 50 },
  });
});
