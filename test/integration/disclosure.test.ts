import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { setUp } from '../../src/elasticsearch/setup.ts';
import type { ProfileDoc } from '../../src/model/profile.ts';
import { Role } from '../../src/model/role.ts';
import { mayReveal, mayVerify } from '../../src/privacy/disclosure-rights.ts';
import { type TestEngine, testEngine } from '../support/engine.ts';
import { type PeopleApi, peopleApi } from '../support/people-api.ts';
import { AT, person } from '../support/person.ts';

const NOW = new Date('2026-03-02T00:00:00.000Z');
const granted = (purpose: string): Partial<ProfileDoc> => ({
  consents: { [purpose]: { granted: true, decided_at: AT, source: 'crm' } },
  consents_granted: [purpose],
});

const marie = (id: string) =>
  person(
    id,
    {
      full_name: 'Marie-Hélène Dupont',
      given_name: 'Marie-Hélène',
      family_name: 'Dupont',
      email: 'mh.dupont75@example.org',
      phone: '+33612345678',
      birth_date: '1983-04-09',
      street: '4 rue de l’Église',
    },
    { identifiers: ['loyalty_id:shop/99887766', 'order_id:shop/CMD-2024-17'] },
  );

/** More than a page of the export, two of them awkward for a spreadsheet. */
const CROWD = Array.from({ length: 1040 }, (_, n) =>
  person(
    `crowd${String(n).padStart(4, '0')}`,
    { full_name: `Foule Numéro ${n}`, city: n % 2 === 0 ? 'Lyon' : 'Paris', country: 'FR' },
    { changes: n % 4 === 0 ? granted('email_marketing') : {} },
  ),
);
const AWKWARD = [
  person('formula', { full_name: '=HYPERLINK("http://evil.example")', country: 'BE' }),
  person('lines', { full_name: 'Ligne\nune;\t"deux"', country: 'BE' }),
];
const PEOPLE: ProfileDoc[] = [
  marie('marie'),
  marie('slow'),
  person('bare', { full_name: 'Sans Date' }),
  person('old', {}, { changes: { status: 'merged', merged_into: 'marie' } }),
  person('gone', {}, { changes: { status: 'erased' } }),
  ...CROWD,
  ...AWKWARD,
];

let engine: TestEngine;
let api: PeopleApi;

beforeAll(async () => {
  engine = await testEngine();
  await setUp(engine.client, { prefix: engine.prefix, now: NOW });
  api = peopleApi(engine.client, engine.prefix, NOW);
  const result = await engine.client.bulk({
    index: api.names.profiles,
    refresh: true,
    operations: PEOPLE.flatMap((doc) => [{ index: { _id: doc.profile_id } }, doc]),
  });
  expect(result.items.flatMap((item) => item.index?.error ?? [])).toEqual([]);
});
afterAll(async () => await engine.cleanup());

