import { expect, test } from 'vitest';
import { z } from 'zod';
import { ComputedTraits } from '../../../src/model/computed-traits.ts';
import { findField } from '../../../src/segments/fields.ts';
import { TRAIT_FIELDS } from '../../../src/segments/trait-fields.ts';

interface Json {
  readonly type?: string;
  readonly properties?: Record<string, Json>;
}

/** Bookkeeping of the recompute. */
const NOT_ASKED = ['computed.base_at'];

test('every computed trait can be asked by, and nothing that is none', () => {
  const schema = z.toJSONSchema(ComputedTraits) as Json;
  const asked = TRAIT_FIELDS.map(({ name }) => name);
  expect(asked.toSorted()).toEqual(
    leaves('computed', schema)
      .filter((path) => !NOT_ASKED.includes(path))
      .toSorted(),
  );
});

test('money is never without the field of its currency', () => {
  for (const { type, currency } of TRAIT_FIELDS) {
    if (type === 'money') expect(findField('profiles', currency ?? '')?.type).toBe('keyword');
    else expect(currency).toBeUndefined();
  }
});

function leaves(path: string, { properties }: Json): string[] {
  if (properties === undefined) return [path];
  return Object.entries(properties).flatMap(([name, field]) => leaves(`${path}.${name}`, field));
}
