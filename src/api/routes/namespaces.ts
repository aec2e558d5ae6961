import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { AppError } from '../../errors.ts';
import { SnakeName } from '../../model/names.ts';
import { type ApiEnv, getUser } from '../context.ts';
import { openCursor, sealCursor } from '../cursor.ts';
import type { NamespaceDeps } from '../namespaces/deps.ts';
import { demoteValue, describeGeneric, setGeneric } from '../namespaces/generic-desk.ts';
import {
  type Condition,
  changedRules,
  describeNamespaces,
  putRule,
  removeRule,
  requireNamespace,
} from '../namespaces/namespace-desk.ts';
import {
  GenericAnswer,
  GenericValue,
  Namespace,
  NamespaceChange,
  NamespaceJobAnswer,
  NamespacesAnswer,
  SimulateAnswer,
  SimulateRequest,
} from '../namespaces/schemas.ts';
import { json, problems } from '../responses.ts';
import { createRouter } from '../router.ts';

const tags = ['identity'];
const name = z.object({ name: SnakeName });
const tagged = { headers: z.object({ etag: z.string() }) };
const conditions = z.object({
  'if-match': z.string().max(100).optional().meta({ description: 'the ETag that was read' }),
  'if-none-match': z.string().max(100).optional().meta({ description: '* adds a namespace' }),
});

const list = createRoute({
  method: 'get',
  path: '/v1/namespaces',
  tags,
  summary: 'Rules of every kind of identifier, and what a company changed of them',
  responses: {
    200: { ...json(NamespacesAnswer, 'namespaces'), ...tagged },
    ...problems(401, 403, 503),
  },
});
const put = createRoute({
  method: 'put',
  path: '/v1/namespaces/{name}',
  tags,
  summary: 'Change the rules of a namespace, from now on',
  description:
    'With `If-Match` for one that is known, `If-None-Match: *` to add one. `?apply=history` also judges the past ' +
    'again, in the background: see `GET /v1/namespaces/jobs`.',
  request: {
    params: name,
    headers: conditions,
    query: z.strictObject({ apply: z.enum(['history']).optional() }),
    body: { required: true, content: { 'application/json': { schema: NamespaceChange } } },
  },
  responses: {
    200: { ...json(Namespace, 'the namespace as it now is'), ...tagged },
    ...problems(400, 401, 403, 404, 409, 412, 503),
  },
});
const remove = createRoute({
  method: 'delete',
  path: '/v1/namespaces/{name}',
  tags,
  summary: 'Back to the rules that are built in',
  request: { params: name, headers: conditions },
  responses: {
    204: { description: 'built in again', ...tagged },
    ...problems(400, 401, 403, 404, 409, 412, 503),
  },
});
const simulate = createRoute({
  method: 'post',
  path: '/v1/namespaces/simulate',
  tags,
  summary: 'What rules would merge and split, without applying them',
  request: {
    body: { required: true, content: { 'application/json': { schema: SimulateRequest } } },
  },
  responses: {
    200: json(SimulateAnswer, 'counts and samples'),
    ...problems(400, 401, 403, 404, 503),
  },
});
const apply = createRoute({
  method: 'post',
  path: '/v1/namespaces/apply',
  tags,
  summary: 'Judge the past by the rules in force, in the background',
  responses: { 202: json(NamespaceJobAnswer, 'begun'), ...problems(401, 403, 409, 503) },
});
const scan = createRoute({
  method: 'post',
  path: '/v1/namespaces/scan',
  tags,
  summary: 'Look through all values for those that many people have, in the background',
  responses: { 202: json(NamespaceJobAnswer, 'begun'), ...problems(401, 403, 409, 503) },
});
const jobs = createRoute({
  method: 'get',
  path: '/v1/namespaces/jobs',
  tags,
  summary: 'The last of each background work on identities, as it stands',
  responses: {
    200: json(z.object({ jobs: z.array(NamespaceJobAnswer) }), 'newest first'),
    ...problems(401, 403, 503),
  },
});
const genericList = createRoute({
  method: 'get',
  path: '/v1/namespaces/{name}/generic',
  tags,
  summary: 'Values that many people have, so that they join nobody',
  request: {
    params: name,
    query: z.object({
      status: z.enum(['demoted', 'restored']).optional(),
      cursor: z.string().max(2000).optional(),
      size: z.coerce.number().int().min(1).max(200).default(50),
    }),
  },
  responses: { 200: json(GenericAnswer, 'a page'), ...problems(400, 401, 403, 404, 503) },
});
const demote = createRoute({
  method: 'post',
  path: '/v1/namespaces/{name}/generic',
  tags,
  summary: 'Let a value join nobody any more',
  request: {
    params: name,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.strictObject({
            scope: SnakeName.optional(),
            value: z.string().min(1).max(512),
          }),
        },
      },
    },
  },
  responses: { 201: json(GenericValue, 'demoted'), ...problems(400, 401, 403, 404, 409, 503) },
});
const judge = createRoute({
  method: 'put',
  path: '/v1/namespaces/{name}/generic/{value_id}',
  tags,
  summary: 'Let a value join again, or no more',
  request: {
    params: name.extend({ value_id: z.string().min(1).max(64) }),
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.strictObject({ status: z.enum(['demoted', 'restored']) }),
        },
      },
    },
  },
  responses: { 200: json(GenericValue, 'as it now is'), ...problems(400, 401, 403, 404, 409, 503) },
});

