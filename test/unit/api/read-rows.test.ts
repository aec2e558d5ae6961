import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { readRows } from '../../../src/api/rows/read-rows.ts';

/** Rows of a text cut into pieces of `size` bytes, each as `line payload` or `line code`. */
async function read(type: string, body: string | Buffer, size = 7): Promise<string[]> {
  const bytes = Buffer.from(body);
  async function* chunks() {
    for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
  }
  const out: string[] = [];
  for await (const row of readRows(type, chunks())) {
    out.push(row.kind === 'row' ? `${row.line} ${row.payload}` : `${row.line} ${row.fault.code}`);
  }
  return out;
}

const deep = `${'{"a":'.repeat(30)}1${'}'.repeat(30)}`;
const many = JSON.stringify(
  Object.fromEntries(Array.from({ length: 501 }, (_, i) => [`k${i}`, i])),
);
const long = 'x'.repeat(2 * 1024 * 1024);

describe('NDJSON', () => {
  test.each([
    { name: 'objects', body: '{"a":1}\n{"b":2}', rows: ['1 {"a":1}', '2 {"b":2}'] },
    {
      name: 'CRLF, blank lines',
      body: '{"a":1}\r\n\r\n \n{"b":2}\n',
      rows: ['1 {"a":1}', '4 {"b":2}'],
    },
    { name: 'byte order mark', body: '\uFEFF{"a":1}', rows: ['1 {"a":1}'] },
    {
      name: 'broken line between',
      body: '{"a":1}\n{"b":\n{"c":3}',
      rows: ['1 {"a":1}', '2 invalid_json', '3 {"c":3}'],
    },
    {
      name: 'not an object',
      body: '[1]\n7\n"x"\nnull',
      rows: ['1 not_an_object', '2 not_an_object', '3 not_an_object', '4 not_an_object'],
    },
    {
      name: '__proto__',
      body: '{"__proto__":{"x":1}}\n{"a":1}',
      rows: ['1 forbidden_key', '2 {"a":1}'],
    },
    { name: '__proto__ escaped', body: '{"\\u005f_proto__":1}', rows: ['1 forbidden_key'] },
    {
      name: 'constructor.prototype',
      body: '{"constructor":{"prototype":{}}}',
      rows: ['1 forbidden_key'],
    },
    { name: 'blank key', body: '{"a":{" ":1}}', rows: ['1 blank_key'] },
    { name: 'dotted key kept', body: '{"Account.Name":"x"}', rows: ['1 {"Account.Name":"x"}'] },
    { name: 'control character in key', body: '{"a\\u0000":1}', rows: ['1 key_not_valid'] },
    { name: 'too deep', body: `${deep}\n{"a":1}`, rows: ['1 too_deep', '2 {"a":1}'] },
    { name: 'too many keys', body: many, rows: ['1 too_many_keys'] },
    { name: 'long text', body: `{"a":"${'x'.repeat(70_000)}"}`, rows: ['1 text_too_long'] },
    { name: 'row too long', body: `{"a":"${long}"}\n{"b":2}`, rows: ['1 too_large', '2 {"b":2}'] },
    {
      name: 'long integers stay exact',
      body: '{"id":9007199254740993,"n":1.5}',
      rows: ['1 {"id":"9007199254740993","n":1.5}'],
    },
    { name: 'half surrogate', body: '{"a":"x\\ud800y"}', rows: ['1 invalid_encoding'] },
    { name: 'empty', body: '', rows: [] },
  ])('$name', async ({ body, rows }) => {
    expect(await read('application/x-ndjson', body)).toEqual(rows);
    expect(await read('application/x-ndjson', body, 100_000)).toEqual(rows);
  });
});

describe('JSON', () => {
  test.each([
    {
      name: 'array',
      body: ' [ {"a":"]},"}, {"b":[1,{"c":"\\""}]} ] ',
      rows: ['1 {"a":"]},"}', '2 {"b":[1,{"c":"\\""}]}'],
    },
    { name: 'one object', body: '{\n "a": 1\n}', rows: ['1 {"a":1}'] },
    {
      name: 'objects one after another',
      body: '{"a":1}\n{"b":2}',
      rows: ['1 {"a":1}', '2 {"b":2}'],
    },
    {
      name: 'scalars between',
      body: '[1,{"a":1},"x",null]',
      rows: ['1 not_an_object', '2 {"a":1}', '3 not_an_object', '4 not_an_object'],
    },
    {
      name: 'broken element',
      body: '[{"a":1},{b},{"c":3}]',
      rows: ['1 {"a":1}', '2 invalid_json', '3 {"c":3}'],
    },
    { name: 'not closed', body: '[{"a":1}', rows: ['1 {"a":1}', '2 invalid_json'] },
    { name: 'tail', body: '[{"a":1}] x [{"b":2}]', rows: ['1 {"a":1}', '2 invalid_json'] },
    { name: 'junk', body: 'hello', rows: ['1 invalid_json'] },
    {
      name: 'element too long',
      body: `[{"a":"${long}"},{"b":2}]`,
      rows: ['1 too_large', '2 {"b":2}'],
    },
    {
      name: 'deep brackets',
      body: `[${'['.repeat(100_000)}`,
      rows: ['1 invalid_json', '2 invalid_json'],
    },
    { name: 'empty array', body: '[]', rows: [] },
  ])('$name', async ({ body, rows }) => {
    expect(await read('application/json', body)).toEqual(rows);
    expect(await read('application/json; charset=utf-8', body, 100_000)).toEqual(rows);
  });
});

