import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestEngine, testEngine } from '../support/engine.ts';
import { installPipelines, simulate } from '../support/pipelines.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await testEngine();
  await installPipelines(engine.client, engine.prefix);
});
afterAll(() => engine.cleanup());

const RECEIVED = '2026-11-22T07:00:00.000Z';

async function run(pipeline: string, draft: object) {
  const [outcome] = await simulate(engine.client, `${engine.prefix}-${pipeline}`, [
    { received_at: RECEIVED, ...draft },
  ]);
  return outcome ?? {};
}

describe('dates become UTC instants with milliseconds', () => {
  const PARIS = { timezone: 'Europe/Paris' };
  test.each([
    ['2024-03-04T05:06:07.089Z', {}, '2024-03-04T05:06:07.089Z'],
    ['2024-03-04T05:06:07Z', {}, '2024-03-04T05:06:07.000Z'],
    ['2024-03-04T05:06Z', {}, '2024-03-04T05:06:00.000Z'],
    ['2024-03-04T05:06:07.123456+01:00', {}, '2024-03-04T04:06:07.123Z'],
    ['2024-03-04T05:06:07-0330', {}, '2024-03-04T08:36:07.000Z'],
    ['2024-03-04T05:06:07', PARIS, '2024-03-04T04:06:07.000Z'],
    ['2024-07-04 05:06:07', PARIS, '2024-07-04T03:06:07.000Z'],
    ['2024-07-04T05:06:07[Europe/Paris]', {}, undefined],
    ['2020-09-11 13:26:15.000 ', {}, '2020-09-11T13:26:15.000Z'],
    ['2023-06-08 23:22:38.270000', {}, '2023-06-08T23:22:38.270Z'],
    ['2023-04-26 23:59:59.000000 UTC', PARIS, '2023-04-26T23:59:59.000Z'],
    ['2020-12-30 3:15:52', {}, '2020-12-30T03:15:52.000Z'],
    ['2024-03-04', PARIS, '2024-03-03T23:00:00.000Z'],
    ['20240304', {}, '2024-03-04T00:00:00.000Z'],
    ['20240304T050607Z', {}, '2024-03-04T05:06:07.000Z'],
    ['03/04/2024 15:30', {}, '2024-04-03T15:30:00.000Z'],
    ['03/04/2024 15:30', { date_order: 'mdy' }, '2024-03-04T15:30:00.000Z'],
    ['3.4.24', {}, '2024-04-03T00:00:00.000Z'],
    ['03/04/2024 03:30 PM', {}, '2024-04-03T15:30:00.000Z'],
    ['03/04/2024 à 15:30', {}, undefined],
    ['12/31/2024', {}, undefined],
    ['Tue, 15 Nov 1994 08:12:31 GMT', {}, '1994-11-15T08:12:31.000Z'],
    ['15 novembre 1994', {}, '1994-11-15T00:00:00.000Z'],
    ['1er février 2024', {}, '2024-02-01T00:00:00.000Z'],
    ['Nov 15, 1994', {}, '1994-11-15T00:00:00.000Z'],
    [1_700_000_000, {}, '2023-11-14T22:13:20.000Z'],
    [1_700_000_000_123, {}, '2023-11-14T22:13:20.123Z'],
    ['1700000000', {}, '2023-11-14T22:13:20.000Z'],
    ['1700000000123', {}, '2023-11-14T22:13:20.123Z'],
    ['2024-02-29', {}, '2024-02-29T00:00:00.000Z'],
    ['2023-02-29', {}, undefined],
    ['2024-01-01T25:00:00Z', {}, undefined],
    ['tomorrow', {}, undefined],
    [5, {}, undefined],
  ])('%s %o', async (given, defaults, instant) => {
    const outcome = await run('normalise-dates', { occurred_at: given, defaults });
    if (instant === undefined) expect(outcome.failure).toBe('occurred_at: invalid_date');
    else expect(outcome.doc?.occurred_at).toBe(instant);
  });

  test('an instant more than a day ahead of its reception becomes the reception, and says so', async () => {
    const { doc } = await run('normalise-dates', { occurred_at: '2031-01-01T00:00:00Z' });
    expect(doc).toMatchObject({
      occurred_at: RECEIVED,
      issues: [{ field: 'occurred_at', code: 'future_date' }],
    });
  });

  test("a sender's wrong clock is corrected by the time between doing and sending", async () => {
    const { doc } = await run('normalise-dates', {
      occurred_at: '2020-01-01T00:00:00Z',
      clock_sent_at: '2020-01-01T00:00:10Z',
      clock_received_at: '2026-11-22T06:59:59Z',
    });
    expect(doc?.occurred_at).toBe('2026-11-22T06:59:49.000Z');
  });

  test.each([
    ['1984-04-03', '1984-04-03', undefined],
    ['03/04/1984', '1984-04-03', undefined],
    ['1984-04-03T22:00:00.000Z', '1984-04-03', undefined],
    ['3 avril 1984', '1984-04-03', undefined],
    ['1900-01-01', undefined, 'placeholder_date'],
    ['2030-01-01', undefined, 'future_date'],
    ['1884-04-03', undefined, 'implausible_date'],
    ['03/04/84', undefined, 'ambiguous_date'],
    ['31/02/1984', undefined, 'invalid_date'],
    [19840403, undefined, 'invalid_date'],
  ])('birth date %s', async (given, date, code) => {
    const { doc } = await run('normalise-dates', { traits: { birth_date: given } });
    expect(doc?.traits?.birth_date).toBe(date);
    expect(doc?.issues ?? []).toEqual(
      code === undefined ? [] : [{ field: 'traits.birth_date', code }],
    );
  });
});

