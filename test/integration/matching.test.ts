import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buildIndexNames } from '../../src/elasticsearch/index-names.ts';
import { setUp } from '../../src/elasticsearch/setup.ts';
import type { DuplicateDoc } from '../../src/model/duplicate.ts';
import type { ProfileDoc } from '../../src/model/profile.ts';
import type { Traits } from '../../src/model/traits.ts';
import { type TestEngine, testEngine } from '../support/engine.ts';
import { openTestMatching } from '../support/matching.ts';
import { person } from '../support/person.ts';

let engine: TestEngine;
let names: ReturnType<typeof buildIndexNames>;
const opened: TestEngine[] = [];

beforeEach(async () => {
  engine = await testEngine();
  opened.push(engine);
  names = buildIndexNames(engine.prefix);
  await setUp(engine.client, { prefix: engine.prefix });
});
afterEach(async () => await engine.cleanup());
afterAll(() => expect(opened.length).toBeGreaterThan(0));

const MARIE: Traits = {
  given_name: 'Marie',
  family_name: 'Lefèvre',
  birth_date: '1984-03-17',
  email: 'marie.lefevre84@example.org',
  phone: '+33612345678',
  street: '12 rue des Lilas',
  postcode: '69003',
  city: 'Lyon',
};

/** Writes profiles as ingestion would have left them just now. */
async function store(...docs: readonly ProfileDoc[]): Promise<void> {
  const operations = docs.flatMap((doc) => [
    { index: { _index: names.profiles, _id: doc.profile_id } },
    { ...doc, identity_updated_at: new Date().toISOString() },
  ]);
  const { errors, items } = await engine.client.bulk({ operations, refresh: true });
  expect(errors, JSON.stringify(items[0])).toBe(false);
}

async function settle(matching: ReturnType<typeof openTestMatching>): Promise<void> {
  for (let step = 0; step < 200; step += 1) if (!(await matching.matcher.step())) return;
  throw new Error('matching does not come to an end');
}

async function pairs(): Promise<DuplicateDoc[]> {
  await engine.client.indices.refresh({ index: names.duplicates });
  const { hits } = await engine.client.search<DuplicateDoc>({
    index: names.duplicates,
    size: 10_000,
    sort: [{ left_id: 'asc' }, { right_id: 'asc' }],
  });
  return hits.hits.flatMap(({ _source }) => (_source === undefined ? [] : [_source]));
}

describe('a double without a common key', () => {
  test('is found, and listed with the weight of each field', async () => {
    const matching = openTestMatching(engine.client, engine.prefix);
    await store(person('p_a', MARIE));
    await settle(matching);
    await store(
      person('p_b', {
        ...MARIE,
        given_name: 'Mari',
        family_name: 'LEFEVRE',
        email: 'm.lefevre@example.net',
        phone: '+33712345678',
        birth_date: '1984-03-17',
      }),
    );
    await settle(matching);
    const [pair, ...others] = await pairs();
    expect(others).toEqual([]);
    expect(pair).toMatchObject({ left_id: 'p_a', right_id: 'p_b', status: 'open' });
  });
});
