import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ApiClient, ApiRequest } from '../../../src/cli/api-client.ts';
import { createImportCommand } from '../../../src/cli/commands/import.ts';
import { checkpointOf, fileIdentity } from '../../../src/cli/import/checkpoint.ts';
import { runCli } from '../../../src/cli/run.ts';
import { AppError } from '../../../src/errors.ts';
import { testContext } from './support.ts';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'azimut-import-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const DEAD_LETTER = {
  dead_letter_id: 'd1',
  source: 'crm',
  code: 'no_identifier',
  field: null,
  detail: 'no identifier',
  received_at: '2026-01-01T00:00:00.000Z',
};

/** A product that keeps what it was sent. `failAt` breaks the connection at that request, before it is kept. */
function product(
  options: { failAt?: number; onSend?: () => void; dead?: boolean; forgetful?: boolean } = {},
) {
  const received: string[] = [];
  let sends = 0;
  const answer = (request: ApiRequest): unknown => {
    if (request.path.startsWith('/v1/records/')) {
      sends++;
      options.onSend?.();
      if (sends === options.failAt) throw new AppError('engine_unavailable', 'gone');
      const rows = gunzipSync(request.body ?? Buffer.alloc(0))
        .toString()
        .split('\n');
      const bad = rows.findIndex((row) => row.includes('refuse-me'));
      received.push(...rows);
      return {
        batch_id: `b${sends}`,
        accepted: rows.length - (bad >= 0 ? 1 : 0),
        rejected: bad >= 0 ? [{ line: bad + 1, code: 'invalid_json', detail: 'is refused' }] : [],
      };
    }
    if (request.path.startsWith('/v1/ingest/batches/')) {
      if (options.forgetful) throw new AppError('not_found', 'there is no such batch');
      const indexed = options.dead ? 1 : 2;
      return {
        accepted: 2,
        indexed,
        created: 1,
        dead_lettered: 2 - indexed,
        suppressed: 0,
        duplicate: 0,
        queued: 0,
      };
    }
    if (request.path.startsWith('/v1/dead-letters?')) {
      return { dead_letters: [DEAD_LETTER], next_cursor: null };
    }
    return { ...DEAD_LETTER, payload: '{"a":1}' };
  };
  const api: ApiClient = {
    url: 'http://azimut.test',
    request: async (schema, request) => schema.parse(answer(request)),
  };
  return { api, received };
}

const csv = (rows: number) =>
  `id,name\n${Array.from({ length: rows }, (_, i) => `${i},n${i}`).join('\n')}\n`;
const commands = [createImportCommand((columns) => (columns.includes('id') ? ['crm'] : []))];

async function run(api: ApiClient, argv: string[], stop?: AbortController) {
  const { context, out, notes } = testContext({ home, api, ...(stop ? { stop } : {}) });
  const code = await runCli(['import', ...argv], commands, '0', context);
  return { code, out: out.join(''), notes: notes.join('\n') };
}

