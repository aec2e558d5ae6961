import { type ClientRequest, Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent as SafeAgent, request as safeRequest } from 'node:https';
import type { EngineAccess } from '../../src/elasticsearch/client.ts';

/** Posts JSON over connections that stay open, with as little of its own in the way as can be. */
export interface Poster {
  /** The answer's text, and milliseconds from the first byte sent until it was whole. */
  post(path: string, body: string, signal?: AbortSignal): Promise<Posted>;
  close(): void;
}

export interface Posted {
  readonly status: number;
  readonly text: string;
  readonly ms: number;
}

/** @param to where, and the `authorization` header that opens it */
export function openPoster(to: {
  readonly url: string;
  readonly authorization: string | undefined;
  readonly ca?: string | undefined;
}): Poster {
  const url = new URL(to.url);
  const isSafe = url.protocol === 'https:';
  const agent = isSafe
    ? new SafeAgent({ keepAlive: true, ...(to.ca === undefined ? {} : { ca: to.ca }) })
    : new PlainAgent({ keepAlive: true });
  const send = isSafe ? safeRequest : plainRequest;
  return {
    post(path, body, signal) {
      return new Promise((resolve, reject) => {
        const started = performance.now();
        const request: ClientRequest = send(
          new URL(path, url),
          {
            method: 'POST',
            agent,
            headers: {
              'content-type': 'application/json',
              'content-length': Buffer.byteLength(body),
              ...(to.authorization === undefined ? {} : { authorization: to.authorization }),
            },
            ...(signal === undefined ? {} : { signal }),
          },
          (response) => {
            const chunks: Buffer[] = [];
            response.on('data', (chunk: Buffer) => chunks.push(chunk));
            response.on('error', reject);
            response.on('end', () => {
              const ms = performance.now() - started;
              const text = Buffer.concat(chunks).toString();
              resolve({ status: response.statusCode ?? 0, text, ms });
            });
          },
        );
        request.on('error', reject);
        request.end(body);
      });
    },
    close: () => agent.destroy(),
  };
}

/** The `authorization` header of an engine's access. */
export function authorizationOf(access: EngineAccess): string | undefined {
  if (access.api_key !== undefined) return `ApiKey ${access.api_key}`;
  if (access.username === undefined) return undefined;
  const pair = `${access.username}:${access.password ?? ''}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}
