import { expect, test } from 'vitest';
import type { Normaliser } from '../../../src/elasticsearch/normaliser.ts';
import { BUILT_IN_POLICY } from '../../../src/identity/identity-policy.ts';
import { fixedPolicy } from '../../../src/ingestion/policy/policy-source.ts';
import { prepareBatch } from '../../../src/ingestion/prepare-batch.ts';
import type { SpoolItem } from '../../../src/spool/spool.ts';

const AT = '2026-01-01T00:00:00.000Z';
const ITEM: SpoolItem = {
  seq: 1,
  source: 'crm',
  kind: 'record',
  payload: '{}',
  received_at: AT,
  accept_id: 'a',
  attempts: 0,
  delays: 0,
};

/** What a pipeline would yield for a contact with a telephone number in national spelling. */
function contact(country?: string): object {
  const traits = { phone: '(202) 456-1111', ...(country === undefined ? {} : { country }) };
  return {
    source: 'crm',
    message_id: 'm',
    type: 'record',
    occurred_at: AT,
    received_at: AT,
    identifiers: [
      { namespace: 'customer_id', scope: 'crm', value: '1' },
      { namespace: 'phone', value: '(202) 456-1111' },
    ],
    traits,
    record: { record_type: 'contact', record_id: '1', updated_at: AT, data: {} },
  };
}

async function phonesOf(document: object) {
  // The worker's own pipelines are tested on the engine; here each document comes out as given.
  const normaliser: Normaliser = {
    normalise: async (_source, documents) =>
      Array.from(documents, () => ({ kind: 'ok', document })),
  };
  const { items } = await prepareBatch(
    { normaliser, defaultCountry: 'FR', policy: fixedPolicy(BUILT_IN_POLICY) },
    [ITEM],
  );
  return {
    trait: items[0]?.message.traits?.phone,
    identifier: items[0]?.identifiers.find(({ namespace }) => namespace === 'phone')?.value,
  };
}

test('a national number is read in the country of its person, as a trait and as an identifier alike', async () => {
  expect(await phonesOf(contact('US'))).toEqual({
    trait: '+12024561111',
    identifier: '+12024561111',
  });
});

test('a number that is none in the country it is read in is left out of both', async () => {
  expect(await phonesOf(contact())).toEqual({ trait: undefined, identifier: undefined });
});
