import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type DemoMessage, generateDemo } from '../../../src/demo/generate.ts';
import { loadDemo } from '../../../src/demo/load.ts';
import { mistype, typePhone } from '../../../src/demo/messy.ts';
import { createRandom } from '../../../src/demo/random.ts';
import { parisClock } from '../../../src/demo/rows/world.ts';
import { writeDemo } from '../../../src/demo/write-files.ts';

const NOW = new Date('2026-11-01T00:00:00Z');
const OPTIONS = { people: 600, seed: 7, now: NOW };
const all: DemoMessage[] = [...generateDemo(OPTIONS)];
const first = all.filter((message) => !message.repeated);
const digest = (messages: Iterable<DemoMessage>) => {
  const hash = createHash('sha256');
  for (const message of messages) hash.update(JSON.stringify(message));
  return hash.digest('hex');
};
const share = (part: number, whole: number) => part / whole;

describe('the demonstration company', () => {
  test('is the same to the byte for the same seed, and another for another', () => {
    expect(digest(generateDemo(OPTIONS))).toBe(digest(all));
    expect(digest(generateDemo({ ...OPTIONS, seed: 8 }))).not.toBe(digest(all));
  });

  test('does not depend on how many windows of time it is planned in', () => {
    expect(digest(generateDemo(OPTIONS, 150))).toBe(digest(all));
  });

  test('has about twenty messages a person, from thirteen sources', () => {
    expect(share(all.length, OPTIONS.people)).toBeGreaterThan(16);
    expect(share(all.length, OPTIONS.people)).toBeLessThan(25);
    expect(new Set(all.map((message) => message.source)).size).toBe(13);
  });

  test('comes in the order of arrival, within three years before its end', () => {
    const arrivals = all.map((message) => message.arrives_at);
    expect(arrivals).toEqual(arrivals.toSorted());
    expect(Date.parse(arrivals[0] ?? '')).toBeGreaterThan(NOW.getTime() - 1100 * 86_400_000);
    expect((arrivals.at(-1) ?? '') <= NOW.toISOString()).toBe(true);
    for (const message of all) expect(message.occurred_at <= message.arrives_at).toBe(true);
  });

  test('repeats about 2 % of its messages to the byte, and sends about 3.5 % late', () => {
    const repeated = all.filter((message) => message.repeated);
    expect(share(repeated.length, all.length)).toBeGreaterThan(0.012);
    expect(share(repeated.length, all.length)).toBeLessThan(0.028);
    const sent = new Set(first.map((message) => JSON.stringify([message.source, message.payload])));
    for (const message of repeated) {
      expect(sent).toContain(JSON.stringify([message.source, message.payload]));
    }
    const late = first.filter(
      (message) => Date.parse(message.arrives_at) - Date.parse(message.occurred_at) > 3_600_000,
    );
    expect(share(late.length, first.length)).toBeGreaterThan(0.02);
    expect(share(late.length, first.length)).toBeLessThan(0.05);
  });

  test('knows the true person behind each record, and that stock concerns nobody', () => {
    for (const message of all) {
      if (message.source === 'stock') expect(message.person_id).toBeNull();
      else expect(message.person_id).toMatch(/^person-\d{6}$/);
    }
    const owner = new Map<string, string | null>();
    for (const { source, id, person_id } of all) {
      const key = `${source}/${id}`;
      expect(owner.get(key) ?? person_id).toBe(person_id);
      owner.set(key, person_id);
    }
  });

  test.each([
    { source: 'crm', field: 'date_naissance', missing: [0.3, 0.5] },
    { source: 'crm', field: 'email', missing: [0.1, 0.28] },
    { source: 'crm', field: 'tel_mobile', missing: [0.18, 0.4] },
    { source: 'pos', field: 'carte_fidelite', missing: [0.35, 0.75] },
    { source: 'web', field: 'userId', missing: [0.35, 0.75] },
  ])('lacks $field in a part of the rows of $source', ({ source, field, missing }) => {
    const rows = first.filter((message) => message.source === source);
    const lacking = rows.filter(
      ({ payload }) => payload[field] === undefined || payload[field] === '',
    );
    expect(share(lacking.length, rows.length)).toBeGreaterThan(missing[0] ?? 0);
    expect(share(lacking.length, rows.length)).toBeLessThan(missing[1] ?? 1);
  });

  test('has households that share an address, people who moved, and till receipts of nobody', () => {
    const addresses = Map.groupBy(
      first.filter((message) => message.source === 'shop'),
      ({ payload }) => JSON.stringify(payload['shipping_address']),
    );
    const people = [...addresses.values()].map(
      (rows) => new Set(rows.map((row) => row.person_id)).size,
    );
    expect(people.filter((count) => count > 1).length).toBeGreaterThan(10);
    const moved = Map.groupBy(
      first.filter((message) => message.source === 'crm'),
      (message) => message.person_id,
    );
    const towns = [...moved.values()].map(
      (rows) => new Set(rows.map((row) => row.payload['code_postal'])).size,
    );
    expect(towns.filter((count) => count > 1).length).toBeGreaterThan(5);
    const anonymous = first.filter(
      ({ source, payload }) =>
        source === 'pos' && !payload['carte_fidelite'] && !payload['email_ticket'],
    );
    expect(anonymous.length).toBeGreaterThan(5);
  });

  test('keeps personal data invented: no mailbox outside the reserved domains', () => {
    const mailboxes = JSON.stringify(all).match(/[a-z0-9.]+@[a-z0-9.-]+\.[a-z]+/gi) ?? [];
    expect(mailboxes.length).toBeGreaterThan(1000);
    expect(mailboxes.filter((mailbox) => !/\.example$/i.test(mailbox))).toEqual([]);
  });
});

