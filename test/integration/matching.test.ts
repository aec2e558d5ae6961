import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildIndexNames } from '../../src/elasticsearch/index-names.ts';
import { setUp } from '../../src/elasticsearch/setup.ts';
import { defaultModel } from '../../src/identity/matching/default-model.ts';
import type { Ingestion } from '../../src/ingestion/create-ingestion.ts';
import type { Matching } from '../../src/ingestion/matching/open-matching.ts';
import type { DuplicateDoc } from '../../src/model/duplicate.ts';
import type { ProfileDoc } from '../../src/model/profile.ts';
import type { Traits } from '../../src/model/traits.ts';
import type { Spool } from '../../src/spool/spool.ts';
import { type TestEngine, testEngine } from '../support/engine.ts';
import { openTestMatching } from '../support/matching.ts';
import { person } from '../support/person.ts';
import { openIngestion, openTestSpool } from '../support/worker-parts.ts';

let engine: TestEngine;
let names: ReturnType<typeof buildIndexNames>;
let ingestion: Ingestion;
let spool: Spool;
let matching: Matching;
const folder = mkdtempSync(join(tmpdir(), 'azimut-matching-'));

beforeAll(async () => {
  engine = await testEngine();
  names = buildIndexNames(engine.prefix);
  await setUp(engine.client, { prefix: engine.prefix });
  spool = openTestSpool(join(folder, 'spool.db'));
  ingestion = openIngestion({ client: engine.client, prefix: engine.prefix, spool });
}, 120_000);
afterAll(async () => {
  await ingestion?.worker.stop();
  await spool?.close();
  await engine?.cleanup();
  rmSync(folder, { recursive: true, force: true });
});

/** An installation without people, and a matcher that knows nothing yet. */
beforeEach(async () => {
  await forget();
  matching = openMatcher();
}, 60_000);

async function forget(): Promise<void> {
  const { profiles, duplicates, merges, matching: own } = names;
  const index = [profiles, duplicates, merges, own, names['match-keys']];
  // What was written a moment ago is found, and so removed, after a refresh only.
  await engine.client.indices.refresh({ index });
  await engine.client.deleteByQuery({ index, query: { match_all: {} }, refresh: true });
}

function openMatcher(): Matching {
  return openTestMatching(engine.client, engine.prefix, { merges: ingestion.merging });
}

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
/** The same person, as another clerk typed her: no key in common. */
const MARIE_TYPED: Traits = {
  ...MARIE,
  given_name: 'Mari',
  family_name: 'LEFEVRE',
  email: 'm.lefevre@example.net',
  phone: '+33789102030',
};

/** Writes profiles as ingestion would have left them just now. */
async function store(...docs: readonly ProfileDoc[]): Promise<void> {
  const identity_updated_at = new Date().toISOString();
  for (let at = 0; at < docs.length; at += 1_000) {
    const operations = docs.slice(at, at + 1_000).flatMap((doc) => [
      { index: { _index: names.profiles, _id: doc.profile_id } },
      {
        ...doc,
        state: { ...doc.state, identifiers: Object.entries(doc.state.identifiers) },
        identity_updated_at,
      },
    ]);
    const { errors, items } = await engine.client.bulk({ operations, refresh: true });
    expect(errors, JSON.stringify(items[0])).toBe(false);
  }
}

async function settle(one: Matching = matching): Promise<void> {
  for (let step = 0; step < 1_000; step += 1) if (!(await one.matcher.step())) return;
  throw new Error('matching does not come to an end');
}

async function pairs(status?: DuplicateDoc['status']): Promise<DuplicateDoc[]> {
  await matching.pairs.duplicates.refresh();
  const { hits } = await engine.client.search<DuplicateDoc>({
    index: names.duplicates,
    size: 10_000,
    sort: [{ left_id: 'asc' }, { right_id: 'asc' }],
    query: status === undefined ? { match_all: {} } : { term: { status } },
  });
  return hits.hits.flatMap(({ _source }) => (_source === undefined ? [] : [_source]));
}

async function profile(id: string): Promise<ProfileDoc | undefined> {
  const found = await engine.client.get<ProfileDoc>({ index: names.profiles, id });
  return found._source;
}

async function allow(changes: { automatic?: boolean; enabled?: boolean }): Promise<void> {
  const { value, version } = await matching.store.settings();
  await matching.store.putSettings({ ...value, ...changes }, version, 'test', new Date());
}

