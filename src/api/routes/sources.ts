import { createRoute, z } from '@hono/zod-openapi';
import { AppError } from '../../errors.ts';
import { describeIssues } from '../../model/describe-issues.ts';
import { Message } from '../../model/message.ts';
import { SourceId } from '../../model/names.ts';
import { parseManifest, type SourceManifest } from '../../sources/manifest.ts';
import { builtInSources } from '../../sources/registry.ts';
import { findFault } from '../body/check-structure.ts';
import type { ApiDeps } from '../deps.ts';
import { json, problems } from '../responses.ts';
import { createRouter } from '../router.ts';
import type { SourceDirectory } from '../source-directory.ts';

const Source = z
  .object({
    source_id: SourceId,
    origin: z.enum(['built_in', 'added']),
    manifest: z.record(z.string(), z.unknown()),
    updated_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Source' });
const param = z.object({ id: SourceId });
const Manifest = z.record(z.string(), z.unknown()).meta({
  description: 'see ARCHITECTURE.md, sources; errors name each wrong field',
});

const PreviewRequest = z
  .strictObject({
    rows: z.array(z.record(z.string(), z.unknown())).min(1).max(100),
    manifest: Manifest.optional().meta({ description: 'tried instead of the stored one' }),
  })
  .meta({ id: 'PreviewRequest' });
const PreviewAnswer = z
  .object({
    rows: z.array(
      z.object({
        before: z.record(z.string(), z.unknown()),
        after: z.record(z.string(), z.unknown()).nullable(),
        problem: z
          .object({
            code: z.enum(['pipeline_failed', 'schema_invalid', 'row_invalid']),
            detail: z.string(),
          })
          .nullable(),
      }),
    ),
  })
  .meta({ id: 'PreviewAnswer' });

const listRoute = createRoute({
  method: 'get',
  path: '/v1/sources',
  tags: ['collect'],
  summary: 'All sources, built in or added',
  responses: {
    200: json(z.object({ sources: z.array(Source) }), 'sources'),
    ...problems(401, 403, 503),
  },
});
const getRoute = createRoute({
  method: 'get',
  path: '/v1/sources/{id}',
  tags: ['collect'],
  summary: 'One source with its manifest',
  request: { params: param },
  responses: { 200: json(Source, 'source'), ...problems(400, 401, 403, 404, 503) },
});
const putRoute = createRoute({
  method: 'put',
  path: '/v1/sources/{id}',
  tags: ['collect'],
  summary: 'Add or change a source by its manifest',
  request: {
    params: param,
    body: { content: { 'application/json': { schema: Manifest } }, required: true },
  },
  responses: {
    200: json(Source, 'changed'),
    201: json(Source, 'added'),
    ...problems(400, 401, 403, 409, 503),
  },
});
const deleteRoute = createRoute({
  method: 'delete',
  path: '/v1/sources/{id}',
  tags: ['collect'],
  summary: 'Remove an added source; what it brought stays',
  request: { params: param },
  responses: { 204: { description: 'removed' }, ...problems(400, 401, 403, 404, 409, 503) },
});
const previewRoute = createRoute({
  method: 'post',
  path: '/v1/sources/{id}/preview',
  tags: ['collect'],
  summary: 'Rows before and after, with nothing stored',
  request: {
    params: param,
    body: { content: { 'application/json': { schema: PreviewRequest } }, required: true },
  },
  responses: { 200: json(PreviewAnswer, 'each row'), ...problems(400, 401, 403, 404, 503) },
});

export interface SourceRoutesDeps {
  readonly store: ApiDeps['sources'];
  readonly directory: SourceDirectory;
  readonly now: ApiDeps['now'];
}

export function sourceRoutes({ store, directory, now }: SourceRoutesDeps) {
  return createRouter()
    .openapi(listRoute, async (c) => {
      const added = await store.list();
      const sources = [
        ...builtInSources().map((manifest) => describeSource(manifest, null)),
        ...added.map((doc) => describeSource(doc.manifest, doc.updated_at)),
      ];
      return c.json({ sources }, 200);
    })
    .openapi(getRoute, async (c) => {
      const { id } = c.req.valid('param');
      const found = await directory.find(id);
      if (found === undefined) throw new AppError('not_found', 'there is no such source');
      return c.json(describeSource(found.manifest, isBuiltIn(id) ? null : found.updated_at), 200);
    })
    .openapi(putRoute, async (c) => {
      const { id } = c.req.valid('param');
      refuseBuiltIn(id);
      const manifest = manifestFor(id, c.req.valid('json'));
      const at = now();
      const added = await store.put(manifest, at);
      directory.forget(id);
      const source = describeSource(manifest, at.toISOString());
      return added ? c.json(source, 201) : c.json(source, 200);
    })
    .openapi(deleteRoute, async (c) => {
      const { id } = c.req.valid('param');
      refuseBuiltIn(id);
      const removed = await store.remove(id);
      directory.forget(id);
      if (!removed) throw new AppError('not_found', 'there is no such source');
      return c.body(null, 204);
    })
    .openapi(previewRoute, async (c) => {
      const { id } = c.req.valid('param');
      const { rows, manifest } = c.req.valid('json');
      const tried = manifest ?? (await directory.find(id))?.manifest;
      if (tried === undefined) throw new AppError('not_found', 'there is no such source');
      return c.json({ rows: await preview(manifestFor(id, tried), rows) }, 200);
    });

  async function preview(
    manifest: SourceManifest,
    rows: readonly Record<string, unknown>[],
  ): Promise<z.infer<typeof PreviewAnswer>['rows']> {
    const sound = rows.filter((row) => findFault(row) === undefined);
    const outputs = await store.preview(manifest, sound, now().toISOString());
    return rows.map((before) => {
      const fault = findFault(before);
      if (fault !== undefined) return refused(before, 'row_invalid', fault.detail);
      const { output, failure } = outputs[sound.indexOf(before)] ?? {};
      if (failure !== undefined) return refused(before, 'pipeline_failed', failure);
      const message = Message.safeParse(output);
      if (message.success) return { before, after: message.data, problem: null };
      const issues = describeIssues(message.error).map((e) => `${e.path}: ${e.message}`);
      return refused(before, 'schema_invalid', issues.join('; ').slice(0, 2000));
    });
  }
}

function refused(
  before: Record<string, unknown>,
  code: 'pipeline_failed' | 'schema_invalid' | 'row_invalid',
  detail: string,
) {
  return { before, after: null, problem: { code, detail } };
}

function describeSource(manifest: Readonly<Record<string, unknown>>, updatedAt: string | null) {
  const { id } = manifest;
  const source_id = SourceId.parse(id);
  const origin = isBuiltIn(source_id) ? ('built_in' as const) : ('added' as const);
  return { source_id, origin, manifest: { ...manifest }, updated_at: updatedAt };
}

function isBuiltIn(id: string): boolean {
  return builtInSources().some((manifest) => manifest.id === id);
}

function refuseBuiltIn(id: string): void {
  if (!isBuiltIn(id)) return;
  throw new AppError(
    'conflict',
    'this source is built in and cannot be changed; choose another id',
  );
}

function manifestFor(id: string, input: Readonly<Record<string, unknown>>): SourceManifest {
  const manifest = parseManifest({ id, ...input });
  if (manifest.id === id) return manifest;
  throw new AppError('invalid_request', 'the body is not valid', {
    errors: [{ path: 'id', message: 'must be the id in the address' }],
  });
}
