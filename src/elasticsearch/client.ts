import { readFileSync } from 'node:fs';
import { Client } from '@elastic/elasticsearch';

/** How to reach an engine. `ca` is PEM text. */
export interface EngineAccess {
  readonly url: string;
  readonly api_key?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly ca?: string | undefined;
}

/**
 * A client with time-outs: the library has none by default, and a hung engine must not hang its callers.
 * It retries nothing that writes: retries with back-off and a budget are the caller's, see `retry.ts`.
 */
export function createClient(
  access: EngineAccess,
  options: { requestTimeoutMs?: number } = {},
): Client {
  return new Client({
    node: access.url,
    ...credentials(access),
    ...(access.ca === undefined ? {} : { tls: { ca: access.ca } }),
    requestTimeout: options.requestTimeoutMs ?? 30_000,
    maxRetries: 0,
    sniffOnStart: false,
    redaction: { type: 'replace' },
  });
}

function credentials(access: EngineAccess) {
  if (access.api_key !== undefined) return { auth: { apiKey: access.api_key } };
  if (access.username === undefined) return {};
  return { auth: { username: access.username, password: access.password ?? '' } };
}

/** Reads the CA file of an access, where one is configured. */
export function readCa(file: string | undefined): string | undefined {
  return file === undefined ? undefined : readFileSync(file, 'utf8');
}
