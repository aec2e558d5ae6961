import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { resolveCommand } from '../../../src/cli/commands/resolve.ts';
import { runCli } from '../../../src/cli/run.ts';
import { testContext } from './support.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'azimut-resolve-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, content: string | Buffer) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const azimut = async (argv: string[], language = 'en') => {
  const { context, out, notes } = testContext({ language });
  const code = await runCli(['resolve', ...argv], [resolveCommand], '1', context);
  return { code, out: out.join(''), notes: notes.join('\n') };
};

const ROWS = [
  'id,first_name,last_name,born,email',
  '1,Julie,Durand,1980-02-03,julie.durand@courriel.example',
  '2,Julie,Durant,1980-02-03,julie.durand@courriel.example',
  '3,Marc,Petit,1955-12-24,mpetit@courriel.example',
  '4,Anne,Leroy,1990-07-15,',
];

test('reads CSV and packed JSON lines, writes clusters with their reasons, prints a summary', async () => {
  const csv = file('crm.csv', `${ROWS.join('\n')}\n`);
  const other = {
    id: 1,
    first_name: 'Marc',
    last_name: 'Petit',
    born: '24/12/1955',
    email: 'mpetit@courriel.example',
  };
  const lines = file('shop.ndjson.gz', gzipSync(`${JSON.stringify(other)}\n`));
  const truth = file(
    'truth.csv',
    'record_id,entity_id\ncrm.csv:1,a\n2,a\n3,b\nshop.ndjson.gz:1,b\n4,c\n',
  );
  const out = join(folder, 'out.csv');
  const argv = [
    csv,
    lines,
    '--id',
    'id',
    '--map',
    'birth_date=born',
    '--out',
    out,
    '--truth',
    truth,
  ];
  const result = await azimut(argv);
  expect(result).toMatchObject({ code: 0, notes: '' });
  expect(JSON.parse(result.out)).toMatchObject({
    records: 5,
    clusters: 3,
    columns: { born: 'birth_date', email: 'email' },
    truth: { blocking_recall: 1, pairwise: { f1: 1 }, b_cubed: { f1: 1 } },
  });
  const written = readFileSync(out, 'utf8').trimEnd().split('\n');
  expect(written[0]).toBe('record_id,cluster_id,score,why');
  expect(written).toHaveLength(6);
  expect(written.find((line) => line.startsWith('2,crm.csv:1,'))).toMatch(/same e-mail \+\d/);
  const french = await azimut(argv, 'fr');
  expect(french.code).toBe(0);
  expect(readFileSync(out, 'utf8')).toContain('e-mail identique +');
});

const rows = () => file('rows.csv', `${ROWS.join('\n')}\n`);
const out = () => join(folder, 'refused.csv');
test.each([
  {
    name: 'an id column that does not exist',
    argv: () => [rows(), '--id', 'nope', '--out', out()],
    says: /no column nope/,
  },
  {
    name: 'a source column that does not exist',
    argv: () => [rows(), '--id', 'id', '--source', 'sys', '--out', out()],
    says: /no column sys/,
  },
  {
    name: 'a source key that no JSON row has',
    argv: () => [
      file('a.ndjson', '{"id":1,"name":"Ada"}\n'),
      '--id',
      'id',
      '--source',
      'sys',
      '--out',
      out(),
    ],
    says: /no column sys/,
  },
  {
    name: 'a mapped column that does not exist',
    argv: () => [rows(), '--id', 'id', '--map', 'email=mail', '--out', out()],
    says: /no column mail/,
  },
  {
    name: 'an unknown field',
    argv: () => [rows(), '--id', 'id', '--map', 'shoe=email', '--out', out()],
    says: /known field: shoe=email/,
  },
  {
    name: 'an empty file',
    argv: () => [file('empty.csv', ''), '--id', 'id', '--out', out()],
    says: /is empty/,
  },
  {
    name: 'a header alone',
    argv: () => [file('header.csv', 'id,name\n'), '--id', 'id', '--out', out()],
    says: /hold no rows/,
  },
  {
    name: 'an id that comes twice',
    argv: () => [file('twice.csv', 'id,name\n1,Ada\n1,Bob\n'), '--id', 'id', '--out', out()],
    says: /line 3: this id came before/,
  },
  {
    name: 'a row without an id',
    argv: () => [file('noid.csv', 'id,name\n,Ada\n'), '--id', 'id', '--out', out()],
    says: /line 2: no value in column id/,
  },
  { name: 'no --out', argv: () => [rows(), '--id', 'id'], says: /--out is missing/ },
  {
    name: 'a threshold that is none',
    argv: () => [rows(), '--id', 'id', '--out', out(), '--threshold', '2'],
    says: /between 0 and 1/,
  },
])('refuses $name', async ({ argv, says }) => {
  const result = await azimut(argv());
  expect(result.code).toBeGreaterThan(0);
  expect(result.notes).toMatch(says);
  expect(result.notes).not.toContain('Durand');
});
