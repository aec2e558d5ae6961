import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { cors } from 'hono/cors';
import { AppError } from '../../errors.ts';
import { newAcceptId } from '../accept-id.ts';
import { keyOfHeader } from '../auth.ts';
import type { Authenticator } from '../authenticate.ts';
import { readBody } from '../body/open-body.ts';
import { parseManyJson } from '../body/parse-json.ts';
import {
  batchItems,
  MAX_BATCH_BYTES,
  MAX_EVENT_BYTES,
  SEGMENT_TYPES,
  type SegmentType,
  singleItem,
} from '../collect/segment-messages.ts';
import type { ApiEnv } from '../context.ts';
import type { ApiDeps } from '../deps.ts';
import type { RateLimits } from '../rate-limits.ts';
import { described } from '../responses.ts';
import { createRouter } from '../router.ts';
import type { SourceDirectory } from '../source-directory.ts';

const Success = z.object({ success: z.literal(true) }).meta({ id: 'SegmentSuccess' });
const Failure = z
  .object({ success: z.literal(false), message: z.string() })
  .meta({ id: 'SegmentFailure' });
const Event = z.looseObject({
  userId: z.string().optional(),
  anonymousId: z.string().optional(),
  messageId: z.string().optional(),
  timestamp: z.string().optional(),
  context: z.looseObject({}).optional(),
});
const Batch = z.looseObject({ batch: z.array(Event), context: z.looseObject({}).optional() });

const describe = (status: string) => ({
  description: status,
  content: { 'application/json': { schema: Failure } },
});
const responses = {
  200: { description: 'taken', content: { 'application/json': { schema: Success } } },
  400: describe('not JSON, or too large'),
  401: describe('the write key is not known'),
  429: describe('too much at once; `Retry-After` and `X-RateLimit-Reset` say when to come back'),
};

export interface CollectDeps {
  readonly spool: ApiDeps['spool'];
  readonly now: ApiDeps['now'];
  readonly authenticator: Authenticator;
  readonly sources: SourceDirectory;
  readonly limits: RateLimits;
}

/** Segment's HTTP tracking API, in its own words and status codes, so that its libraries work unchanged. */
export function collectRoutes(deps: CollectDeps) {
  const router = createRouter();
  for (const type of [...SEGMENT_TYPES, 'batch'] as const) {
    const path = `/v1/${type}`;
    // Browsers call from the company's own sites, with a key that can only collect.
    router.use(path, cors({ origin: '*', allowMethods: ['POST'], maxAge: 86_400 }));
    router.openapi(
      createRoute({
        method: 'post',
        path,
        tags: ['collect'],
        summary: `Segment's ${type}`,
        request: described(['application/json'], type === 'batch' ? Batch : Event),
        responses,
      }),
      async (c) => {
        try {
          await collect(c, type, deps);
        } catch (error) {
          return answer(c, error, deps.now());
        }
        return c.json({ success: true as const }, 200);
      },
    );
  }
  return router;
}

async function collect(
  c: Context<ApiEnv>,
  type: SegmentType | 'batch',
  deps: CollectDeps,
): Promise<void> {
  const header = c.req.header('authorization');
  const source = header === undefined ? undefined : await sourceOf(keyOfHeader(header), deps);
  const maxBytes = type === 'batch' ? MAX_BATCH_BYTES : MAX_EVENT_BYTES;
  const bytes = await readBody(c.req.raw, { maxWireBytes: maxBytes, maxBytes });
  const parsed = parseManyJson(new TextDecoder().decode(bytes));
  if (parsed.kind === 'fault') throw new AppError('invalid_request', parsed.fault.detail);
  const body = Body.safeParse(parsed.value);
  if (!body.success) throw new AppError('invalid_request', 'the body must be a JSON object');
  const { writeKey, batch } = body.data;
  const now = deps.now();
  const arrival = {
    source: source ?? (await sourceOf(typeof writeKey === 'string' ? writeKey : undefined, deps)),
    received_at: now.toISOString(),
    accept_id: newAcceptId(now),
  };
  if (type !== 'batch') return deps.spool.append([singleItem(type, body.data, arrival)]);
  if (!Array.isArray(batch)) {
    throw new AppError('invalid_request', 'batch must be an array');
  }
  return deps.spool.append(batchItems(body.data, arrival));
}

const Body = z.record(z.string(), z.unknown());

async function sourceOf(key: string | undefined, deps: CollectDeps): Promise<string> {
  const principal = key === undefined ? undefined : await deps.authenticator.byKey(key);
  if (principal?.kind !== 'writer') {
    throw new AppError('unauthenticated', 'the write key is not known');
  }
  await deps.limits.take(principal.key_id, 'collect');
  // A source without its pipeline would hold up all the others in the worker.
  if ((await deps.sources.find(principal.source)) === undefined) {
    throw new AppError('unauthenticated', 'the source of this write key is gone');
  }
  return principal.source;
}

/** Segment knows 400, 401 and 429; whatever else fails is ours and may be sent again. */
function answer(c: Context<ApiEnv>, error: unknown, now: Date) {
  if (!(error instanceof AppError)) throw error;
  const body = { success: false, message: error.message } as const;
  switch (error.code) {
    case 'unauthenticated':
      return c.json(body, 401);
    case 'invalid_request':
    case 'payload_too_large':
    case 'unsupported_media_type':
      return c.json(body, 400);
    case 'spool_full':
    case 'too_many_requests': {
      const seconds = error.retryAfterSeconds ?? 10;
      c.header('retry-after', String(seconds));
      c.header('x-ratelimit-reset', String(Math.ceil(now.getTime() / 1000) + seconds));
      return c.json(body, 429);
    }
    default:
      throw error;
  }
}
