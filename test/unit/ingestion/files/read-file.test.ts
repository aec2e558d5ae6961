import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { READ_LIMITS, type ReadLimits } from '../../../../src/ingestion/files/file-item.ts';
import { type FileDescription, readFileOfRows } from '../../../../src/ingestion/files/read-file.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'azimut-files-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
async function read(content: string | Buffer, limits: Partial<ReadLimits> = {}) {
  const path = join(folder, `file-${files++}`);
  writeFileSync(path, content);
  const file = await readFileOfRows(path, { ...READ_LIMITS, ...limits });
  const rows: unknown[] = [];
  const refused: string[] = [];
  for await (const items of file.rows()) {
    for (const item of items) {
      if (item.kind === 'row') rows.push(JSON.parse(item.text));
      else refused.push(`${item.line} ${item.code}`);
    }
  }
  return { description: file.description, rows, refused };
}

const ANA = { id: '1', name: 'Ana' };
const BOB = { id: '2', name: 'Bob' };
const ZOE = { id: '3', name: 'Zoé' };
const LONG = 'x'.repeat(3000);

interface Case {
  name: string;
  content: string | Buffer;
  rows: unknown[];
  refused?: string[];
  limits?: Partial<ReadLimits>;
  description?: Partial<FileDescription>;
}