const Position = z.tuple([z.int(), z.string().max(1024)]);

/** Who is who by which rules, and what changing them would do. */
export function namespaceRoutes(getDeps: () => NamespaceDeps) {
  return createRouter()
    .openapi(list, async (c) => {
      const deps = getDeps();
      const [stored, values] = await Promise.all([deps.rules.read(), deps.rules.countValues()]);
      tag(c, stored.version);
      const { version, updated_at } = stored;
      return c.json({ version, updated_at, namespaces: describeNamespaces(stored, values) }, 200);
    })
    .openapi(simulate, async (c) => {
      const { changes, time_limit_ms } = c.req.valid('json');
      const deps = getDeps();
      const { before, after } = await changedRules(deps, changes);
      const signal = AbortSignal.any([c.req.raw.signal, AbortSignal.timeout(time_limit_ms)]);
      c.header('cache-control', 'no-store');
      const found = await deps.simulate({ before: before.rules, after, signal });
      return c.json({ ...found, policy_version: before.version }, 200);
    })
    .openapi(apply, async (c) =>
      c.json(await getDeps().jobs.start('apply', getUser(c).key_id), 202),
    )
    .openapi(scan, async (c) => c.json(await getDeps().jobs.start('scan', getUser(c).key_id), 202))
    .openapi(jobs, async (c) => c.json({ jobs: await getDeps().jobs.list() }, 200))
    .openapi(put, async (c) => {
      const deps = getDeps();
      const { name: namespace } = c.req.valid('param');
      const rule = { name: namespace, ...c.req.valid('json') };
      const by = getUser(c).key_id;
      const stored = await putRule(deps, rule, conditionOf(c.req.valid('header')), by);
      if (c.req.valid('query').apply === 'history') await deps.jobs.start('apply', by);
      tag(c, stored.version);
      const values = await deps.rules.countValues();
      const found = describeNamespaces(stored, values).find((one) => one.name === namespace);
      if (found === undefined) throw new TypeError('a namespace that was put');
      return c.json(found, 200);
    })
    .openapi(remove, async (c) => {
      const { name: namespace } = c.req.valid('param');
      const condition = conditionOf(c.req.valid('header'));
      const stored = await removeRule(getDeps(), namespace, condition, getUser(c).key_id);
      tag(c, stored.version);
      return c.body(null, 204);
    })
    .openapi(genericList, async (c) => {
      const deps = getDeps();
      const { name: namespace } = c.req.valid('param');
      const { status, cursor, size } = c.req.valid('query');
      await requireNamespace(deps, namespace);
      const after = cursor === undefined ? undefined : openCursor(cursor, Position);
      const page = await deps.generic.list({ namespace, status }, { limit: size, after });
      c.header('cache-control', 'no-store');
      return c.json(
        {
          namespace,
          generic_at: (await deps.policy.get()).of(namespace).generic_at,
          total: page.total,
          values: page.values.map(({ id, doc }) => describeGeneric(id, doc)),
          next_cursor: page.next === undefined ? null : sealCursor(page.next),
        },
        200,
      );
    })
    .openapi(demote, async (c) => {
      const deps = getDeps();
      const { name: namespace } = c.req.valid('param');
      await requireNamespace(deps, namespace);
      const { scope, value } = c.req.valid('json');
      const claimed = { namespace, value, ...(scope === undefined ? {} : { scope }) };
      const { value_id, doc } = await demoteValue(deps, claimed, getUser(c).key_id);
      return c.json(describeGeneric(value_id, doc), 201);
    })
    .openapi(judge, async (c) => {
      const { name: namespace, value_id } = c.req.valid('param');
      const { status } = c.req.valid('json');
      const change = { status, by: getUser(c).key_id };
      const doc = await setGeneric(getDeps(), namespace, value_id, change);
      return c.json(describeGeneric(value_id, doc), 200);
    });
}

function tag(c: Context<ApiEnv>, version: number): void {
  c.header('etag', `"${version}"`);
  c.header('cache-control', 'no-cache');
}

/** @throws AppError `invalid_request` where a caller does not say what they have read */
function conditionOf(headers: z.infer<typeof conditions>): Condition {
  const match = headers['if-match'];
  const isNew = headers['if-none-match'] === '*';
  if (match === undefined && isNew) return { version: undefined, isNew };
  const [, digits] = /^(?:W\/)?"(\d{1,9})"$/.exec(match ?? '') ?? [];
  if (digits !== undefined) return { version: Number(digits), isNew };
  const message =
    match === undefined ? 'is missing: the ETag of GET /v1/namespaces' : 'is no ETag of namespaces';
  throw new AppError('invalid_request', 'the header is not valid', {
    errors: [{ path: 'if-match', message }],
  });
}