describe('a double without a common key', () => {
  test('is found, and listed with the weight of each field', async () => {
    await store(person('p_a', MARIE));
    await settle();
    await store(person('p_b', MARIE_TYPED));
    const startedMs = performance.now();
    await settle();
    expect(performance.now() - startedMs).toBeLessThan(5_000);
    const found = await pairs();
    expect(found).toMatchObject([{ left_id: 'p_a', right_id: 'p_b', status: 'open' }]);
    const weights = new Map(found[0]?.evidence.map((one) => [one.comparison, one]));
    expect(weights.get('birth_date')).toMatchObject({ level: 'same' });
    expect(weights.get('birth_date')?.bits).toBeGreaterThan(5);
    expect(weights.get('phone')).toMatchObject({ level: 'differs' });
    expect(weights.get('phone')?.bits).toBeLessThan(0);
    expect(found[0]?.score).toBeGreaterThan(0.9);
  });

  test('is merged without asking only where that is allowed, and the pair says so', async () => {
    await store(person('p_a', MARIE), person('p_b', MARIE_TYPED));
    await settle();
    expect(await pairs('open')).toHaveLength(1);
    expect((await profile('p_b'))?.status).toBe('active');
    await allow({ automatic: true });
    await store(person('p_b', { ...MARIE_TYPED, job_title: 'Notaire' }));
    await settle();
    expect(await pairs()).toMatchObject([{ status: 'merged', decided_by: 'matching' }]);
    const statuses = [await profile('p_a'), await profile('p_b')].map((doc) => doc?.status);
    expect(statuses.sort()).toEqual(['active', 'merged']);
  });

  test('that was merged and taken apart again is a pair for people, never merged by itself again', async () => {
    await allow({ automatic: true });
    await store(person('p_a', MARIE), person('p_b', MARIE_TYPED));
    await settle();
    const [merged] = await pairs('merged');
    expect(merged?.merge_id).toBeTruthy();
    await ingestion.merging.undo(merged?.merge_id ?? '', { kind: 'steward', actor: 'test' });
    await engine.client.indices.refresh({ index: names.profiles });
    await settle();
    const statuses = [await profile('p_a'), await profile('p_b')].map((doc) => doc?.status);
    expect(statuses).toEqual(['active', 'active']);
    const [again] = await pairs();
    expect(again?.merge_id).toBe(merged?.merge_id);
  });
});

describe('people who resemble each other', () => {
  const FATHER: Traits = { ...MARIE, given_name: 'Jean', sex: 'm', birth_date: '1951-07-02' };
  const families: readonly { name: string; people: readonly Traits[] }[] = [
    {
      name: 'a mother and her daughter at one address with one telephone',
      people: [
        MARIE,
        { ...MARIE, given_name: 'Chloé', birth_date: '2009-11-30', email: 'chloe@example.org' },
      ],
    },
    {
      name: 'twins',
      people: [
        { ...MARIE, given_name: 'Léa' },
        { ...MARIE, given_name: 'Manon', email: 'manon.lefevre@example.org' },
      ],
    },
    {
      name: 'a father and his son of the same name',
      people: [
        { ...FATHER, email: 'jean.pere@example.org' },
        { ...FATHER, birth_date: '1979-01-19', email: 'jean.fils@example.org' },
      ],
    },
    {
      name: 'two namesakes who live in different towns',
      people: [
        { given_name: 'Jean', family_name: 'Martin', city: 'Lille', postcode: '59000' },
        { given_name: 'Jean', family_name: 'Martin', city: 'Nice', postcode: '06000' },
      ],
    },
  ];
  test.each(families)('$name: are not merged, even where sure pairs are', async ({ people }) => {
    await allow({ automatic: true });
    await store(...people.map((traits, i) => person(`p_${i}`, traits)));
    await settle();
    expect((await pairs()).filter(({ band }) => band === 'automatic')).toEqual([]);
    for (const i of people.keys()) expect((await profile(`p_${i}`))?.status).toBe('active');
  });

  test('one record that fits two contradicting people is merged with neither, whoever comes first', async () => {
    const [one, other] = [
      { ...MARIE, email: 'one@example.org' },
      { ...MARIE, email: 'other@example.org', birth_date: '1961-12-05' },
    ];
    const { birth_date: _, ...between } = { ...MARIE, email: 'between@example.org' };
    const docs = [person('p_1', one), person('p_2', other), person('p_3', between)];
    await allow({ automatic: true });
    for (const doc of docs) {
      await store(doc);
      await settle();
    }
    expect((await profile('p_1'))?.status).toBe('active');
    expect((await profile('p_2'))?.status).toBe('active');
    const survivors = (await Promise.all(['p_1', 'p_2'].map(profile))).map(
      (doc) => doc?.merged_into,
    );
    expect(survivors).toEqual([null, null]);
  });

  test('two customers of one shop are a pair for people at most', async () => {
    await allow({ automatic: true });
    await store(
      person('p_1', MARIE, { identifiers: ['customer_id:shop/1'] }),
      person('p_2', MARIE_TYPED, { identifiers: ['customer_id:shop/2'] }),
    );
    await settle();
    expect(await pairs()).toMatchObject([
      { band: 'possible', barred: 'two_customers', status: 'open' },
    ]);
  });
});

