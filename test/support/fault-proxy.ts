import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  request as requestHttp,
  type ServerResponse,
} from 'node:http';
import { request as requestHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { EngineAccess } from '../../src/elasticsearch/client.ts';

/**
 * What to do with one request. `lose_answer`: the engine does it, but the answer never arrives. `cut`: it never
 * reaches the engine. `status`: answered in the engine's stead.
 */
export type Fault =
  | { readonly kind: 'pass' }
  | { readonly kind: 'lose_answer' }
  | { readonly kind: 'cut' }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'delay'; readonly ms: number };

export interface SeenRequest {
  readonly method: string;
  /** Path without query. */
  readonly path: string;
  readonly body: string;
  /** 1 for the first request to this path. */
  readonly nth: number;
}

export interface FaultProxy {
  readonly url: string;
  /** How many requests met with each fault. */
  readonly counts: Readonly<Record<Fault['kind'], number>>;
  /** Decides on each request from now on. */
  decide: (seen: SeenRequest) => Fault | Promise<Fault>;
  close(): Promise<void>;
}

export const PASS: Fault = { kind: 'pass' };

/**
 * Stands between a client and the real engine and spoils, on the wire, what it is told to. It brings the engine's
 * TLS and credentials itself, so that a client needs nothing but its address.
 */
export async function startFaultProxy(target: EngineAccess): Promise<FaultProxy> {
  const counts = { pass: 0, lose_answer: 0, cut: 0, status: 0, delay: 0 };
  const seen = new Map<string, number>();
  const to = new URL(target.url);
  const request = to.protocol === 'https:' ? requestHttps : requestHttp;
  const authorization = authorizationOf(target);
  const proxy: { decide: FaultProxy['decide'] } = { decide: () => PASS };

  async function handle(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const path = (incoming.url ?? '/').split('?')[0] ?? '/';
    const nth = (seen.get(path) ?? 0) + 1;
    seen.set(path, nth);
    const fault = await proxy.decide({
      method: incoming.method ?? 'GET',
      path,
      body: body.toString(),
      nth,
    });
    counts[fault.kind] += 1;
    if (fault.kind === 'cut') {
      incoming.socket.destroy();
      return;
    }
    if (fault.kind === 'status') {
      answer.writeHead(fault.status, {
        'content-type': 'application/json',
        'x-elastic-product': 'Elasticsearch',
      });
      answer.end(JSON.stringify({ error: { type: 'injected' }, status: fault.status }));
      return;
    }
    if (fault.kind === 'delay') await new Promise((resolve) => setTimeout(resolve, fault.ms));
    const outgoing = request({
      host: to.hostname,
      port: to.port,
      method: incoming.method,
      path: incoming.url,
      headers: { ...incoming.headers, host: to.host, ...authorization },
      ...(target.ca === undefined ? {} : { ca: target.ca }),
    });
    outgoing.on('error', () => incoming.socket.destroy());
    outgoing.end(body);
    const [reply] = (await once(outgoing, 'response')) as [IncomingMessage];
    const parts: Buffer[] = [];
    for await (const part of reply) parts.push(part as Buffer);
    if (fault.kind === 'lose_answer') {
      incoming.socket.destroy();
      return;
    }
    answer.writeHead(reply.statusCode ?? 502, reply.headers);
    answer.end(Buffer.concat(parts));
  }

  const server = createServer((incoming, answer) => {
    handle(incoming, answer).catch(() => incoming.socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts,
    get decide() {
      return proxy.decide;
    },
    set decide(decide) {
      proxy.decide = decide;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function authorizationOf(target: EngineAccess): { authorization?: string } {
  if (target.api_key !== undefined) return { authorization: `ApiKey ${target.api_key}` };
  if (target.username === undefined) return {};
  const pair = `${target.username}:${target.password ?? ''}`;
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}
