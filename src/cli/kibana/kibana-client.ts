import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { AppError } from '../../errors.ts';

/** Where Kibana answers, and as whom we ask. */
export interface KibanaAccess {
  readonly url: string;
  readonly apiKey?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}

const Imported = z.looseObject({
  success: z.boolean(),
  successCount: z.int().default(0),
  errors: z
    .array(
      z.looseObject({
        id: z.string(),
        type: z.string(),
        error: z.looseObject({ type: z.string() }),
      }),
    )
    .default([]),
});
export type Imported = z.infer<typeof Imported>;

const TIMEOUT_MS = 60_000;
const ATTEMPTS = 6;
const BASE_MS = 500;

/** What we ask of Kibana. */
export interface KibanaClient {
  /**
   * Takes in an export file; objects of the same ids are replaced, so that repeating it changes nothing.
   * @see https://www.elastic.co/docs/api/doc/kibana/operation/operation-post-saved-objects-import
   */
  importObjects(ndjson: string): Promise<Imported>;
  /** Creates or replaces a role. */
  putRole(name: string, role: object): Promise<void>;
}

/**
 * A client that tries again while Kibana starts or is busy, with growing pauses.
 * @throws AppError `engine_unavailable` when it does not answer, `unauthenticated` or `forbidden` when it refuses us;
 * the messages name the address, never the credentials
 */
export function createKibanaClient(
  access: KibanaAccess,
  options: { readonly signal: AbortSignal; readonly pause?: (ms: number) => Promise<void> },
): KibanaClient {
  const { signal } = options;
  const pause = options.pause ?? ((ms) => sleep(ms, undefined, { signal }));
  const base = access.url.replace(/\/+$/, '');
  const headers = { 'kbn-xsrf': 'azimut', ...authorization(access) };

  async function send(path: string, init: () => RequestInit): Promise<Response> {
    for (let attempt = 1; ; attempt += 1) {
      const response = await fetch(`${base}${path}`, {
        ...init(),
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      }).catch((cause: unknown) => {
        signal.throwIfAborted();
        return cause instanceof Error ? cause : new Error('no answer', { cause });
      });
      if (!(response instanceof Error) && ![408, 429, 502, 503, 504].includes(response.status)) {
        return accepted(response, base);
      }
      if (attempt === ATTEMPTS) {
        throw new AppError('engine_unavailable', `Kibana does not answer at ${base}`);
      }
      if (!(response instanceof Error)) await response.body?.cancel();
      await pause(Math.random() * BASE_MS * 2 ** attempt);
    }
  }

  return {
    async importObjects(ndjson) {
      const response = await send('/api/saved_objects/_import?overwrite=true', () => {
        const form = new FormData();
        form.append('file', new Blob([ndjson], { type: 'application/ndjson' }), 'azimut.ndjson');
        return { method: 'POST', headers, body: form };
      });
      return Imported.parse(await response.json());
    },
    async putRole(name, role) {
      const response = await send(`/api/security/role/${encodeURIComponent(name)}`, () => ({
        method: 'PUT',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(role),
      }));
      await response.body?.cancel();
    },
  };
}

async function accepted(response: Response, base: string): Promise<Response> {
  if (response.ok) return response;
  await response.body?.cancel();
  if (response.status === 401) {
    throw new AppError('unauthenticated', `Kibana at ${base} does not know these credentials`);
  }
  if (response.status === 403) {
    throw new AppError('forbidden', `Kibana at ${base} does not allow these credentials to write`);
  }
  throw new AppError('engine_unavailable', `Kibana at ${base} answered ${response.status}`);
}

function authorization({ apiKey, username, password }: KibanaAccess): Record<string, string> {
  if (apiKey !== undefined) return { authorization: `ApiKey ${apiKey}` };
  if (username === undefined) return {};
  const pair = Buffer.from(`${username}:${password ?? ''}`).toString('base64');
  return { authorization: `Basic ${pair}` };
}

/** A role that reads the copies for analysis and the dashboards over them, and nothing else. */
export function readerRole(prefix: string): object {
  return {
    elasticsearch: {
      cluster: [],
      indices: [
        {
          names: [`${prefix}-analysis-people*`, `${prefix}-analysis-events*`],
          privileges: ['read', 'view_index_metadata'],
        },
      ],
    },
    kibana: [
      {
        base: [],
        feature: { dashboard: ['read'], discover: ['read'], visualize: ['read'] },
        spaces: ['*'],
      },
    ],
  };
}
