import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Ingestion } from '../../src/ingestion/create-ingestion.ts';
import { newDecision } from '../../src/ingestion/merging/journal.ts';
import type { MergeAuthor } from '../../src/model/merge.ts';
import type { ProfileDoc } from '../../src/model/profile.ts';
import { type Installation, install, track } from '../support/installation.ts';

let it: Installation;
let ingestion: Ingestion;
let round = 0;
const by: MergeAuthor = { kind: 'steward', actor: 'key_1' };

beforeAll(async () => {
  it = await install();
  ingestion = it.ingestion();
});
afterAll(async () => await it.close());
beforeEach(() => {
  round += 1;
});

/** Names of this test alone: all tests share one installation. */
const at = (name: string): string => `${name}.r${round}@mail.fr`;
const id = (name: string): string => `r${round}-${name}`;

async function take(...messages: object[]): Promise<void> {
  await it.accept(messages);
  await ingestion.worker.drain();
}

async function owners(): Promise<(key: string) => ProfileDoc> {
  const profiles = await it.profiles();
  return (key) => {
    const [found, ...more] = profiles.filter(
      (doc) => doc.status === 'active' && doc.identifiers.some((held) => held.endsWith(key)),
    );
    if (found === undefined || more.length > 0) throw new Error(`${more.length} own ${key}`);
    return found;
  };
}

async function eventOf(message: string) {
  return (await it.events()).find(({ message_id }) => message_id === id(message));
}

async function expectClean(): Promise<void> {
  expect(await ingestion.verify({ all: true })).toMatchObject({ drifted: [] });
}

interface Names {
  readonly user?: string;
  readonly anonymous?: string;
  readonly email?: string;
}

function says(message: string, { user, anonymous, email }: Names): object {
  return {
    type: 'identify',
    messageId: id(message),
    timestamp: '2026-03-05T10:00:00.000Z',
    ...(user === undefined ? {} : { userId: id(user) }),
    ...(anonymous === undefined ? {} : { anonymousId: id(anonymous) }),
    traits: email === undefined ? {} : { email: at(email) },
  };
}

function sees(message: string, { user, anonymous }: Names): object {
  return track({
    id: id(message),
    ...(user === undefined ? {} : { user: id(user) }),
    ...(anonymous === undefined ? {} : { anonymous: id(anonymous) }),
  });
}

/** Two known people, each with a browser, two events each. */
async function anneAndBen(): Promise<[ProfileDoc, ProfileDoc]> {
  await take(
    says('a1', { email: 'anne', anonymous: 'phone-a' }),
    sees('a2', { anonymous: 'phone-a' }),
    says('b1', { email: 'ben', anonymous: 'phone-b' }),
    sees('b2', { anonymous: 'phone-b' }),
  );
  const of = await owners();
  return [of(at('anne')), of(at('ben'))];
}

