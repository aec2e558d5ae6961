import { createRoute, z } from '@hono/zod-openapi';
import {
  type DefinedTrait,
  fieldsOfTrait,
  TraitDefinition,
} from '../../analytics/user-traits/definition.ts';
import { AppError } from '../../errors.ts';
import type { UserTraits } from '../../ingestion/user-traits/user-traits.ts';
import { SnakeName } from '../../model/names.ts';
import { refuseMasked } from '../../privacy/question-policy.ts';
import { getUser } from '../context.ts';
import { json, problems } from '../responses.ts';
import { createRouter } from '../router.ts';

const tags = ['analysis'];
const param = z.object({ name: SnakeName });
const ifMatch = z.object({ 'if-match': z.string().max(100).optional() });
const tagged = { headers: z.object({ etag: z.string() }) };

const Trait = z
  .object({
    name: SnakeName,
    field: z.string().meta({ description: 'what conditions, aggregations and sorting call it' }),
    definition: TraitDefinition,
    version: z.int().meta({ description: 'the ETag' }),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'Trait' });

const Traits = z
  .object({
    traits: z.array(Trait),
    progress: z
      .object({
        current: z.boolean().meta({ description: 'all profiles follow the definitions' }),
        completed_at: z.string().nullable(),
        pass: z.object({ started_at: z.string(), done: z.int(), total: z.int() }).nullable(),
      })
      .meta({ description: 'how far profiles follow the definitions' }),
  })
  .meta({ id: 'Traits' });

const Value = z.union([z.number(), z.string(), z.array(z.string()), z.null()]);
const PreviewRequest = z
  .strictObject({
    definition: TraitDefinition,
    profile_ids: z.array(z.string().min(1).max(64)).max(20).default([]),
    sample: z.int().min(0).max(1000).default(200),
  })
  .meta({ id: 'TraitPreviewRequest' });
const PreviewAnswer = z
  .object({
    values: z.array(z.object({ profile_id: z.string(), value: Value })),
    distribution: z
      .object({
        people: z.int(),
        without: z.int(),
        quartiles: z.array(z.union([z.number(), z.string()])).nullable(),
        values: z.array(z.object({ value: z.string(), people: z.int() })),
      })
      .meta({ description: 'over people drawn at random' }),
  })
  .meta({ id: 'TraitPreview' });

const listRoute = createRoute({
  method: 'get',
  path: '/v1/traits',
  tags,
  summary: 'Traits that the company defines, and how far they are worked out',
  responses: { 200: json(Traits, 'definitions and progress'), ...problems(401, 403, 503) },
});
const getRoute = createRoute({
  method: 'get',
  path: '/v1/traits/{name}',
  tags,
  summary: 'One trait that the company defines',
  request: { params: param },
  responses: { 200: { ...json(Trait, 'the trait'), ...tagged }, ...problems(401, 403, 404, 503) },
});
const putRoute = createRoute({
  method: 'put',
  path: '/v1/traits/{name}',
  tags,
  summary: 'Define a trait; it is worked out over the whole history in the background',
  description: 'A trait that exists is changed with `If-Match`; without it, it must be new.',
  request: {
    params: param,
    headers: ifMatch,
    body: { required: true, content: { 'application/json': { schema: TraitDefinition } } },
  },
  responses: {
    200: { ...json(Trait, 'the trait as it is now'), ...tagged },
    ...problems(400, 401, 403, 409, 412, 503),
  },
});
const deleteRoute = createRoute({
  method: 'delete',
  path: '/v1/traits/{name}',
  tags,
  summary: 'Remove a trait; its values go with the next pass',
  request: { params: param, headers: ifMatch },
  responses: { 204: { description: 'removed' }, ...problems(400, 401, 403, 404, 412, 503) },
});
const previewRoute = createRoute({
  method: 'post',
  path: '/v1/traits/preview',
  tags,
  summary: 'What a definition would give: some people and a random sample; nothing is written',
  request: {
    body: { required: true, content: { 'application/json': { schema: PreviewRequest } } },
  },
  responses: { 200: json(PreviewAnswer, 'values'), ...problems(400, 401, 403, 503) },
});

/** Defining, trying out and reading traits. `getTraits` is called per request, so that mounting needs no engine. */
export function traitRoutes(getTraits: () => UserTraits) {
  return createRouter()
    .openapi(listRoute, async (c) => {
      const { traits, progress } = await getTraits().list();
      const { current, completed_at, pass } = progress;
      return c.json(
        {
          traits: Object.entries(traits).map(([name, trait]) => shown(name, trait)),
          progress: {
            current,
            completed_at,
            pass: pass && { started_at: pass.started_at, done: pass.done, total: pass.total },
          },
        },
        200,
      );
    })
    .openapi(getRoute, async (c) => {
      const { name } = c.req.valid('param');
      const { traits } = await getTraits().list();
      const trait = Object.hasOwn(traits, name) ? traits[name] : undefined;
      if (trait === undefined) throw new AppError('not_found', 'there is no such trait');
      c.header('etag', `"${trait.version}"`);
      return c.json(shown(name, trait), 200);
    })
    .openapi(putRoute, async (c) => {
      const { name } = c.req.valid('param');
      const definition = c.req.valid('json');
      refuseIdentifying(definition);
      const expected = versionOf(c.req.valid('header')['if-match'], 0);
      const by = getUser(c).key_id;
      const trait = await getTraits().put(name, definition, { expected, by });
      c.header('etag', `"${trait.version}"`);
      return c.json(shown(name, trait), 200);
    })
    .openapi(deleteRoute, async (c) => {
      const { name } = c.req.valid('param');
      const expected = versionOf(c.req.valid('header')['if-match'], undefined);
      await getTraits().remove(name, { expected, by: getUser(c).key_id });
      return c.body(null, 204);
    })
    .openapi(previewRoute, async (c) => {
      const { definition, profile_ids, sample } = c.req.valid('json');
      refuseIdentifying(definition);
      const { values, distribution } = await getTraits().preview(definition, {
        profile_ids,
        sample,
      });
      c.header('cache-control', 'no-store');
      return c.json(
        {
          values: values.map(({ profile_id, value }) => ({
            profile_id,
            value: Array.isArray(value) ? [...value] : (value as string | number | null),
          })),
          distribution: {
            ...distribution,
            quartiles: distribution.quartiles && [...distribution.quartiles],
            values: [...distribution.values],
          },
        },
        200,
      );
    });
}

/** Values of traits are open to all who study people, so no trait may be made of what names or reaches one. */
function refuseIdentifying(definition: TraitDefinition): void {
  refuseMasked('events', fieldsOfTrait(definition), ['analyst']);
}

function shown(name: string, { definition, slot, version, updated_at }: DefinedTrait) {
  return { name, field: `user_traits.${slot}`, definition, version, updated_at };
}

/** @param otherwise of a request that names no version; `undefined`: it must */
function versionOf(match: string | undefined, otherwise: number | undefined): number {
  if (match === undefined && otherwise !== undefined) return otherwise;
  const [, version] = /^"(\d{1,9})"$/.exec(match ?? '') ?? [];
  if (version !== undefined) return Number(version);
  const message =
    match === undefined ? 'is missing: the ETag of the trait' : 'is no ETag of a trait';
  throw new AppError('invalid_request', 'the change must say what it was made from', {
    errors: [{ path: 'if-match', message }],
  });
}
