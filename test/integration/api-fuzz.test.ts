import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { POLICY } from '../../src/api/policy.ts';
import { basic, bearer, type TestApi, testApi } from '../support/api.ts';
import {
  arbitraryOf,
  garbage,
  hostileText,
  MARKER,
  type Operation,
  operationsOf,
} from '../support/hostile-requests.ts';

const SEED = 20_261_122;
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 40);

let api: TestApi;
let operations: readonly Operation[];

beforeAll(async () => {
  api = await testApi();
  const answer = await api.app.request('/openapi.json');
  operations = operationsOf(await answer.json());
});
afterAll(async () => await api.cleanup());

/** Routes by name: the document is served, so it is not there yet when tests are listed. */
const routes = Object.keys(POLICY).filter((route) => route !== 'GET /*');

describe('whatever is sent, no route fails or repeats it', () => {
  test('the table below names every route of the document', () => {
    expect(operations.map(({ route }) => route).sort()).toEqual([...routes].sort());
  });

  test.each(routes)('%s', async (route) => {
    const operation = operations.find((one) => one.route === route);
    if (operation === undefined) throw new TypeError('each route is in the document');
    await fc.assert(
      fc.asyncProperty(requestTo(operation), async ({ path, init }) => {
        const answer = await api.app.request(path, { ...init, ...bodyFrom(init) });
        const text = await answer.text();
        expect(answer.status, text).toBeLessThan(500);
        if (answer.status < 400) return;
        expect(text).not.toContain(MARKER);
        const type = answer.headers.get('content-type');
        if (POLICY[route]?.kind !== 'segment') expect(type).toBe('application/problem+json');
        else expect(JSON.parse(text)).toEqual({ success: false, message: expect.any(String) });
      }),
      { seed: SEED, numRuns: RUNS, endOnFailure: true },
    );
  });
});

interface Sent {
  readonly path: string;
  readonly init: {
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly packed: string;
    readonly body?: string;
  };
}

function bodyFrom({ body, packed }: Sent['init']): Pick<RequestInit, 'body'> {
  if (body === undefined) return {};
  const text = body.startsWith('broken:') ? (BROKEN[body.slice(7)] ?? '') : body;
  return { body: packed === 'gzip' ? gzipSync(text) : text };
}

function requestTo(operation: Operation): fc.Arbitrary<Sent> {
  const segment = fc.oneof(hostileText, fc.constantFrom('segment', 'acc_1', 'p_x', 'email:a@b.fr'));
  const path = operation.path
    .split('/')
    .map((part) =>
      part.startsWith('{')
        ? segment.filter((text) => text.isWellFormed()).map(encodeURIComponent)
        : fc.constant(part),
    );
  return fc
    .record({
      path: fc.tuple(...path).map((parts) => parts.join('/')),
      query: queryOf(operation),
      body: operation.method === 'GET' ? fc.constant(undefined) : bodyOf(operation),
      credentials: fc.oneof(
        { weight: 9, arbitrary: fc.constant('own') },
        fc.constantFrom('none', 'writer', 'garbage'),
      ),
      type: fc.oneof(
        { weight: 8, arbitrary: fc.constantFrom(...operation.mediaTypes) },
        fc.constantFrom('text/plain', 'application/json; charset=utf-7', 'multipart/form-data', ''),
      ),
      packed: fc.oneof(
        { weight: 9, arbitrary: fc.constant('no') },
        fc.constantFrom('gzip', 'broken', 'br'),
      ),
    })
    .map(({ path, query, body, credentials, type, packed }) => ({
      path: query === '' ? path : `${path}?${query}`,
      init: {
        method: operation.method,
        packed,
        headers: {
          ...headersFor(operation, credentials),
          ...(type === '' ? {} : { 'content-type': type }),
          ...(packed === 'no' ? {} : { 'content-encoding': packed === 'broken' ? 'gzip' : packed }),
        },
        ...(body === undefined ? {} : { body }),
      },
    }));
}

function headersFor(operation: Operation, credentials: string): Record<string, string> {
  if (credentials === 'none') return {};
  if (credentials === 'garbage') return { authorization: `Bearer azk_${MARKER}` };
  if (credentials === 'writer' || operation.isSegment) return basic(api.keys.write);
  return { authorization: bearer(api.keys.administrator)['authorization'] ?? '' };
}

/** Of the right form, with places that no list has. */
const CURSORS = [
  '[1e308,"x"]',
  '[-9007199254740991,""]',
  '[0.5,"\\ud800"]',
  '["a",1]',
  '{}',
  'null',
].map((place) => Buffer.from(place).toString('base64url'));

/** `wait=indexed` is left out: no worker runs here, so it would wait for as long as it may. */
function queryOf({ query }: Operation): fc.Arbitrary<string> {
  const known = query
    .filter(({ name }) => name !== 'wait')
    .map(({ name, schema }) =>
      fc
        .option(
          fc.oneof(
            { weight: 2, arbitrary: arbitraryOf(schema) },
            name === 'cursor' ? fc.constantFrom(...CURSORS) : hostileText,
          ),
        )
        .map((value): [string, unknown] => [name, value]),
    );
  const unknown = fc.option(fc.tuple(hostileText, hostileText), { freq: 6 });
  return fc.tuple(fc.tuple(...known), unknown).map(([parts, extra]) => {
    const params = new URLSearchParams();
    for (const [name, value] of parts) {
      if (value === null) continue;
      const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
      params.append(name, text.toWellFormed());
    }
    if (extra !== null) params.append(extra[0].toWellFormed(), extra[1].toWellFormed());
    return params.toString();
  });
}

/** Bodies by name, so that a failure tells which without printing it. */
const BROKEN: Readonly<Record<string, string>> = {
  empty: '',
  null: 'null',
  array: '[]',
  cut_off: '{"a":',
  proto: `{"__proto__":{"admin":true},"query":"${MARKER}"}`,
  constructor_prototype: '{"constructor":{"prototype":{"admin":true}}}',
  half_surrogate: '{"query":"\\ud800"}',
  deep_arrays: `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
  deep_objects: `{"properties":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}}`,
  deep_event: `{"batch":[{"type":"track","userId":"u","properties":${'['.repeat(20_000)}${']'.repeat(20_000)}}]}`,
  deep_context: `{"context":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)},"batch":[{"type":"track","userId":"u","context":{"a":{}}}]}`,
  two_megabytes: `{"query":"${'x'.repeat(2_000_000)}"}`,
  huge_numbers: `{"a":${'9'.repeat(400)},"b":1e999}`,
  control_characters: '\u0000\u0001\u0002',
};

function bodyOf({ body }: Operation): fc.Arbitrary<string> {
  return fc.oneof(
    {
      weight: 5,
      arbitrary: arbitraryOf(body ?? {}).map((value) => JSON.stringify(value) ?? 'null'),
    },
    { weight: 1, arbitrary: garbage.map((value) => JSON.stringify(value) ?? 'null') },
    {
      weight: 2,
      arbitrary: fc.constantFrom(...Object.keys(BROKEN)).map((name) => `broken:${name}`),
    },
  );
}
