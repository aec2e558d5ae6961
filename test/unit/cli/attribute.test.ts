import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attributeCommand } from '../../../src/cli/commands/attribute.ts';
import { runCli } from '../../../src/cli/run.ts';
import { testContext } from './support.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'azimut-attribute-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, content: string | Buffer) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

const azimut = async (...argv: string[]) => {
  const { context, out, notes } = testContext({ language: 'en' });
  const code = await runCli(['attribute', ...argv], [attributeCommand], '1', context);
  return { code, out: out.join(''), notes: notes.join('\n') };
};

const COLUMNS = ['--path', 'way', '--conversions', 'sales'];

test('prints the credit of each channel, and what there was to give', async () => {
  const path = file('paths.csv', 'way;sales;worth;lost\nads > mail;2;20,5;1\nmail;1;5;0\n');
  const answer = await azimut(
    path,
    ...COLUMNS,
    '--value',
    'worth',
    '--nulls',
    'lost',
    '-m',
    'last',
  );
  expect(answer.code).toBe(0);
  expect(JSON.parse(answer.out)).toEqual({
    model: 'last',
    channels: [
      { channel: 'ads', conversions: 0, value: 0, share: 0 },
      { channel: 'mail', conversions: 3, value: 25.5, share: 1 },
    ],
    separator: ' > ',
    totals: { paths: 2, conversions: 3, value: 25.5, nulls: 1 },
    refused_rows: 0,
    refused: [],
    notes: [],
  });
});

test('several models stand side by side in each channel', async () => {
  const path = file('paths.ndjson.gz', gzipSync('{"way":"ads|mail","sales":1}\n'));
  const { out } = await azimut(
    path,
    ...COLUMNS,
    '--model',
    'first,last-non-direct',
    '-m',
    'linear',
  );
  expect(JSON.parse(out)).toMatchObject({
    separator: '|',
    channels: [
      {
        channel: 'ads',
        first: { share: 1 },
        last_non_direct: { share: 0 },
        linear: { share: 0.5 },
      },
      { channel: 'mail', first: { share: 0 }, last_non_direct: { share: 1 } },
    ],
  });
});

test('names rows that it cannot use and goes on with the others', async () => {
  const path = file('bad.csv', 'way,sales\nads,1\n,5\nads,many\nads,-1\nads,\n');
  const { code, out } = await azimut(path, ...COLUMNS, '--model', 'markov');
  expect(code).toBe(3);
  expect(JSON.parse(out)).toMatchObject({
    totals: { paths: 2, conversions: 1 },
    refused_rows: 3,
    refused: [
      { row: 2, column: 'way', code: 'no_touch' },
      { row: 3, column: 'sales', code: 'not_a_number' },
      { row: 4, column: 'sales', code: 'negative' },
    ],
    notes: ['no_nulls'],
  });
});

describe('refuses', () => {
  const cases: { name: string; argv: string[]; says: string }[] = [
    { name: 'no model', argv: COLUMNS, says: '--model is missing' },
    { name: 'a slip', argv: [...COLUMNS, '-m', 'frist'], says: 'perhaps first' },
    { name: 'no column', argv: ['--path', 'way', '-m', 'first'], says: '--conversions is missing' },
    {
      name: 'a column that is not there',
      argv: ['--path', 'way', '--conversions', 'sale', '-m', 'first'],
      says: 'the nearest: sales',
    },
    { name: 'order 4', argv: [...COLUMNS, '-m', 'markov', '--order', '4'], says: '1, 2 or 3' },
    {
      name: 'half-life 0',
      argv: [...COLUMNS, '-m', 'time_decay', '--half-life', '0'],
      says: 'above 0',
    },
    { name: 'a second file', argv: ['other.csv', ...COLUMNS, '-m', 'first'], says: 'other.csv' },
  ];
  test.each(cases)('$name', async ({ argv, says }) => {
    const path = file('good.csv', 'way,sales\nads,1\n');
    const { code, notes } = await azimut(path, ...argv);
    expect(code).toBeGreaterThan(0);
    expect(notes).toContain(says);
  });
});