test('hands in every message once, by source, and says how far it is', async () => {
  const received = new Map<string, object[]>();
  const take = async (source: string, batch: readonly object[]) => {
    received.set(source, [...(received.get(source) ?? []), ...batch]);
  };
  const states: number[] = [];
  const options = { people: 60, seed: 3, now: NOW };
  const sent = await loadDemo({ sendMessages: take, sendRecords: take }, options, (state) => {
    states.push(state.sent / state.total);
  });
  const expected = Map.groupBy(generateDemo(options), (message) => message.source);
  expect(sent).toBe([...received.values()].flat().length);
  for (const [source, messages] of expected) {
    expect(received.get(source)).toEqual(messages.map((message) => message.payload));
  }
  expect(states.at(-1)).toBe(1);
});

test('writes a file per source, and the truth beside them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'azimut-demo-'));
  try {
    const options = { people: 40, seed: 3, now: NOW };
    const { messages } = await writeDemo(folder, options);
    const lines = (name: string) =>
      gunzipSync(readFileSync(join(folder, `${name}.ndjson.gz`)))
        .toString()
        .trimEnd()
        .split('\n');
    const sources = [...new Set([...generateDemo(options)].map((message) => message.source))];
    expect(sources.reduce((sum, source) => sum + lines(source).length, 0)).toBe(messages);
    expect(JSON.parse(lines('truth')[0] ?? '')).toHaveProperty('person_id');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test.each([
  { utc: '2026-03-29T00:59:59Z', local: '2026-03-29 01:59:59' },
  { utc: '2026-03-29T01:00:00Z', local: '2026-03-29 03:00:00' },
  { utc: '2026-10-25T00:59:59Z', local: '2026-10-25 02:59:59' },
  { utc: '2026-10-25T01:00:00Z', local: '2026-10-25 02:00:00' },
])('writes $utc as $local on the clock of Paris', ({ utc, local }) => {
  expect(parisClock(Date.parse(utc))).toBe(local);
});

test('writes one phone number in many ways that all hold its digits', () => {
  const random = createRandom('phones');
  const written = Array.from({ length: 200 }, () => typePhone('0600123456', random));
  expect(new Set(written).size).toBeGreaterThan(5);
  for (const phone of written) expect(phone.replace(/\D/g, '')).toMatch(/600123456$/);
});

test('makes one slip at a time', () => {
  const random = createRandom('slips');
  for (let i = 0; i < 100; i++) {
    const slip = mistype('Dupontel', random);
    expect(Math.abs(slip.length - 8)).toBeLessThanOrEqual(1);
  }
});
