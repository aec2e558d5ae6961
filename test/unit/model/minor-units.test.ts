import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { minorDigits } from '../../../src/model/minor-units.ts';

const Pipeline = z.object({
  processors: z.tuple([
    z.object({
      script: z.object({ params: z.object({ exponents: z.record(z.string(), z.int()) }) }),
    }),
  ]),
});

test('amounts are read with the digits that the pipeline wrote them with', () => {
  const file = join(import.meta.dirname, '../../../pipelines/normalise-money.json');
  const [{ script }] = Pipeline.parse(JSON.parse(readFileSync(file, 'utf8'))).processors;
  const { exponents } = script.params;
  expect(Object.keys(exponents).length).toBeGreaterThan(150);
  const read = Object.keys(exponents).map((currency) => [currency, minorDigits(currency)]);
  expect(Object.fromEntries(read)).toEqual(exponents);
});
