import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventsIndexFor } from '../../src/elasticsearch/index-names.ts';
import type { Ingestion } from '../../src/ingestion/create-ingestion.ts';
import type { ProfileDoc } from '../../src/model/profile.ts';
import { type Installation, install, track } from '../support/installation.ts';

let it: Installation;
let ingestion: Ingestion;
beforeAll(async () => {
  it = await install();
});
afterAll(async () => await it.close());

/** Each test looks at people of its own. */
let round = 0;
beforeEach(() => {
  round += 1;
  ingestion = it.ingestion();
});
afterEach(async () => await ingestion.worker.stop());
const own = (name: string): string => `r${round}-${name}`;

async function ownProfiles(): Promise<ProfileDoc[]> {
  return (await it.profiles()).filter(({ identifiers }) =>
    identifiers.some((key) => key.includes(`r${round}-`)),
  );
}

async function ownDeadLetters() {
  return (await it.deadLetters()).filter(({ payload }) => payload.includes(`r${round}-`));
}

describe('a message', () => {
  test('becomes an event and a profile that counts it', async () => {
    await it.accept([
      {
        type: 'identify',
        messageId: own('i'),
        userId: own('ada'),
        timestamp: '2026-03-05T09:00:00.000Z',
        traits: { email: 'ada@example.org', firstName: 'Ada', lastName: 'Byron' },
      },
      track({
        id: own('t'),
        user: own('ada'),
        event: 'Order Completed',
        properties: { order_id: own('o'), total: 12.5, currency: 'EUR' },
      }),
    ]);
    const stats = await ingestion.worker.drain();
    expect(stats).toMatchObject({ indexed: 2, created: 2, dead_lettered: 0 });
    expect(await ownProfiles()).toMatchObject([
      {
        display_name: 'Ada Byron',
        email: 'ada@example.org',
        events_count: 2,
        relational: { orders_count: 1, revenue_minor: 1250, currency: 'EUR' },
      },
    ]);
    const events = (await it.events()).filter(({ message_id }) => message_id === own('t'));
    // 10:00 UTC is 11 o'clock in Paris; the 5th of March 2026 is a Thursday.
    expect(events).toMatchObject([{ local_hour: 11, local_weekday: 4, revenue_minor: 1250 }]);
  });

  test('of a table leaves a record, whose newest version stays whatever order versions come in', async () => {
    const row = (updated_at: string, city: string) => ({
      id: own('c1'),
      email: `${own('c1')}@example.org`,
      updated_at,
      city,
    });
    const newest = row('2026-03-03 10:00:00', 'Lyon');
    await it.accept([newest], { source: 'contacts' });
    await ingestion.worker.drain();
    await it.accept([row('2026-03-01 10:00:00', 'Paris'), newest], { source: 'contacts' });
    const stats = await ingestion.worker.drain();
    expect(stats).toMatchObject({ indexed: 2, created: 1, duplicate: 1 });
    expect(await ownProfiles()).toMatchObject([{ city: 'Lyon' }]);
    const records = (await it.records()).filter(({ record_id }) => record_id === own('c1'));
    expect(records).toMatchObject([{ data: { city: 'Lyon' } }]);
  });
});