describe('a merge by a steward', () => {
  test('shows beforehand what is kept and what moves, and writes nothing', async () => {
    const [anne, ben] = await anneAndBen();
    const preview = await ingestion.merging.preview({
      survivor: anne.profile_id,
      losers: [ben.profile_id],
    });
    expect(preview).toMatchObject({ objections: [], moves: { events: 2, identifiers: 2 } });
    const [field] = preview.fields.filter(({ field: name }) => name === 'email');
    expect([field?.kept, field?.others[0]?.value].sort()).toEqual([at('anne'), at('ben')]);
    const of = await owners();
    expect(of(at('ben')).profile_id).toBe(ben.profile_id);
  });

  test('is undone with all that came later, and the two stay apart', async () => {
    const [anne, ben] = await anneAndBen();
    const { merging } = ingestion;
    const merged = await merging.merge({
      survivor: anne.profile_id,
      losers: [ben.profile_id],
      by,
      reason: 'same voice',
    });
    expect(merged).toMatchObject({ status: 'applied', survivor_id: anne.profile_id });
    expect((await owners())(at('ben')).events_count).toBe(4);
    await take(
      says('a3', { email: 'anne' }),
      sees('b3', { anonymous: 'phone-b' }),
      says('b4', { email: 'ben', user: 'ben' }),
    );

    const [preview] = await merging.previewUndo(merged.merge_id);
    expect(preview).toMatchObject({ becomes: ben.profile_id, moves: { events: 4 } });
    const undone = await merging.undo(merged.merge_id, by);
    expect(undone).toMatchObject({ status: 'undone', separated: [ben.profile_id] });
    const since = await owners();
    expect(since(at('ben'))).toMatchObject({ profile_id: ben.profile_id, events_count: 4 });
    expect(since(id('ben')).profile_id).toBe(ben.profile_id);
    expect(since(at('anne'))).toMatchObject({ profile_id: anne.profile_id, events_count: 3 });
    expect((await eventOf('b3'))?.profile_id).toBe(ben.profile_id);
    await expectClean();

    await take(says('c1', { email: 'anne', anonymous: 'phone-b' }), sees('c2', { user: 'ben' }));
    const later = await owners();
    expect(later(at('anne'))).toMatchObject({ profile_id: anne.profile_id, events_count: 4 });
    expect(later(id('phone-b'))).toMatchObject({ profile_id: ben.profile_id, events_count: 5 });
    await expectClean();
    await expect(merging.undo(merged.merge_id, by)).rejects.toMatchObject({
      code: 'conflict',
      objections: [{ code: 'already_undone' }],
    });
    await it.client.indices.refresh({ index: it.names.audit });
    const audit = await it.client.search<{ action: string }>({
      index: it.names.audit,
      query: { term: { subject_ids: ben.profile_id } },
      sort: [{ at: 'asc' }],
    });
    expect(audit.hits.hits.map(({ _source }) => _source?.action)).toEqual([
      'merge.applied',
      'merge.undone',
    ]);
  });

  test('made again after an undo redirects the old id again, and can be undone again', async () => {
    const [anne, ben] = await anneAndBen();
    const { merging } = ingestion;
    const request = { survivor: anne.profile_id, losers: [ben.profile_id], by };
    const first = await merging.merge(request);
    await merging.undo(first.merge_id, by);
    const second = await merging.merge(request);
    await take(sees('b3', { anonymous: 'phone-b' }));
    const joined = (await owners())(at('ben'));
    expect(joined).toMatchObject({ profile_id: anne.profile_id, events_count: 5 });
    expect(joined.state.released).toEqual([]);
    await expectClean();
    await merging.undo(second.merge_id, by);
    const of = await owners();
    expect(of(at('ben'))).toMatchObject({ profile_id: ben.profile_id, events_count: 3 });
    expect(of(at('anne')).events_count).toBe(2);
    await expectClean();
  });

  test('by a rule is in the log with what linked, and is undone like any other', async () => {
    const [anne, ben] = await anneAndBen();
    await take(
      says('link', { email: 'anne', user: 'one' }),
      says('link2', { email: 'ben', user: 'one' }),
    );
    const of = await owners();
    const joined = of(at('anne'));
    expect(of(at('ben')).profile_id).toBe(joined.profile_id);
    const { merges } = await ingestion.merging.list({ profile_id: ben.profile_id, size: 10 });
    expect(merges).toMatchObject([{ kind: 'merge', by: { kind: 'rule' }, status: 'applied' }]);
    expect(merges[0]?.rule).toMatch(/^shared:/);
    await ingestion.merging.undo(merges[0]?.merge_id ?? '', by);
    const since = await owners();
    expect(since(at('anne')).profile_id).not.toBe(since(at('ben')).profile_id);
    expect([anne.profile_id, ben.profile_id]).toContain(since(at('ben')).profile_id);
    expect(since(at('anne')).events_count + since(at('ben')).events_count).toBe(6);
    await expectClean();
  });

  test.each([
    { name: 'nobody', survivor: 0, losers: [], code: 'nothing_to_merge' },
    { name: 'itself', survivor: 0, losers: [0], code: 'survivor_among_losers' },
    { name: 'an unknown id', survivor: 0, losers: ['p_none'], code: 'unknown_profile' },
    {
      name: 'whom it has already',
      survivor: 0,
      losers: [1],
      code: 'nothing_to_merge',
      merged: true,
    },
    { name: 'into a merged id', survivor: 1, losers: [2], code: 'merged_profile', merged: true },
    { name: 'two customers', survivor: 2, losers: [3], code: 'two_customers' },
  ])('is refused: $name', async ({ survivor, losers, code, merged }) => {
    const [anne, ben] = await anneAndBen();
    await take(says('u1', { user: 'u1' }), says('u2', { user: 'u2' }));
    const of = await owners();
    const ids = [anne, ben, of(id('u1')), of(id('u2'))].map(({ profile_id }) => profile_id);
    const idOf = (given: number | string) =>
      typeof given === 'string' ? given : (ids[given] ?? '');
    const { merging } = ingestion;
    if (merged) await merging.merge({ survivor: idOf(0), losers: [idOf(1)], by });
    const request = { survivor: idOf(survivor), losers: losers.map(idOf), by };
    await expect(merging.merge(request)).rejects.toMatchObject({ objections: [{ code }] });
    expect((await merging.preview(request)).objections).toMatchObject([{ code }]);
  });
});