const cases: Case[] = [
  { name: 'reads a header without rows', content: 'id,name\n', rows: [] },
  { name: 'reads a last line without ending', content: 'id,name\n1,Ana', rows: [ANA] },
  {
    name: 'drops a UTF-8 mark',
    content: '\uFEFFid,name\n1,Ana\n',
    rows: [ANA],
    description: { columns: ['id', 'name'], encoding: 'utf-8' },
  },
  { name: 'reads CRLF', content: 'id,name\r\n1,Ana\r\n2,Bob\r\n', rows: [ANA, BOB] },
  { name: 'reads CR alone', content: 'id,name\r1,Ana\r2,Bob\r', rows: [ANA, BOB] },
  { name: 'passes over blank lines', content: '\nid,name\n\n1,Ana\n\n', rows: [ANA] },
  {
    name: 'reads semicolons',
    content: 'id;name\n1;Ana\n2;"Bo;b"\n',
    rows: [ANA, { id: '2', name: 'Bo;b' }],
    description: { separator: ';' },
  },
  {
    name: 'reads tabs beside commas in values',
    content: 'id\tname\n1\tLima, Ana\n2\tBob\n',
    rows: [{ id: '1', name: 'Lima, Ana' }, BOB],
    description: { separator: '\t' },
  },
  { name: 'reads pipes', content: 'id|name\n1|Ana\n', rows: [ANA] },
  { name: "obeys Excel's sep line", content: 'sep=;\nid;name\n1;Ana\n', rows: [ANA] },
  {
    name: 'reads quotes, doubled quotes and line breaks in values',
    content: 'id,name\n1,"A ""big"" one"\n2,"two\nlines"\n3,Zoé\n',
    rows: [{ id: '1', name: 'A "big" one' }, { id: '2', name: 'two\nlines' }, ZOE],
  },
  {
    name: 'refuses a quote that never closes, and keeps the rows after it',
    content: 'id,name\n1,"Ana\n2,Bob\n3,Zoé\n',
    rows: [BOB, ZOE],
    refused: ['2 bad_quotes'],
  },
  {
    name: 'refuses the first line when quotes that close elsewhere make a wrong row',
    content: 'id,name\n1,"Ana\n2,Bob\n3,"Zoé\n2,Bob\n',
    rows: [BOB, BOB],
    refused: ['2 bad_quotes', '4 bad_quotes'],
  },
  {
    name: 'forgives quotes inside a value when the row has the right number of fields',
    content: 'id,data\n1,{"a": 1}\n2,{"a": 1,"b":2}\n',
    rows: [{ id: '1', data: '{"a": 1}' }],
    refused: ['3 bad_quotes'],
  },
  {
    name: 'refuses ragged rows one by one',
    content: 'id,name\n1\n1,Ana,x\n2,Bob\n1,Ana,,\n',
    rows: [BOB, ANA],
    refused: ['2 too_few_fields', '3 too_many_fields'],
  },
  {
    name: 'refuses a line with NUL bytes',
    content: 'id,name\n1,A\0na\n2,Bob\n\0\0\0\0',
    rows: [BOB],
    refused: ['2 nul_byte', '4 nul_byte'],
  },
  {
    name: 'names blank and repeated columns',
    content: ',email,email\n1,a@x.fr,b@x.fr\n',
    rows: [{ column_1: '1', email: 'a@x.fr', email_2: 'b@x.fr' }],
    description: {
      notices: [
        { code: 'blank_column_named', column: 1, name: 'column_1' },
        { code: 'repeated_column_named', column: 3, name: 'email_2' },
      ],
    },
  },
  {
    name: 'notices values where column names should be',
    content: 'ana@example.com,Ana\nbob@example.com,Bob\n',
    rows: [{ 'ana@example.com': 'bob@example.com', Ana: 'Bob' }],
    description: { notices: [{ code: 'header_looks_like_data', column: 1 }] },
  },
  {
    name: 'reads windows-1252',
    content: iconv.encode('id,name\n3,Zoé\n1,L’œuvre à 5 €\n', 'windows-1252'),
    rows: [ZOE, { id: '1', name: 'L’œuvre à 5 €' }],
    description: { encoding: 'windows-1252' },
  },
  {
    name: 'reads lines of two encodings in one file',
    content: Buffer.concat([
      Buffer.from('id,name\n3,Zoé\n'),
      iconv.encode('3,Zoé\n', 'windows-1252'),
      Buffer.from('3,Zoé\n'),
    ]),
    rows: [ZOE, ZOE, ZOE],
  },
  {
    name: 'reads UTF-16 little endian with a mark',
    content: Buffer.concat([
      Buffer.from([0xff, 0xfe]),
      iconv.encode('id\tname\r\n3\tZoé', 'utf-16le'),
    ]),
    rows: [ZOE],
    description: { encoding: 'utf-16le' },
  },
  {
    name: 'reads UTF-16 big endian without a mark',
    content: iconv.encode('id,name\n3,Zoé\n', 'utf-16be'),
    rows: [ZOE],
  },
  {
    name: 'refuses an overlong line alone',
    content: `id,name\n1,Ana\n9,${LONG}\n2,Bob\n`,
    rows: [ANA, BOB],
    refused: ['3 too_long'],
    limits: { rowBytes: 1000 },
  },
  {
    name: 'refuses an overlong JSON line alone, wherever chunks end',
    content: `{"id":"1","name":"Ana"}\n{"a":"${'y'.repeat(700_000)}"}\n{"id":"2","name":"Bob"}\n{"a":"${'y'.repeat(700_000)}"}`,
    rows: [ANA, BOB],
    refused: ['2 too_long', '4 too_long'],
    limits: { rowBytes: 1000 },
  },
  {
    name: 'reads gzip',
    content: gzipSync('id,name\n1,Ana\n'),
    rows: [ANA],
    description: { compressed: true },
  },
  {
    name: 'reads gzip members glued together',
    content: Buffer.concat([gzipSync('id,name\n1,Ana\n'), gzipSync('2,Bob\n')]),
    rows: [ANA, BOB],
  },
  {
    name: 'reads NDJSON and refuses broken lines singly',
    content:
      '{"id":"1","name":"Ana"}\n{"id":\n[1]\n"x"\n{"__proto__":{"a":1}}\n\n{"id":"2","name":"Bob"}\n',
    rows: [ANA, BOB],
    refused: ['2 invalid_json', '3 not_an_object', '4 not_an_object', '5 forbidden_key'],
    description: { format: 'ndjson', columns: ['id', 'name'] },
  },
  {
    name: 'reads a JSON array and refuses broken elements singly',
    content:
      '[\n {"id":"1","name":"Ana"},\n {"id": oops},\n 5, "a,]", null,\n {"id":"2","name":"Bob"}\n]\n',
    rows: [ANA, BOB],
    refused: ['3 invalid_json', '4 not_an_object', '4 not_an_object', '4 not_an_object'],
    description: { format: 'json' },
  },
  {
    name: 'reads brackets and escaped quotes inside JSON texts',
    content: '[{"id":"1","name":"]}\\"{["},{"id":"2","name":"Bob"}]',
    rows: [{ id: '1', name: ']}"{[' }, BOB],
  },
  {
    name: 'refuses the element in which a JSON file ends',
    content: '[{"id":"1","name":"Ana"},{"id":"2","na',
    rows: [ANA],
    refused: ['1 unfinished'],
  },
  { name: 'reads an empty JSON array', content: '[]', rows: [] },
  {
    name: 'reads one object over several lines',
    content: '{\n"id":"1",\n"name":"Ana"\n}\n',
    rows: [ANA],
  },
  {
    name: 'reads objects over several lines one after the other',
    content: '{\n"id":"1",\n"name":"Ana"\n}\n{\n"id":"2",\n"name":"Bob"\n}\n',
    rows: [ANA, BOB],
  },
  {
    name: 'unwraps an envelope around one list',
    content: '{\n"total": 2,\n"customers": [{"id":"1","name":"Ana"},\n{"id":"2","name":"Bob"}]\n}',
    rows: [ANA, BOB],
  },
  {
    name: 'keeps a record with a list of its own',
    content: '{\n"id": 2,\n"orders": [{"id":"1"}]\n}',
    rows: [{ id: 2, orders: [{ id: '1' }] }],
  },
  {
    name: 'reads the bulk format, keeping ids and refusing deletions',
    content:
      '{"index":{"_id":"7"}}\n{"name":"Ana"}\n{"delete":{"_id":"8"}}\n{"update":{"_id":9}}\n{"doc":{"name":"Bob"}}\n{"create":{}}\n{"index":"x"}\n',
    rows: [{ _id: '7', name: 'Ana' }, { _id: '9', name: 'Bob' }, { index: 'x' }],
    refused: ['3 unsupported_action'],
    description: { format: 'bulk', columns: ['name'] },
  },
  {
    name: 'flattens hits dumped from a search engine',
    content: '{"_index":"a","_id":"1","_source":{"name":"Ana"}}\n',
    rows: [{ _id: '1', name: 'Ana' }],
  },
];