describe('what people decided', () => {
  const decide = async (decision: 'same' | 'different' | 'unsure' | 'skip') => {
    const [pair] = await pairs('open');
    return matching.pairs.decide({
      duplicate_id: pair?.duplicate_id ?? '',
      decision,
      actor: 'key-1',
    });
  };

  test('different: survives another pass over all profiles', async () => {
    await store(person('p_a', MARIE), person('p_b', MARIE_TYPED));
    await settle();
    expect(await decide('different')).toMatchObject({ status: 'different' });
    await engine.client.indices.refresh({ index: names.profiles });
    await settle();
    const again = openMatcher();
    const { value, version } = await again.store.progress();
    const pass_requested_at = new Date().toISOString();
    const open = { ...value, lease: null, pass_requested_at };
    await again.store.putProgress(open, version, new Date());
    await settle(again);
    expect(await pairs()).toMatchObject([{ status: 'different', decided_by: 'key-1' }]);
  });

  test('same: merges, and the pair keeps who decided and the merge', async () => {
    await store(person('p_a', MARIE), person('p_b', MARIE_TYPED));
    await settle();
    const decided = await decide('same');
    expect(decided.status).toBe('same');
    expect(decided.merge_id).toBeTruthy();
    await engine.client.indices.refresh({ index: names.profiles });
    await settle();
    expect(await pairs()).toMatchObject([{ status: 'same', merge_id: decided.merge_id }]);
    await expect(
      matching.pairs.decide({
        duplicate_id: decided.duplicate_id,
        decision: 'different',
        actor: 'k',
      }),
    ).rejects.toMatchObject({ code: 'conflict' });
  });

  test('unsure and skip: leave both people as they are, and the queue without the pair', async () => {
    await store(person('p_a', MARIE), person('p_b', MARIE_TYPED));
    await settle();
    await decide('unsure');
    expect(await pairs('open')).toEqual([]);
    expect(await pairs('unsure')).toHaveLength(1);
    expect((await profile('p_a'))?.status).toBe('active');
  });
});

describe('following changes', () => {
  test('a record that is corrected ends its pair, and one that is spoilt again brings it back', async () => {
    await store(person('p_a', MARIE), person('p_b', MARIE_TYPED));
    await settle();
    expect(await pairs('open')).toHaveLength(1);
    const stranger = {
      ...MARIE_TYPED,
      given_name: 'Ahmed',
      family_name: 'Benali',
      birth_date: '1999-09-09',
    };
    await store(
      person('p_b', { ...stranger, street: '8 quai Vauban', postcode: '59000', city: 'Lille' }),
    );
    await settle();
    expect(await pairs()).toMatchObject([{ status: 'obsolete' }]);
    await store(person('p_b', MARIE_TYPED));
    await settle();
    expect(await pairs()).toMatchObject([{ status: 'open' }]);
  });

  test('an erased or merged side ends the pair', async () => {
    await store(person('p_a', MARIE), person('p_b', MARIE_TYPED), person('p_c', MARIE_TYPED));
    await settle();
    expect((await pairs('open')).length).toBeGreaterThan(1);
    await store(
      person('p_b', {}, { changes: { status: 'erased' } }),
      person('p_c', MARIE_TYPED, { changes: { status: 'merged', merged_into: 'p_a' } }),
    );
    await settle();
    expect(await pairs('open')).toEqual([]);
    const keys = await matching.parts.keys.seen(['p_a', 'p_b', 'p_c']);
    expect([...keys.keys()]).toEqual(['p_a']);
  });

  test('a matcher that dies anywhere loses no pair: another one finds them all', async () => {
    const docs = crowd(30);
    await store(...docs);
    await settle();
    const listed = async () =>
      (await pairs('open')).map(({ left_id, right_id }) => `${left_id} ${right_id}`);
    const undisturbed = await listed();
    expect(undisturbed.length).toBeGreaterThanOrEqual(30);
    await forget();
    await store(...docs);
    let deaths = 0;
    for (let life = 0; ; life += 1) {
      // Its lease outlives the dead; the next one would wait for it to end.
      const { value, version } = await matching.store.progress();
      await matching.store.putProgress({ ...value, lease: null }, version, new Date());
      const mortal = openMatcher();
      try {
        await settle(life < 12 ? dyingAt(mortal, life) : mortal);
        if (life >= 12) break;
      } catch (error) {
        expect((error as Error).message).toBe('the process dies');
        deaths += 1;
      }
    }
    expect(deaths).toBeGreaterThan(3);
    expect(await listed()).toEqual(undisturbed);
  }, 180_000);

  test('the same pairs whatever the order of arrival', async () => {
    const docs = crowd(12);
    const seen: string[][] = [];
    for (const order of [
      docs,
      [...docs].reverse(),
      [...docs].sort((a, b) => (hash(a) < hash(b) ? -1 : 1)),
    ]) {
      await forget();
      const one = openMatcher();
      for (let at = 0; at < order.length; at += 5) {
        await store(...order.slice(at, at + 5));
        await settle(one);
      }
      seen.push((await pairs('open')).map(({ left_id, right_id }) => `${left_id} ${right_id}`));
    }
    expect(seen[0]).toHaveLength(12);
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[2]).toEqual(seen[0]);
  }, 120_000);

  test('does nothing while it is switched off', async () => {
    await allow({ enabled: false });
    await store(person('p_a', MARIE), person('p_b', MARIE_TYPED));
    await settle();
    expect(await pairs()).toEqual([]);
  });
});