describe('CSV', () => {
  test.each([
    { name: 'comma', body: 'a,b\n1,2\n', rows: ['2 {"a":"1","b":"2"}'] },
    {
      name: 'semicolon, BOM, CRLF',
      body: '\uFEFFa;b\r\n1;2,5\r\n',
      rows: ['2 {"a":"1","b":"2,5"}'],
    },
    { name: 'tab', body: 'a\tb\n1\t2', rows: ['2 {"a":"1","b":"2"}'] },
    {
      name: 'quotes, separators and lines inside',
      body: 'a,b\n"1,""x""","2\n3"\n4,5',
      rows: ['2 {"a":"1,\\"x\\"","b":"2\\n3"}', '4 {"a":"4","b":"5"}'],
    },
    {
      name: 'quote inside a bare field',
      body: 'a,b\n5" disk,2\n',
      rows: ['2 {"a":"5\\" disk","b":"2"}'],
    },
    {
      name: 'quote never closed costs its line only',
      body: 'a,b\n1,"2\n3,4\n5,6\n',
      rows: ['2 unbalanced_quotes', '3 {"a":"3","b":"4"}', '4 {"a":"5","b":"6"}'],
    },
    {
      name: 'quote closed by a later row costs its line only',
      body: 'a,b\n1,"2\n3,4\n"5",6\n7,8',
      rows: [
        '2 unbalanced_quotes',
        '3 {"a":"3","b":"4"}',
        '4 {"a":"5","b":"6"}',
        '5 {"a":"7","b":"8"}',
      ],
    },
    {
      name: 'wrong number of columns',
      body: 'a,b\n1\n1,2,3\n1,2,\n3,4',
      rows: ['2 column_count', '3 column_count', '4 {"a":"1","b":"2"}', '5 {"a":"3","b":"4"}'],
    },
    {
      name: 'blank column name, empty cells',
      body: 'a,\n1,\n2,x',
      rows: ['2 {"a":"1"}', '3 {"a":"2","column_2":"x"}'],
    },
    {
      name: 'row too long',
      body: `a,b\n${long},1\n3,4`,
      rows: ['2 too_large', '3 {"a":"3","b":"4"}'],
    },
    { name: 'header alone', body: 'a,b\n', rows: [] },
    { name: 'blank lines first', body: '\n\na,b\n1,2', rows: ['4 {"a":"1","b":"2"}'] },
    {
      name: 'invalid UTF-8',
      body: Buffer.concat([Buffer.from('a\n'), Buffer.from([0xe9]), Buffer.from('\nok')]),
      rows: ['2 invalid_encoding', '3 {"a":"ok"}'],
    },
  ])('$name', async ({ body, rows }) => {
    expect(await read('text/csv', body)).toEqual(rows);
    expect(await read('text/csv', body, 100_000)).toEqual(rows);
  });

  test('reads Windows-1252 when the charset says so', async () => {
    const body = iconv.encode('nom\nZoé €', 'win1252');
    expect(await read('text/csv; charset=windows-1252', body)).toEqual(['2 {"nom":"Zoé €"}']);
    expect(await read('text/csv; charset="ISO-8859-1"', body)).toEqual(['2 {"nom":"Zoé €"}']);
  });

  test.each([
    {
      name: 'duplicate names',
      header: 'id,mail,id',
      errors: [{ path: 'columns[2]', message: 'has the same name as columns[0]' }],
    },
    {
      name: '__proto__',
      header: 'id,__proto__',
      errors: [{ path: 'columns[1]', message: 'a key is __proto__ or prototype' }],
    },
    {
      name: 'too long a name',
      header: `id,${'x'.repeat(300)}`,
      errors: [{ path: 'columns[1]', message: 'a key is longer than 256 characters' }],
    },
  ])('refuses a header with $name, naming places only', async ({ header, errors }) => {
    await expect(read('text/csv', `${header}\n1,2,3`)).rejects.toMatchObject({
      code: 'invalid_request',
      errors,
    });
  });
});

test.each(['text/html', '', 'application/json; charset=ebcdic'])('refuses %j', async (type) => {
  await expect(read(type, '{}')).rejects.toMatchObject({ code: 'unsupported_media_type' });
});