const post = (role: Role, path: string, body: unknown) =>
  api.app.request(`/v1/profiles/${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${api.texts[role]}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });

interface Line {
  readonly action: string;
  readonly actor: string;
  readonly subject_ids: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

async function trail(action: string): Promise<Line[]> {
  await engine.client.indices.refresh({ index: api.names.audit });
  const found = await engine.client.search<Line>({
    index: api.names.audit,
    size: 500,
    query: { term: { action } },
  });
  return found.hits.hits.flatMap(({ _source }) => _source ?? []);
}

describe('what a caller says', () => {
  test.each([
    ['a date as people say it', 'birth_date', '9 avril 1983', true],
    ['a date in figures', 'birth_date', '09/04/83', true],
    ['another date', 'birth_date', '10/04/1983', false],
    ['a year alone', 'birth_date', '1983', false],
    ['two dates at once', 'birth_date', '1983-04-09 ou 1983-04-10', false],
    ['a name without accents, swapped', 'full_name', 'dupont marie helene', true],
    ['half a name', 'full_name', 'dupont', false],
    ['a phone in another form', 'phone', '06 12 34 56 78', true],
    ['a phone one digit off', 'phone', '06 12 34 56 79', false],
    ['an address in capitals', 'email', 'MH.Dupont75@Example.org', true],
    ['a street in other letters', 'street', '4, RUE DE L’EGLISE', true],
    ['a loyalty number with blanks', 'identifier', '9988 7766', true],
    ['an order number', 'identifier', 'cmd 2024 17', true],
    ['nothing but blanks', 'identifier', ' - ', false],
    ['control characters', 'full_name', '\u0000\u0007', false],
    ['what is not known', 'company', 'Atelier', false],
  ] as const)('%s', async (_, field, statement, matches) => {
    // Enough people for every row to stay below what one may be asked about.
    const id = Math.abs(statement.length % 2) === 0 ? 'marie' : 'slow';
    const answer = await post('marketer', `${id}/verify`, { field, statement });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.json()).toEqual({ profile_id: id, field, matches });
  });

  test('is on the trail by field and outcome, never by value', async () => {
    const lines = await trail('profile.verified');
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.some(({ detail }) => detail['matches'] === 'true' || detail['matches'])).toBe(
      true,
    );
    expect(JSON.stringify(lines)).not.toMatch(/dupont|1983|9988|0612|6 12/i);
  });

  test('is answered no where nothing is stored, as where it is wrong', async () => {
    const answer = await post('manager', 'bare/verify', {
      field: 'birth_date',
      statement: '1983-04-09',
    });
    expect(await answer.json()).toMatchObject({ matches: false });
  });

  test('cannot be guessed at: whoever asks, ten times a quarter of an hour', async () => {
    const statuses: number[] = [];
    for (let guess = 0; guess < 12; guess += 1) {
      const role = guess % 2 === 0 ? 'manager' : 'steward';
      const day = String(guess + 1).padStart(2, '0');
      const answer = await post(role, 'crowd0001/verify', {
        field: 'birth_date',
        statement: `1983-04-${day}`,
      });
      statuses.push(answer.status);
      if (answer.status === 429) expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    }
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 200), 429, 429]);
  });
});

describe('a masked value', () => {
  test('is shown one at a time for a reason, and who saw it is on the trail', async () => {
    const answer = await post('manager', 'marie/reveal', {
      field: 'phone',
      reason: 'callback',
      ticket: 'T-5521',
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.json()).toEqual({
      profile_id: 'marie',
      field: 'phone',
      value: '+33612345678',
      hide_after_seconds: 30,
    });
    const lines = await trail('profile.revealed');
    expect(lines).toMatchObject([
      { subject_ids: ['marie'], detail: { field: 'phone', reason: 'callback', ticket: 'T-5521' } },
    ]);
    expect(JSON.stringify(lines)).not.toContain('612345678');
  });

  test.each([
    ['without a reason', { field: 'phone' }],
    ['for a reason of one’s own', { field: 'phone', reason: 'because' }],
    ['of which nobody may see', { field: 'state', reason: 'callback' }],
    ['several at once', { field: ['phone', 'email'], reason: 'callback' }],
    ['for a case that is a sentence', { field: 'phone', reason: 'callback', ticket: 'she said' }],
  ])('is refused %s', async (_, body) => {
    expect((await post('manager', 'marie/reveal', body)).status).toBe(400);
  });
});

test.each(Role.options)('%s may reveal and verify as the rights say', async (role) => {
  const reveal = await post(role, 'bare/reveal', { field: 'company', reason: 'complaint' });
  expect(reveal.status).toBe(mayReveal([role]) ? 200 : 403);
  const verify = await post(role, 'crowd0002/verify', { field: 'company', statement: 'x' });
  expect(verify.status).toBe(mayVerify([role]) ? 200 : 403);
});

test.each([
  ['verify', { field: 'phone', statement: '0612345678' }],
  ['reveal', { field: 'phone', reason: 'callback' }],
])('%s follows who was merged, and tells of who was erased', async (what, body) => {
  const moved = await post('manager', `old/${what}`, body);
  expect([moved.status, moved.headers.get('location')]).toEqual([
    308,
    `/v1/profiles/marie/${what}`,
  ]);
  expect((await post('manager', `gone/${what}`, body)).status).toBe(410);
  expect((await post('manager', `nobody/${what}`, body)).status).toBe(404);
});

describe('a list taken along', () => {
  const take = (role: Role, body: object) => post(role, 'export', body);

  test('holds everybody who was found, once, in any number of pages', async () => {
    const answer = await take('steward', {
      filters: { country: ['FR'] },
      sort: 'created',
      purpose: 'data_quality',
      format: 'ndjson',
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('total')).toBe('1040');
    const rows = (await answer.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { profile_id: string; display_name: string });
    expect(rows.map(({ profile_id }) => profile_id).toSorted()).toEqual(
      CROWD.map(({ profile_id }) => profile_id),
    );
    expect(new Set(rows.map(({ display_name }) => display_name)).size).toBe(1040);
  });

  test('holds only who granted the purpose, and says how many did not', async () => {
    const answer = await take('marketer', {
      filters: { country: ['FR'], condition: { op: 'exists', field: 'country' } },
      purpose: 'email_marketing',
      format: 'ndjson',
    });
    const ids = (await answer.text()).trim().split('\n');
    const expected = CROWD.filter(({ consents_granted }) =>
      consents_granted.includes('email_marketing'),
    );
    expect(ids).toHaveLength(expected.length);
    expect(answer.headers.get('total')).toBe(String(expected.length));
    expect(answer.headers.get('without-consent')).toBe(String(1040 - expected.length));
  });

  test('shows those who study people nobody in particular, and refuses them such columns', async () => {
    const answer = await take('analyst', { filters: { country: ['BE'] }, purpose: 'statistics' });
    const text = await answer.text();
    const [header = '', ...lines] = text.trim().split('\n');
    expect(lines).toHaveLength(2);
    expect(header).not.toMatch(/name|email|phone|birth/);
    expect(text).not.toMatch(/HYPERLINK|Ligne/);
    const refused = await take('analyst', { purpose: 'statistics', columns: ['email'] });
    expect(refused.status).toBe(403);
  });

  test('runs no formula in a spreadsheet and breaks no line', async () => {
    const answer = await take('steward', {
      filters: { country: ['BE'] },
      purpose: 'data_quality',
      delimiter: ';',
      columns: ['profile_id', 'display_name'],
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.subarray(0, 3).toString('hex')).toBe('efbbbf');
    const text = bytes.toString('utf8');
    const rows = parse(text, { bom: true, delimiter: ';', columns: true }) as {
      profile_id: string;
      display_name: string;
    }[];
    const names = new Map(rows.map((row) => [row.profile_id, row.display_name]));
    expect(names.get('formula')).toBe('\'=HYPERLINK("http://evil.example")');
    expect(names.get('lines')).toMatch(/^Ligne une;\s+"deux"$/);
    expect(text.trim().split('\n')).toHaveLength(3);
  });

  test('is on the trail from the first row to the last', async () => {
    const [started, finished] = [await trail('export.started'), await trail('export.finished')];
    const marketing = finished.filter(({ detail }) => detail['purpose'] === 'email_marketing');
    expect(marketing).toHaveLength(1);
    expect(marketing[0]?.detail).toMatchObject({ people: 260, total: 260, format: 'ndjson' });
    const ids = (lines: Line[]) => lines.map(({ detail }) => detail['export_id']).toSorted();
    expect(ids(started)).toEqual(ids(finished));
  });

  test('that is given up half way is told as such', async () => {
    const answer = await take('steward', { purpose: 'data_quality', format: 'ndjson' });
    const reader = answer.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    const [broken] = await trail('export.broken');
    expect(Number(broken?.detail['people'])).toBeLessThan(1040);
  });

  test.each([
    ['no purpose', 'steward', {}, 400],
    ['a purpose that is a sentence', 'steward', { purpose: 'just because' }, 400],
    ['an unknown column', 'steward', { purpose: 'statistics', columns: ['state'] }, 400],
    ['a cursor', 'steward', { purpose: 'statistics', cursor: 'x' }, 400],
    ['a filter on what is masked', 'analyst', maskedFilter(), 403],
    ['somebody with a customer on the line', 'representative', { purpose: 'statistics' }, 403],
    ['a privacy officer, who answers requests', 'privacy_officer', { purpose: 'legal_duty' }, 403],
  ] as const)('is refused to %s', async (_, role, body, status) => {
    expect((await take(role, body)).status).toBe(status);
  });
});

function maskedFilter() {
  return {
    purpose: 'statistics',
    filters: { condition: { op: 'exists', field: 'birth_date' } },
  };
}
