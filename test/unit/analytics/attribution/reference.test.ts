import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { beforeEach, describe, expect, test } from 'vitest';
import { attribute } from '../../../../src/analytics/attribution/attribute.ts';
import { splitPath, type TouchPath } from '../../../../src/analytics/attribution/path.ts';
import { sharedData } from '../../../support/shared-data.ts';

const folder = sharedData('attribution-pathdata');
const WHY = '../shared/data/attribution-pathdata is absent';

/** 10,000 paths with figures computed elsewhere: exact absorbing chain, and ChannelAttribution 2.2.5. */
describe('against published figures', () => {
  beforeEach((context) => context.skip(folder === undefined, WHY));

  const rows = (file: string): Record<string, string>[] => {
    const bytes = readFileSync(`${folder}/${file}`);
    return parse(file.endsWith('.gz') ? gunzipSync(bytes) : bytes, { columns: true });
  };
  const paths = () =>
    rows('path_data.csv.gz').map(
      (row): TouchPath => ({
        touches: splitPath(row['path'] ?? '', ' > '),
        conversions: Number(row['total_conversions']),
        value: Number(row['total_conversion_value']),
        nulls: Number(row['total_null']),
      }),
    );

  test.each([
    ['first', 'first_touch'],
    ['last', 'last_touch'],
    ['linear', 'linear_touch'],
  ] as const)('%s touch is exact', (model, column) => {
    const credits = new Map(attribute(paths(), model).map((credit) => [credit.channel, credit]));
    for (const row of rows('attribution_reference.csv')) {
      const credit = credits.get(row['channel'] ?? '');
      // The reference is rounded to four decimals.
      expect(credit?.conversions).toBeCloseTo(Number(row[`${column}_conversions`]), 3);
      expect(credit?.value).toBeCloseTo(Number(row[`${column}_value`]), 3);
    }
  });

  test('markov of order 1 is within 0.1 % of the exact chain', () => {
    const credits = new Map(attribute(paths(), 'markov').map((credit) => [credit.channel, credit]));
    for (const row of rows('attribution_reference.csv')) {
      const credit = credits.get(row['channel'] ?? '');
      const expected = Number(row['markov1_conversions_exact']);
      expect(Math.abs((credit?.conversions ?? 0) / expected - 1)).toBeLessThan(0.001);
      expect(credit?.removal_effect).toBeCloseTo(Number(row['removal_effect_exact']), 4);
    }
  });

  test('markov values are near those that ChannelAttribution simulates', () => {
    const credits = new Map(attribute(paths(), 'markov').map((credit) => [credit.channel, credit]));
    for (const row of rows('attribution_reference.csv')) {
      const simulated = Number(row['markov1_value_channelattribution_2_2_5']);
      // It simulates: its small channels are off by several percent.
      if (simulated < 5_000) continue;
      const credit = credits.get(row['channel'] ?? '');
      expect(Math.abs((credit?.value ?? 0) / simulated - 1)).toBeLessThan(0.01);
    }
  });
});