describe('masses', () => {
  test('10,000 profiles that say nothing make no pair', async () => {
    const empty = Array.from({ length: 10_000 }, (_, i) =>
      person(`p_${i}`, {}, { identifiers: [`customer_id:shop/${i}`] }),
    );
    await store(...empty);
    await settle();
    expect(await pairs()).toEqual([]);
    expect(matching.matcher.stats.compared).toBe(0);
  }, 240_000);

  test('a person with a thousand doubles is compared, and listed, within bounds', async () => {
    // Fitted on nobody but her, a model would take her name and address for everybody's.
    const fitted = { version: 'given', fitted_at: new Date().toISOString(), profiles: 20_000 };
    await matching.store.putModel(
      {
        ...fitted,
        population: 100_000,
        window: { from: null, to: null },
        seconds: 1,
        model: defaultModel(100_000),
      },
      new Date(),
    );
    const many = Array.from({ length: 1_000 }, (_, i) =>
      person(`p_${i}`, {
        ...MARIE,
        email: `marie${i}@example.org`,
        phone: `+336${10_000_000 + i * 37}`,
      }),
    );
    await store(...many);
    await settle();
    const perProfile = matching.matcher.stats.compared / matching.matcher.stats.judged;
    expect(perProfile).toBeLessThan(120);
    await matching.pairs.duplicates.refresh();
    const counts = await matching.pairs.duplicates.counts();
    expect(counts.open).toBeGreaterThan(1_000);
    expect(counts.open).toBeLessThanOrEqual(20_000);
  }, 300_000);
});

/** A matcher whose process dies before or after one of its writes. */
function dyingAt(mortal: Matching, life: number): Matching {
  const steps: { die: object; name: string }[] = [
    { die: mortal.parts.keys, name: 'findCandidates' },
    { die: mortal.parts.duplicates, name: 'write' },
    { die: mortal.parts.duplicates, name: 'refresh' },
    { die: mortal.store, name: 'putProgress' },
  ];
  const { die, name } = steps[life % steps.length] ?? { die: {}, name: '' };
  const work = Reflect.get(die, name) as (...args: unknown[]) => Promise<unknown>;
  let calls = 0;
  Reflect.set(die, name, async (...args: unknown[]) => {
    calls += 1;
    if (calls > 1 + life / steps.length) throw new Error('the process dies');
    return work(...args);
  });
  return mortal;
}

const GIVEN = 'Adèle Bruno Carmen Désiré Élodie Fabrice Gaëlle Henri Inès Jules'.split(' ');
const FAMILY = 'Aubriot Bonnemaison Chastagnier Delavigne Estournel Fauconnet Guillemot'.split(' ');

/** `n` people, each twice with a slip of the pen and no key in common. */
function crowd(n: number): ProfileDoc[] {
  return Array.from({ length: n }, (_, i) => {
    const family = FAMILY[i % FAMILY.length] ?? '';
    const traits: Traits = {
      given_name: GIVEN[i % GIVEN.length] ?? '',
      family_name: family,
      birth_date: `19${50 + (i % 40)}-0${1 + (i % 9)}-1${i % 10}`,
      email: `one${i}@example.org`,
      street: `${3 + i * 7} rue ${FAMILY[(i * 3) % FAMILY.length]}`,
      postcode: `${10_000 + i * 137}`,
      city: 'Laval',
    };
    return [
      person(`p_${i}a`, traits),
      person(`p_${i}b`, {
        ...traits,
        family_name: family.slice(0, 3) + family.slice(4),
        email: `two${i}@example.net`,
      }),
    ];
  }).flat();
}

function hash({ profile_id }: ProfileDoc): string {
  return [...profile_id].reverse().join('');
}
