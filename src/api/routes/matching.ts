import { createRoute, z } from '@hono/zod-openapi';
import { AppError } from '../../errors.ts';
import { MatchingProgress, MatchingSettings } from '../../model/matching.ts';
import { getUser } from '../context.ts';
import type { DuplicatesDeps } from '../duplicates/deps.ts';
import { describeMatching, MatchingAnswer, settingsTag } from '../duplicates/describe-matching.ts';
import { json, problems } from '../responses.ts';
import { createRouter } from '../router.ts';

const tags = ['identity'];
const headers = z.object({ etag: z.string().meta({ description: 'of the settings' }) });

const getRoute = createRoute({
  method: 'get',
  path: '/v1/matching',
  tags,
  summary: 'How profiles are compared: settings, weights, progress',
  responses: {
    200: { ...json(MatchingAnswer, 'as it is now'), headers },
    ...problems(401, 403, 503),
  },
});

const putRoute = createRoute({
  method: 'put',
  path: '/v1/matching',
  tags,
  summary: 'Set thresholds, and whether sure pairs are merged without asking',
  description:
    'Thresholds apply to what is judged from now on; `POST /v1/matching/run` judges all.',
  request: {
    headers: z.object({ 'if-match': z.string().max(100).optional() }),
    body: { content: { 'application/json': { schema: MatchingSettings } }, required: true },
  },
  responses: {
    200: { ...json(MatchingAnswer, 'changed'), headers },
    ...problems(400, 401, 403, 412, 503),
  },
});

const Requested = z.object({ requested_at: z.iso.datetime() }).meta({ id: 'MatchingRequested' });

const fitRoute = createRoute({
  method: 'post',
  path: '/v1/matching/fit',
  tags,
  summary: 'Learn the weights from the profiles as they are, then judge all again',
  responses: {
    202: json(Requested, 'begun within seconds by the worker; `GET /v1/matching` tells the rest'),
    ...problems(401, 403, 409, 503),
  },
});

const runRoute = createRoute({
  method: 'post',
  path: '/v1/matching/run',
  tags,
  summary: 'Judge all profiles again',
  responses: {
    202: json(Requested, 'begun within seconds by the worker; `GET /v1/matching` tells the rest'),
    ...problems(401, 403, 409, 503),
  },
});

/** Steering matching. The worker does it; these routes tell it, and tell of it. */
export function matchingRoutes(getDeps: () => DuplicatesDeps) {
  async function describe(deps: DuplicatesDeps) {
    const [settings, progress, model, profiles] = await Promise.all([
      deps.matching.settings(),
      deps.matching.progress(),
      deps.matching.describeModel(),
      deps.countMatched(),
    ]);
    const answer = describeMatching(settings.value, progress.value, model, profiles, deps.now());
    return { answer, etag: settingsTag(settings.version) };
  }

  return createRouter()
    .openapi(getRoute, async (c) => {
      const { answer, etag } = await describe(getDeps());
      c.header('etag', etag);
      return c.json(answer, 200);
    })
    .openapi(putRoute, async (c) => {
      const deps = getDeps();
      const { key_id } = getUser(c);
      const former = await deps.matching.settings();
      const wanted = c.req.valid('header')['if-match'];
      if (wanted !== undefined && wanted !== '*' && wanted !== settingsTag(former.version)) {
        throw new AppError('precondition_failed', 'matching was changed in the meantime');
      }
      const settings = c.req.valid('json');
      await deps.matching.putSettings(settings, former.version, key_id, deps.now());
      await deps.note(key_id, 'matching.changed', settings);
      const { answer, etag } = await describe(deps);
      c.header('etag', etag);
      return c.json(answer, 200);
    })
    .openapi(fitRoute, async (c) => {
      const requested_at = await request(getDeps(), 'fit_requested_at');
      await getDeps().note(getUser(c).key_id, 'matching.fit_requested', {});
      return c.json({ requested_at }, 202);
    })
    .openapi(runRoute, async (c) => {
      const requested_at = await request(getDeps(), 'pass_requested_at');
      await getDeps().note(getUser(c).key_id, 'matching.run_requested', {});
      return c.json({ requested_at }, 202);
    });
}

const ATTEMPTS = 10;

/** Leaves a request where the matcher looks; the matcher writes there too, so that a write may have to be repeated. */
async function request(
  deps: DuplicatesDeps,
  field: 'fit_requested_at' | 'pass_requested_at',
): Promise<string> {
  const { value: settings } = await deps.matching.settings();
  if (!settings.enabled) throw new AppError('conflict', 'matching is switched off');
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const { value, version } = await deps.matching.progress();
    const at = deps.now().toISOString();
    const next = MatchingProgress.parse({ ...value, [field]: at });
    if ((await deps.matching.putProgress(next, version, deps.now())) !== undefined) return at;
  }
  throw new AppError('engine_unavailable', 'matching is busy; try again', { retryAfterSeconds: 1 });
}