describe('import', () => {
  test('sends every row once, guesses the source and reports what became of them', async () => {
    const path = join(home, 'a.csv');
    writeFileSync(path, csv(4500));
    const { api, received } = product();
    const result = await run(api, [path]);
    expect(result.code).toBe(0);
    expect(received).toHaveLength(4500);
    expect(JSON.parse(received[4499] ?? '')).toEqual({ id: '4499', name: 'n4499' });
    expect(result.notes).toContain('source recognised by its columns: crm');
    expect(result.out).toMatch(/→ crm: 5 created, 5 updated, 0 duplicate/);
  });

  test('goes on where a broken run stopped, sending nothing twice that was acknowledged', async () => {
    const path = join(home, 'a.csv');
    writeFileSync(path, csv(9000));
    const first = product({ failAt: 3 });
    expect((await run(first.api, [path])).code).toBe(1);
    const second = product();
    const result = await run(second.api, [path]);
    expect(result.notes).toContain('going on after 2,000 rows');
    expect([...first.received, ...second.received]).toHaveLength(9000);
    expect(await (await checkpointOf(home, path)).read()).toBeUndefined();
  });

  test('begins again with --restart, and when the file or its source changed', async () => {
    const path = join(home, 'a.csv');
    writeFileSync(path, csv(5000));
    await run(product({ failAt: 2 }).api, [path]);
    const restarted = product({ failAt: 3 });
    await run(restarted.api, [path, '--restart']);
    expect(restarted.received).toHaveLength(2000);
    const other = product();
    await run(other.api, [path, '--source', 'other']);
    expect(other.received).toHaveLength(5000);
    const before = await fileIdentity(path);
    utimesSync(path, new Date(), new Date(Date.now() + 10_000));
    expect(await fileIdentity(path)).not.toBe(before);
  });

  test('stops at Ctrl-C after the batch at hand, with exit code 130, and can be resumed', async () => {
    const path = join(home, 'a.csv');
    writeFileSync(path, csv(9000));
    const stop = new AbortController();
    const first = product({ onSend: () => stop.abort(new Error('stop')) });
    const result = await run(first.api, [path], stop);
    expect(result).toMatchObject({ code: 130 });
    expect(result.notes).toContain('interrupted after 1,000 rows');
    const second = product();
    await run(second.api, [path]);
    expect(first.received.length + second.received.length).toBe(9000);
  });

  test('ends although the product has forgotten what became of the rows', async () => {
    const path = join(home, 'a.csv');
    writeFileSync(path, csv(3));
    expect(await run(product({ forgetful: true }).api, [path])).toMatchObject({ code: 0 });
  });

  test('writes each refused row with line, reason and original, whoever refused it', async () => {
    const path = join(home, 'a.csv');
    writeFileSync(path, 'id,name\n1,Ana\n2\n3,refuse-me\n');
    const result = await run(product({ dead: true }).api, [path]);
    expect(result.code).toBe(3);
    expect(readFileSync(`${path}.rejected.csv`, 'utf8').split('\n')).toEqual([
      'line,code,reason,original',
      '3,too_few_fields,1 fields where the header has 2,2',
      '4,invalid_json,is refused,"{""id"":""3"",""name"":""refuse-me""}"',
      ',no_identifier,no identifier,"{""a"":1}"',
      '',
    ]);
  });

  test('writes refused rows as NDJSON beside a JSON file', async () => {
    const path = join(home, 'a.ndjson');
    writeFileSync(path, '{"id":1}\n{oops\n');
    await run(product().api, [path, '--json']);
    const [line] = readFileSync(`${path}.rejected.ndjson`, 'utf8').split('\n');
    expect(JSON.parse(line ?? '')).toEqual({
      line: 2,
      code: 'invalid_json',
      reason: 'not valid JSON',
      original: '{oops',
    });
  });

  test.each([
    { name: 'a source that no column speaks for', content: 'x,y\n1,2\n', notes: /not recognised/ },
    {
      name: 'values in place of column names',
      content: 'id,a@b.fr\n1,2\n',
      notes: /line 1, column 2/,
    },
  ])('asks rather than guesses: $name', async ({ content, notes }) => {
    const path = join(home, 'a.csv');
    writeFileSync(path, content);
    const { api, received } = product();
    const result = await run(api, [path]);
    expect(result.code).toBe(2);
    expect(result.notes).toMatch(notes);
    expect(received).toEqual([]);
  });

  test('sends no file of several when one cannot be used', async () => {
    const path = join(home, 'a.csv');
    writeFileSync(path, csv(3));
    const { api, received } = product();
    expect((await run(api, [path, join(home, 'none.csv')])).code).toBe(1);
    expect(received).toEqual([]);
  });

  test('reads without sending in a dry run', async () => {
    const path = join(home, 'a.csv');
    writeFileSync(path, 'id,name\n1,Ana\n2\n');
    const result = await run(product().api, [path, '--dry-run']);
    expect(result).toMatchObject({ code: 3 });
    expect(result.out).toContain('1 rows readable, 1 refused; nothing was sent');
  });
});