describe('amounts become integer minor units', () => {
  test.each([
    [49.9, 'EUR', {}, 4990],
    ['49.90', 'EUR', {}, 4990],
    ['49,90', 'EUR', {}, 4990],
    ['1 234,56 €', undefined, {}, 123_456],
    ['1\u202f234,56', 'EUR', {}, 123_456],
    ['1,234.56', 'USD', {}, 123_456],
    ['1.234,56', 'EUR', {}, 123_456],
    ['1.234.567', 'EUR', {}, 123_456_700],
    ['1,234', 'USD', {}, 123_400],
    ['1,234', 'EUR', { decimal: ',' }, 123],
    ['1.234', 'EUR', { decimal: ',' }, 123_400],
    ["1'234.50", 'CHF', {}, 123_450],
    ['R$ 10,50', undefined, {}, 1050],
    ['(12.00)', 'EUR', {}, -1200],
    ['-12', 'EUR', {}, -1200],
    ['1500', 'JPY', {}, 1500],
    ['12.3456', 'TND', {}, 12_346],
    [0.1, 'EUR', {}, 10],
    [1.005, 'EUR', {}, 101],
    [1999, 'EUR', { amounts: 'minor' }, 1999],
    ['36150000', 'USD', { amounts: 'micros' }, 3615],
    ['1e5', 'EUR', {}, undefined],
    ['twelve', 'EUR', {}, undefined],
    ['999999999999999999', 'EUR', {}, undefined],
  ])('%s %s %o', async (revenue, currency, defaults, minor) => {
    const { doc } = await run('normalise-money', { event: { revenue, currency }, defaults });
    const event = doc?.event ?? {};
    expect(event.revenue_minor).toBe(minor);
    expect(event.revenue).toBeUndefined();
    if (minor === undefined)
      expect(doc?.issues).toEqual([{ field: 'event.revenue', code: 'invalid_amount' }]);
  });

  test('no amount is kept in a currency nobody knows', async () => {
    const { doc } = await run('normalise-money', { event: { revenue: 5, currency: 'XXQ' } });
    expect(doc?.event).toEqual({});
    expect(doc?.issues).toEqual([{ field: 'event.currency', code: 'unknown_currency' }]);
  });

  test('money given back is negative whatever its sign', async () => {
    const { doc } = await run('normalise-money', { event: { revenue: 5, negative: true } });
    expect(doc?.event).toEqual({ revenue_minor: -500, currency: 'EUR' });
  });
});

