import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { AppError } from '../../errors.ts';
import { SourceId } from '../../model/names.ts';
import type { NewSpoolItem } from '../../spool/spool.ts';
import { newAcceptId } from '../accept-id.ts';
import { openBody } from '../body/open-body.ts';
import type { ApiEnv } from '../context.ts';
import { getPrincipal } from '../context.ts';
import type { ApiDeps } from '../deps.ts';
import { FateBody, waitForFate } from '../fate.ts';
import type { Principal } from '../principal.ts';
import { ExtendedError } from '../problem.ts';
import { described, json, problems } from '../responses.ts';
import { createRouter } from '../router.ts';
import { ROW_MEDIA_TYPES, readRows } from '../rows/read-rows.ts';
import type { SourceDirectory } from '../source-directory.ts';

/** Bytes of one body, as it travels and after inflating. */
const LIMITS = { maxWireBytes: 64 * 1024 * 1024, maxBytes: 64 * 1024 * 1024 };
/** Rows handed to the spool at a time. */
const CHUNK_ROWS = 1000;
const CHUNK_CHARS = 2 * 1024 * 1024;
/** Refused rows that an answer tells one by one. */
const TOLD = 1000;

const Refused = z.object({
  line: z.int().meta({ description: 'line it starts on; for a JSON array its place, from 1' }),
  code: z.string(),
  detail: z.string(),
});

const Accepted = z
  .object({
    batch_id: z.string(),
    accepted: z.int(),
    rejected: z.array(Refused).meta({ description: `the first ${TOLD}` }),
    rejected_count: z.int(),
    fate: FateBody.optional().meta({ description: 'with `wait=indexed`: what had become of it' }),
  })
  .meta({ id: 'RecordsAccepted' });

const postRecords = createRoute({
  method: 'post',
  path: '/v1/records/{source}',
  tags: ['collect'],
  summary: 'Hand in rows of a source',
  description:
    'NDJSON, JSON (an array or objects one after another) or CSV with a header line, also gzip, up to 64 MiB. ' +
    'Rows are judged one by one: 202 says how many are durably accepted and why others are not. ' +
    'Sending a body again is safe.',
  request: {
    params: z.object({ source: SourceId }),
    query: z.object({ wait: z.enum(['indexed']).optional() }),
    ...described(ROW_MEDIA_TYPES, z.looseObject({})),
  },
  responses: {
    202: json(Accepted, 'durably accepted'),
    ...problems(400, 401, 403, 404, 413, 415, 429, 503),
  },
});

export interface RecordsDeps {
  readonly spool: ApiDeps['spool'];
  readonly now: ApiDeps['now'];
  readonly engine: ApiDeps['engine'];
  readonly sources: SourceDirectory;
}

export function recordRoutes(deps: RecordsDeps) {
  return createRouter().openapi(postRecords, async (c) => {
    const { source } = c.req.valid('param');
    refuseForeignSource(getPrincipal(c), source);
    const known = await deps.sources.find(source);
    if (known === undefined) throw new AppError('not_found', 'there is no such source');
    const intake = new Intake(deps, source, kindOf(known.manifest));
    try {
      await intake.read(c);
    } catch (error) {
      // What was accepted before the failure stays accepted: the answer must not deny it.
      if (!(error instanceof AppError) || intake.accepted === 0) throw error;
      throw new ExtendedError(error, intake.summary());
    }
    if (intake.accepted === 0) {
      const detail = intake.rejectedCount === 0 ? 'the body holds no rows' : 'no row is usable';
      throw new ExtendedError(new AppError('invalid_request', detail), intake.summary());
    }
    if (c.req.valid('query').wait === undefined) return c.json(intake.summary(), 202);
    const fate = await waitForFate(deps.spool, intake.batchId, c.req.raw.signal);
    if (fate?.queued === 0) await deps.engine.refresh();
    return c.json({ ...intake.summary(), ...(fate === undefined ? {} : { fate }) }, 202);
  });
}

function refuseForeignSource(principal: Principal, source: string): void {
  if (principal.kind === 'user' || principal.source === source) return;
  const { scopes } = principal;
  if (scopes.includes('records:*') || scopes.includes(`records:${source}`)) return;
  throw new AppError('forbidden', 'this write key is for another source');
}

function kindOf({ kind }: Readonly<Record<string, unknown>>): NewSpoolItem['kind'] {
  return kind === 'message' ? 'message' : 'record';
}

/** Reads one body into the spool, a bounded number of rows at a time. */
class Intake {
  readonly batchId: string;
  accepted = 0;
  rejectedCount = 0;
  readonly #rejected: z.infer<typeof Refused>[] = [];
  readonly #deps: RecordsDeps;
  readonly #arrival: Omit<NewSpoolItem, 'payload'>;

  constructor(deps: RecordsDeps, source: string, kind: NewSpoolItem['kind']) {
    const now = deps.now();
    this.batchId = newAcceptId(now);
    this.#deps = deps;
    this.#arrival = { source, kind, received_at: now.toISOString(), accept_id: this.batchId };
  }

  async read(c: Context<ApiEnv>): Promise<void> {
    const body = openBody(c.req.raw, LIMITS);
    let items: NewSpoolItem[] = [];
    let chars = 0;
    const flush = async () => {
      await this.#deps.spool.append(items);
      this.accepted += items.length;
      items = [];
      chars = 0;
    };
    for await (const row of readRows(c.req.header('content-type') ?? '', body)) {
      if (row.kind === 'refused') {
        this.rejectedCount += 1;
        if (this.#rejected.length < TOLD) this.#rejected.push({ line: row.line, ...row.fault });
        continue;
      }
      items.push({ ...this.#arrival, payload: row.payload });
      chars += row.payload.length;
      if (items.length >= CHUNK_ROWS || chars >= CHUNK_CHARS) await flush();
    }
    await flush();
  }

  summary() {
    return {
      batch_id: this.batchId,
      accepted: this.accepted,
      rejected: this.#rejected,
      rejected_count: this.rejectedCount,
    };
  }
}