describe('a message that cannot be used is set aside, and the good ones beside it go in', () => {
  const cases = [
    { name: 'no JSON', payload: '{"type": "track", "x": "r#-', code: 'invalid_json' },
    {
      name: 'a key that changes prototypes',
      payload: '{"__proto__":{"a":"r#-"}}',
      code: 'invalid_json',
    },
    { name: 'a list', payload: '["r#-"]', code: 'invalid_json' },
    {
      name: 'an unknown type',
      payload: '{"type":"r#-x","messageId":"r#-1"}',
      code: 'pipeline_failed',
    },
    {
      name: 'nobody it concerns',
      payload: '{"type":"track","event":"A","messageId":"r#-2","timestamp":"2026-03-05T10:00:00Z"}',
      code: 'no_identifier',
    },
    {
      name: 'only a placeholder for somebody',
      payload:
        '{"type":"track","event":"A","messageId":"r#-3","userId":"undefined","timestamp":"2026-03-05T10:00:00Z"}',
      code: 'no_identifier',
    },
  ];
  test.each(cases)('$name', async ({ payload, code }) => {
    const text = payload.replaceAll('r#-', `r${round}-`);
    await it.spool.append([
      {
        source: 'segment',
        kind: 'message',
        payload: text,
        received_at: new Date().toISOString(),
        accept_id: own('accept'),
      },
    ]);
    await it.accept([track({ id: own('good'), user: own('good') })]);
    const stats = await ingestion.worker.drain();
    expect(stats).toMatchObject({ indexed: 1, dead_lettered: 1 });
    expect(await ownDeadLetters()).toMatchObject([
      { code, payload: text, status: 'open', attempts: 1, accept_id: own('accept') },
    ]);
    const [letter] = await ownDeadLetters();
    expect(letter?.detail).not.toContain(`r${round}-`);
    expect(await ownProfiles()).toMatchObject([{ events_count: 1 }]);
  });

  test('one that the engine will not store, among many that it does', async () => {
    // This month's index takes only numbers for a field that is text everywhere else.
    const at = '2009-01-05T10:00:00.000Z';
    await it.client.indices.create({
      index: eventsIndexFor(it.prefix, at),
      mappings: { properties: { session_id: { type: 'long' } } },
    });
    const message = (i: number, session_id: string) =>
      track({ id: own(`m${i}`), user: own(`u${i % 4}`), at, properties: { session_id } });
    await it.accept(Array.from({ length: 40 }, (_, i) => message(i, String(i))));
    await it.accept([message(40, 'not-a-number')]);
    const stats = await ingestion.worker.drain();
    expect(stats).toMatchObject({ indexed: 40, dead_lettered: 1 });
    expect(await ownDeadLetters()).toMatchObject([
      { code: 'engine_rejected', detail: 'event: document_parsing_exception', field: 'event' },
    ]);
    const profiles = await ownProfiles();
    expect(profiles.map(({ events_count }) => events_count)).toEqual([10, 10, 10, 10]);
  });

  test('and goes in when it comes again, repaired, once only', async () => {
    const good = track({ id: own('again'), user: own('u') });
    await it.accept([{ ...good, type: 'wrong' }], { acceptId: own('first') });
    await ingestion.worker.drain();
    expect(await ownDeadLetters()).toHaveLength(1);
    await it.accept([good], { acceptId: own('replay') });
    await it.accept([good], { acceptId: own('replay-again') });
    const stats = await ingestion.worker.drain();
    expect(stats).toMatchObject({ indexed: 1, duplicate: 1 });
    expect(await it.spool.fate(own('replay'))).toMatchObject({ accepted: 1, queued: 0 });
    expect(await ownProfiles()).toMatchObject([{ events_count: 1 }]);
  });
});

describe('verify and rebuild', () => {
  test('find drift by field name, repair it, and find none afterwards', async () => {
    await it.accept([
      track({ id: own('a'), anonymous: own('device') }),
      {
        type: 'identify',
        messageId: own('b'),
        userId: own('eve'),
        anonymousId: own('device'),
        timestamp: '2026-03-05T09:00:00.000Z',
        traits: { firstName: 'Eve' },
      },
    ]);
    await ingestion.worker.drain();
    const [profile] = await ownProfiles();
    if (profile === undefined) throw new Error('no profile');
    const ids = [profile.profile_id];
    expect(await ingestion.verify({ ids })).toEqual({ checked: 1, drifted: [], missing: [] });

    const { tallies, ...rest } = profile.state;
    await it.client.index({
      index: it.names.profiles,
      id: profile.profile_id,
      document: { ...profile, given_name: 'Mallory', state: { ...rest, tallies: {} } },
    });
    const found = await ingestion.verify({ ids });
    expect(found.drifted[0]?.fields).toEqual(
      expect.arrayContaining(['given_name', 'state.tallies']),
    );
    const repaired = await ingestion.rebuild({ ids });
    expect(repaired.repaired.map(({ profile_id }) => profile_id)).toEqual(ids);
    expect((await ownProfiles())[0]).toMatchObject({ given_name: 'Eve', state: { tallies } });
    expect(await ingestion.verify({ ids })).toMatchObject({ drifted: [] });

    // The worker remembered the profile as it was: it must notice.
    await it.accept([track({ id: own('c'), user: own('eve') })]);
    await ingestion.worker.drain();
    expect(await ownProfiles()).toMatchObject([{ events_count: 3 }]);
  });

  test('name ids that are nobody', async () => {
    const report = await ingestion.verify({ ids: ['p_nobody'] });
    expect(report).toEqual({ checked: 0, drifted: [], missing: ['p_nobody'] });
  });
});
