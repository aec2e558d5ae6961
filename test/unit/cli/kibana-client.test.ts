import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createKibanaClient, readerRole } from '../../../src/cli/kibana/kibana-client.ts';

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A server on the wire that answers one after the other, and the last for ever. */
async function listen(answers: readonly { status: number; body?: object }[]) {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, headers } = request;
      seen.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      const answer = answers[Math.min(seen.length, answers.length) - 1] ?? { status: 500 };
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer.body ?? {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const pauses: number[] = [];
  const kibana = createKibanaClient(
    { url: `${url}/`, username: 'elastic', password: 'pa:ss' },
    { signal: new AbortController().signal, pause: async (ms) => void pauses.push(ms) },
  );
  return { kibana, seen, pauses, url };
}

describe('talking to Kibana', () => {
  test('an import sends the file as a form, replaces what is there, and tells what failed', async () => {
    const errors = [{ id: 'x', type: 'dashboard', error: { type: 'missing_references' } }];
    const body = { success: false, successCount: 3, errors };
    const { kibana, seen } = await listen([{ status: 200, body }]);
    expect(await kibana.importObjects('{"id":"a"}\n')).toMatchObject(body);
    const [request] = seen;
    expect(request).toMatchObject({
      method: 'POST',
      url: '/api/saved_objects/_import?overwrite=true',
    });
    expect(request?.headers['kbn-xsrf']).toBe('azimut');
    expect(request?.headers.authorization).toBe(
      `Basic ${Buffer.from('elastic:pa:ss').toString('base64')}`,
    );
    expect(request?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(request?.body).toContain('filename="azimut.ndjson"');
    expect(request?.body).toContain('{"id":"a"}');
  });

  test('waits longer and longer while Kibana starts, and carries on by itself', async () => {
    const busy = { status: 503 };
    const { kibana, seen, pauses } = await listen([busy, { status: 429 }, busy, { status: 204 }]);
    await kibana.putRole('azimut_analyst', readerRole('azimut'));
    expect(seen.map(({ method }) => method)).toEqual(['PUT', 'PUT', 'PUT', 'PUT']);
    expect(pauses).toHaveLength(3);
    expect(JSON.parse(seen.at(-1)?.body ?? '')).toEqual(readerRole('azimut'));
  });

  test.each([
    { status: 401, code: 'unauthenticated' },
    { status: 403, code: 'forbidden' },
    { status: 500, code: 'engine_unavailable' },
    { status: 503, code: 'engine_unavailable' },
  ])('a refusal with $status is told without credentials', async ({ status, code }) => {
    const { kibana, url } = await listen([{ status }]);
    const failure = await kibana.importObjects('').then(
      () => undefined,
      (error: unknown) => error as Error & { code: string },
    );
    expect(failure).toMatchObject({ code });
    expect(failure?.message).toContain(url);
    expect(failure?.message).not.toContain('pa:ss');
  });
});

test('the role of readers reaches the copies alone', () => {
  const role = JSON.stringify(readerRole('azimut'));
  expect(role).toContain('azimut-analysis-people*');
  expect(role).not.toMatch(/azimut-(profiles|events|\*)/);
});
