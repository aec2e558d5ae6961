import { createRoute, z } from '@hono/zod-openapi';
import { AppError } from '../../errors.ts';
import type { ApiDeps } from '../deps.ts';
import { FateBody, IngestStatus } from '../fate.ts';
import { json, problems } from '../responses.ts';
import { createRouter } from '../router.ts';

const getStatus = createRoute({
  method: 'get',
  path: '/v1/ingest/status',
  tags: ['collect'],
  summary: 'Where everything that was ever accepted is',
  description:
    'accepted = indexed + dead_lettered + suppressed + duplicate + queued, at any moment',
  responses: { 200: json(IngestStatus, 'counts'), ...problems(401, 403) },
});

const getBatch = createRoute({
  method: 'get',
  path: '/v1/ingest/batches/{batch_id}',
  tags: ['collect'],
  summary: 'What became of one request’s rows',
  description: 'Kept for a day after the last of them ended.',
  request: { params: z.object({ batch_id: z.string().max(64) }) },
  responses: { 200: json(FateBody, 'counts'), ...problems(401, 403, 404) },
});

export function ingestRoutes({ spool }: Pick<ApiDeps, 'spool'>) {
  return createRouter()
    .openapi(getStatus, async (c) => c.json(await spool.status(), 200))
    .openapi(getBatch, async (c) => {
      const fate = await spool.fate(c.req.valid('param').batch_id);
      if (fate === undefined) throw new AppError('not_found', 'there is no such batch');
      return c.json(fate, 200);
    });
}