describe('a split by identifiers', () => {
  test('makes a new profile of what the chosen identifiers carry, and follows them later', async () => {
    await take(
      says('m1', { email: 'mum', anonymous: 'tablet' }),
      sees('m2', { anonymous: 'tablet' }),
      says('m3', { email: 'mum', user: 'mum' }),
      says('d1', { email: 'dad', user: 'mum' }),
      says('d2', { email: 'dad' }),
    );
    const family = (await owners())(at('mum'));
    expect(family.events_count).toBe(5);
    const { merging } = ingestion;
    const identifiers = [`email:${at('dad')}`];
    const preview = await merging.previewSplit({ profile_id: family.profile_id, identifiers });
    expect(preview).toMatchObject({ becomes: null, moves: { events: 1 }, shared: identifiers });
    const split = await merging.split({ profile_id: family.profile_id, identifiers, by });
    const of = await owners();
    expect(of(at('dad'))).toMatchObject({ profile_id: split.separated[0], events_count: 1 });
    expect(of(at('mum'))).toMatchObject({ profile_id: family.profile_id, events_count: 4 });
    await expectClean();
    await take(says('d3', { email: 'dad' }), says('d4', { email: 'dad', user: 'mum' }));
    const later = await owners();
    expect(later(at('dad')).events_count).toBe(2);
    expect(later(at('mum')).events_count).toBe(5);
    await expectClean();

    // A split is taken back by its own undo; the id that came of it redirects for ever.
    await merging.undo(split.merge_id, by);
    const whole = (await owners())(at('dad'));
    expect(whole).toMatchObject({ profile_id: family.profile_id, events_count: 7 });
    const old = (await it.profiles()).find((doc) => doc.profile_id === split.separated[0]);
    expect(old).toMatchObject({ status: 'merged', merged_into: family.profile_id });
    await expectClean();
  });

  test('of all that a merged profile had makes it itself again', async () => {
    const [anne, ben] = await anneAndBen();
    const { merging } = ingestion;
    const merged = await merging.merge({
      survivor: anne.profile_id,
      losers: [ben.profile_id],
      by,
    });
    const split = await merging.split({
      profile_id: anne.profile_id,
      identifiers: ben.identifiers,
      by,
    });
    expect(split.separated).toEqual([ben.profile_id]);
    expect((await merging.find(merged.merge_id))?.status).toBe('undone');
    expect((await owners())(at('ben'))).toMatchObject({ events_count: 2 });
    await expectClean();
  });

  test('of a customer number lets another customer sign in where it was, and none where it went', async () => {
    await take(
      says('m1', { user: 'mum', anonymous: 'tablet' }),
      says('m2', { email: 'mum', user: 'mum' }),
    );
    const tablet = (await owners())(id('tablet'));
    const [number = ''] = tablet.identifiers.filter((key) => key.startsWith('customer_id:'));
    const { merging } = ingestion;
    const identifiers = [number, `email:${at('mum')}`];
    const split = await merging.split({ profile_id: tablet.profile_id, identifiers, by });
    // Another worker, whose memory is not older than the split.
    await it.accept([says('d1', { user: 'dad', anonymous: 'tablet' })]);
    await it.ingestion().worker.drain();
    const of = await owners();
    expect(of(id('dad')).profile_id).toBe(tablet.profile_id);
    expect(of(id('mum')).profile_id).toBe(split.separated[0]);
    await take(says('d2', { user: 'son', email: 'mum' }));
    const later = await owners();
    expect(later(id('mum')).identifiers).toEqual([...identifiers].sort());
    expect(later(id('son')).profile_id).not.toBe(split.separated[0]);
    await expectClean();
  });

  test.each([
    { name: 'none', choose: () => [], code: 'no_identifiers' },
    { name: 'all', choose: (keys: string[]) => keys, code: 'all_identifiers' },
    { name: 'unknown', choose: () => ['email:who@nowhere.fr'], code: 'unknown_identifiers' },
  ])('is refused: $name', async ({ choose, code }) => {
    const [anne] = await anneAndBen();
    const identifiers = choose(anne.identifiers);
    const request = { profile_id: anne.profile_id, identifiers, by };
    await expect(ingestion.merging.split(request)).rejects.toMatchObject({
      objections: [{ code }],
    });
    expect((await ingestion.merging.previewSplit(request)).objections).toMatchObject([{ code }]);
  });
});

