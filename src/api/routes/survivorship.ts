import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { AuditStore } from '../../elasticsearch/audit-store.ts';
import type { GoldenReader } from '../../elasticsearch/golden-reader.ts';
import type {
  StoredSurvivorship,
  SurvivorshipStore,
} from '../../elasticsearch/survivorship-store.ts';
import { AppError } from '../../errors.ts';
import type { SurvivorshipSource } from '../../ingestion/survivorship-source.ts';
import { Provenance } from '../../model/profile.ts';
import {
  SurvivorshipGroup,
  SurvivorshipPolicy,
  SurvivorshipRule,
} from '../../model/survivorship.ts';
import { visibleFields } from '../../privacy/policy.ts';
import { BUILT_IN_GROUPS, BUILT_IN_RULES } from '../../profile/survivorship/built-in.ts';
import { checkPolicy } from '../../profile/survivorship/check-policy.ts';
import { compileSurvivorship } from '../../profile/survivorship/compile.ts';
import { type ApiEnv, getUser } from '../context.ts';
import { json, problems } from '../responses.ts';
import { createRouter } from '../router.ts';
import { previewPolicy } from '../survivorship/preview.ts';

const tags = ['profiles'];
const tagged = { headers: z.object({ etag: z.string() }) };
/** Checked by `checkPolicy`, which also says where rules contradict each other. */
const PolicyBody = z.record(z.string(), z.unknown()).meta({
  description:
    'a SurvivorshipPolicy; what is left out stays as built in, `{}` is the built-in rules',
});

const Answer = z
  .object({
    policy: SurvivorshipPolicy,
    version: z.int().meta({ description: 'of the policy; the ETag' }),
    updated_at: z.string().nullable(),
    built_in: z.object({
      rules: z.array(SurvivorshipRule),
      groups: z.array(SurvivorshipGroup),
    }),
    reprojection: z
      .object({ total: z.int(), outdated: z.int() })
      .meta({ description: 'active profiles, and those still to be chosen again by these rules' }),
  })
  .meta({ id: 'Survivorship' });

const PreviewRequest = z
  .strictObject({ policy: PolicyBody, sample: z.int().min(1).max(5000).default(1000) })
  .meta({ id: 'SurvivorshipPreviewRequest' });
const PreviewAnswer = z
  .object({
    scanned: z.int(),
    changed: z.int(),
    fields: z.array(
      z.object({ field: z.string(), changed: z.int(), filled: z.int(), emptied: z.int() }),
    ),
    samples: z.array(
      z.object({
        profile_id: z.string(),
        changes: z.array(
          z.object({
            field: z.string(),
            before: z.unknown(),
            after: z.unknown(),
            before_by: Provenance.nullable(),
            after_by: Provenance.nullable(),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'SurvivorshipPreview' });

const getRoute = createRoute({
  method: 'get',
  path: '/v1/survivorship',
  tags,
  summary: 'The rules that golden values are chosen by',
  responses: {
    200: { ...json(Answer, 'rules, and how far stored profiles follow them'), ...tagged },
    ...problems(401, 403, 503),
  },
});
const putRoute = createRoute({
  method: 'put',
  path: '/v1/survivorship',
  tags,
  summary: 'Change the rules; stored profiles are chosen again in the background',
  request: {
    headers: z.object({ 'if-match': z.string().max(100).optional() }),
    body: { required: true, content: { 'application/json': { schema: PolicyBody } } },
  },
  responses: {
    200: { ...json(Answer, 'the rules in force'), ...tagged },
    ...problems(400, 401, 403, 412, 503),
  },
});
const previewRoute = createRoute({
  method: 'post',
  path: '/v1/survivorship/preview',
  tags,
  summary: 'What other rules would change in a random sample of people; nothing is written',
  request: {
    body: { required: true, content: { 'application/json': { schema: PreviewRequest } } },
  },
  responses: {
    200: json(PreviewAnswer, 'counts over the sample, and up to 20 people'),
    ...problems(400, 401, 403, 503),
  },
});

export interface SurvivorshipDeps {
  readonly store: SurvivorshipStore;
  readonly source: SurvivorshipSource;
  readonly golden: GoldenReader;
  readonly audit: AuditStore;
  readonly now: () => Date;
}

/** Reading, trying out and changing the survivorship rules. */
export function survivorshipRoutes(getDeps: () => SurvivorshipDeps) {
  return createRouter()
    .openapi(getRoute, async (c) => {
      const deps = getDeps();
      return c.json(await describe(c, deps, await deps.store.read()), 200);
    })
    .openapi(putRoute, async (c) => {
      const deps = getDeps();
      const expected = versionOf(c.req.valid('header')['if-match']);
      const policy = validPolicy(c.req.valid('json'), '');
      const at = deps.now();
      const by = getUser(c).key_id;
      const stored = await deps.store.put(policy, { expected, by, at });
      await deps.audit.append({
        at: at.toISOString(),
        actor: by,
        action: 'survivorship.changed',
        subject_ids: [],
        detail: { version: stored.version },
      });
      return c.json(await describe(c, deps, stored), 200);
    })
    .openapi(previewRoute, async (c) => {
      const { golden, source } = getDeps();
      const { policy, sample } = c.req.valid('json');
      const before = await source.refresh();
      const after = compileSurvivorship(validPolicy(policy, 'policy.'), before.source_priority);
      const visible = visibleFields(getUser(c).roles);
      const report = await previewPolicy(golden, { before, after }, { sample, visible });
      c.header('cache-control', 'no-store');
      return c.json(
        {
          ...report,
          fields: [...report.fields],
          samples: report.samples.map((one) => ({ ...one, changes: [...one.changes] })),
        },
        200,
      );
    });
}

async function describe(
  c: Context<ApiEnv>,
  { source, golden }: SurvivorshipDeps,
  { policy, version, updated_at }: StoredSurvivorship,
) {
  const survivorship = await source.refresh();
  c.header('etag', `"${version}"`);
  return {
    policy,
    version,
    updated_at,
    built_in: { rules: [...BUILT_IN_RULES], groups: [...BUILT_IN_GROUPS] },
    reprojection: await golden.count(survivorship.version),
  };
}

function validPolicy(input: unknown, under: string): SurvivorshipPolicy {
  const { policy, errors } = checkPolicy(input);
  if (policy !== undefined) return policy;
  throw new AppError('invalid_request', 'these rules cannot hold', {
    errors: errors.map(({ path, message }) => ({ path: `${under}${path}`, message })),
  });
}

function versionOf(match: string | undefined): number {
  const [, version] = /^"(\d{1,9})"$/.exec(match ?? '') ?? [];
  if (version !== undefined) return Number(version);
  const message =
    match === undefined ? 'is missing: the ETag of GET /v1/survivorship' : 'is no ETag of these';
  throw new AppError('invalid_request', 'the change must say what it was made from', {
    errors: [{ path: 'if-match', message }],
  });
}