describe('names keep their owner’s spelling and get lost capitals back', () => {
  test.each([
    ['full_name', 'jean-PIERRE de la tour', { full_name: 'Jean-Pierre de la Tour' }],
    ['full_name', 'JEAN-PIERRE DE LA TOUR', { full_name: 'Jean-Pierre de la Tour' }],
    ['full_name', "SEAN O'NEIL", { full_name: "Sean O'Neil" }],
    ['full_name', 'Ronald McDonald', { full_name: 'Ronald McDonald' }],
    ['full_name', 'RONALD MCDONALD', { full_name: 'Ronald McDonald' }],
    ['full_name', 'Vincent van Gogh', { full_name: 'Vincent van Gogh' }],
    [
      'full_name',
      'DUPONT, Jean',
      { full_name: 'Jean Dupont', given_name: 'Jean', family_name: 'Dupont' },
    ],
    ['full_name', 'Sammy Davis, Jr', { full_name: 'Sammy Davis, Jr' }],
    ['given_name', '  anne   marie ', { given_name: 'Anne Marie' }],
    ['given_name', 'Zoe\u0308', { given_name: 'Zoë' }],
    ['given_name', 'ÉLOÏSE', { given_name: 'Éloïse' }],
    ['family_name', 'DE LA TOUR', { family_name: 'de la Tour' }],
    ['family_name', "D'ORMESSON", { family_name: "d'Ormesson" }],
    ['family_name', 'LE', { family_name: 'Le' }],
    ['family_name', 'DuPont', { family_name: 'DuPont' }],
    ['city', 'SAINT-ÉTIENNE', { city: 'Saint-Étienne' }],
    ['company', 'IBM', { company: 'IBM' }],
    ['given_name', '---', {}],
    ['given_name', 'db320f93ead463e1a2faee198cd9a122', {}],
  ])('%s %s', async (field, given, traits) => {
    const { doc } = await run('normalise-names', { traits: { [field]: given } });
    expect(doc?.traits).toEqual(traits);
  });
});

describe('contact points are cleaned, digests are told apart from addresses', () => {
  test.each([
    [' Jean.Dupont@Example.ORG ', 'jean.dupont@example.org'],
    ['mailto:a@example.org?subject=hi', 'a@example.org'],
    ['Jean <jean@example.org>', 'jean@example.org'],
    ['ａ@example.org', 'a@example.org'],
    ['jean@example', undefined],
    ['jean dupont@example.org', undefined],
    ['a..b@example.org', undefined],
  ])('%s', async (given, email) => {
    const { doc } = await run('normalise-contact', {
      traits: { email: given },
      identifiers: [{ namespace: 'email', value: given }],
    });
    expect(doc?.traits?.email).toBe(email);
    expect(doc?.identifiers).toEqual(
      email === undefined ? [] : [{ namespace: 'email', value: email }],
    );
  });

  test.each([
    ['06 12 34 56 78', '0612345678'],
    ['+33 (0)6.12.34.56.78', '+33612345678'],
    ['0033 6 12 34 56 78', '+33612345678'],
    ['+1 (555) 010-9999 ext 12', '+15550109999'],
    ['n/c', undefined],
    ['12', undefined],
  ])('%s', async (given, phone) => {
    const { doc } = await run('normalise-contact', { traits: { phone: given } });
    expect(doc?.traits?.phone).toBe(phone);
  });

  test('a masked e-mail identifies within its system, the digest of nothing identifies nobody', async () => {
    const { doc } = await run('normalise-contact', {
      defaults: { scope: 'hubspot' },
      identifiers: [
        { namespace: 'email', value: 'FCB67EF339B691956CC85FA12BE6490C' },
        { namespace: 'email', value: 'd41d8cd98f00b204e9800998ecf8427e' },
      ],
    });
    expect(doc?.identifiers).toEqual([
      { namespace: 'hashed_email', scope: 'hubspot', value: 'fcb67ef339b691956cc85fa12be6490c' },
    ]);
  });
});