describe('a judgement', () => {
  test('of different outlives messages that link them, a rebuild, and a merge of either', async () => {
    const [anne, ben] = await anneAndBen();
    const { merging } = ingestion;
    const judged = await merging.judge({
      left: anne.profile_id,
      right: ben.profile_id,
      decision: 'different',
      by,
    });
    await take(says('link', { email: 'anne', user: 'x' }), says('no', { email: 'ben', user: 'x' }));
    await ingestion.rebuild({ ids: [anne.profile_id, ben.profile_id] });
    await take(sees('c', { anonymous: 'other' }));
    const carol = (await owners())(id('other'));
    await merging.merge({ survivor: carol.profile_id, losers: [anne.profile_id], by });
    const of = await owners();
    expect(of(at('anne')).profile_id).toBe(carol.profile_id);
    expect(of(at('ben')).profile_id).toBe(ben.profile_id);
    await it.accept([says('again', { email: 'ben', user: 'x' })]);
    await it.ingestion().worker.drain();
    expect((await eventOf('again'))?.issues).toEqual(['identifiers.email:apart']);
    await expect(
      merging.judge({ left: carol.profile_id, right: ben.profile_id, decision: 'same', by }),
    ).rejects.toMatchObject({
      code: 'conflict',
      objections: [
        {
          code: 'cyclic_decision',
          ids: [expect.any(String), expect.any(String), expect.any(String)],
        },
      ],
    });
    // Withdrawn, it binds nobody any more.
    await merging.undo(judged.merge_id, by);
    await merging.judge({ left: carol.profile_id, right: ben.profile_id, decision: 'same', by });
    expect((await owners())(at('ben')).events_count).toBe(8);
    await expectClean();
  });

  test('of same may take back a judgement about the same two, but matching may not', async () => {
    const [anne, ben] = await anneAndBen();
    const { merging } = ingestion;
    const pair = { left: anne.profile_id, right: ben.profile_id, by };
    await merging.judge({ ...pair, decision: 'different' });
    const matching: MergeAuthor = { kind: 'matching', actor: 'matching' };
    await expect(merging.judge({ ...pair, decision: 'same', by: matching })).rejects.toMatchObject({
      objections: [{ code: 'cyclic_decision' }],
    });
    await merging.judge({ ...pair, decision: 'same' });
    expect((await owners())(at('anne')).events_count).toBe(4);
    await expect(merging.judge({ ...pair, decision: 'different' })).rejects.toMatchObject({
      objections: [{ code: 'cyclic_decision' }],
    });
    await expectClean();
  });
});

describe('judging links again', () => {
  test('parts what a corrected record linked by mistake, and tells beforehand', async () => {
    const row = (email: string, updated_at: string) => ({
      id: id('c1'),
      email: at(email),
      updated_at,
    });
    await take(says('b1', { email: 'ben', anonymous: 'phone-b' }));
    await it.accept([row('ben', '2026-03-01 10:00:00')], { source: 'contacts' });
    await ingestion.worker.drain();
    await it.accept([row('anne', '2026-03-02 10:00:00')], { source: 'contacts' });
    await ingestion.worker.drain();
    const joined = (await owners())(at('ben'));
    expect(joined.identifiers).toContain(`email:${at('anne')}`);
    const { merging } = ingestion;
    expect(await merging.rejudge(joined.profile_id, true)).toMatchObject({ separated: [] });
    const judged = await merging.rejudge(joined.profile_id, false);
    expect(judged.parts).toHaveLength(1);
    expect(judged.separated).toHaveLength(1);
    const of = await owners();
    expect(of(at('anne')).profile_id).not.toBe(of(at('ben')).profile_id);
    expect(of(id('c1')).profile_id).toBe(of(at('anne')).profile_id);
    expect(of(at('ben'))).toMatchObject({ events_count: 1 });
    expect(of(id('phone-b')).profile_id).toBe(of(at('ben')).profile_id);
    expect((await merging.rejudge(of(at('ben')).profile_id, false)).parts).toEqual([]);
    await expectClean();
  });

  test('parts whom a person decided to be different, whatever links them', async () => {
    await take(says('a1', { email: 'anne', user: 'anne' }), says('b1', { email: 'ben' }));
    const of = await owners();
    const both = [of(at('anne')).profile_id, of(at('ben')).profile_id];
    await take(says('link', { email: 'ben', user: 'anne' }));
    const joined = (await owners())(at('ben')).profile_id;
    expect((await owners())(at('anne')).profile_id).toBe(joined);
    const other = both.find((one) => one !== joined) ?? '';
    expect((await ingestion.merging.rejudge(joined, false)).parts).toEqual([]);
    const instant = new Date().toISOString();
    const decision = newDecision({
      merge_id: id('decision'),
      kind: 'apart',
      status: 'applied',
      at: instant,
      by,
      rule: 'steward:different',
      winner_id: joined,
      loser_ids: [other],
    });
    await it.client.index({ index: it.names.merges, id: decision.merge_id, document: decision });
    expect(await ingestion.merging.rejudge(joined, false)).toMatchObject({ separated: [other] });
    const parted = await owners();
    expect([parted(at('anne')).profile_id, parted(at('ben')).profile_id]).toEqual(both);
    await expectClean();
  });

  test('leaves together whom a person joined', async () => {
    const [anne, ben] = await anneAndBen();
    const { merging } = ingestion;
    await merging.merge({ survivor: anne.profile_id, losers: [ben.profile_id], by });
    expect((await merging.rejudge(anne.profile_id, false)).parts).toEqual([]);
    expect((await owners())(at('ben')).profile_id).toBe(anne.profile_id);
  });
});