describe('a file of rows', () => {
  test.each(cases)('$name', async ({ content, rows, refused, limits, description }) => {
    const result = await read(content, limits);
    expect(result.rows).toEqual(rows);
    expect(result.refused).toEqual(refused ?? []);
    expect(result.description).toMatchObject(description ?? {});
  });

  test('keeps the rows before the end of a truncated gzip file, and says that it is damaged', async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => `${i},${Math.sin(i)}`).join('\n');
    const whole = gzipSync(`id,name\n${rows}\n`);
    const result = await read(whole.subarray(0, whole.length - 2000));
    expect(result.refused).toHaveLength(1);
    expect(result.refused[0]).toMatch(/damaged_file$/);
  });

  test('stops a gzip bomb', async () => {
    const bomb = gzipSync(Buffer.alloc(8 * 1024 * 1024, 'a,b\n'));
    const result = await read(bomb, { gzipFreeBytes: 1024 * 1024 });
    expect(result.refused.at(-1)).toMatch(/damaged_file$/);
  });

  test.each([
    { name: 'an empty file', content: '', message: /is empty/ },
    { name: 'an empty gzip file', content: gzipSync(''), message: /is empty/ },
    { name: 'blank lines alone', content: ' \n\n', message: /holds no rows/ },
    {
      name: 'an Excel workbook',
      content: Buffer.from('504b030414000600', 'hex'),
      message: /Excel/,
    },
    { name: 'a forbidden column', content: 'id,__proto__\n1,2\n', message: /column 2: __proto__/ },
    { name: 'a header whose quotes never close', content: 'id,"na\n1,2\n', message: /not closed/ },
  ])('refuses $name as a whole', async ({ content, message }) => {
    await expect(read(content)).rejects.toThrow(message);
  });

  test('refuses what is not there, and folders', async () => {
    await expect(readFileOfRows(join(folder, 'none'))).rejects.toThrow(/there is no file/);
    await expect(readFileOfRows(folder)).rejects.toThrow(/is a folder/);
  });

  test('reads ten thousand quoted rows over chunk ends without losing any', async () => {
    const rows = Array.from({ length: 10_000 }, (_, i) => `${i},"line ${i}\nof, two, é"`);
    const result = await read(`id,name\n${rows.join('\n')}\n`);
    expect(result.rows).toHaveLength(10_000);
    expect(result.rows.at(-1)).toEqual({ id: '9999', name: 'line 9999\nof, two, é' });
  });
});
