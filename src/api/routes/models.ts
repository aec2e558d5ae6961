import { createRoute, z } from '@hono/zod-openapi';
import { AppError } from '../../errors.ts';
import type { FitState } from '../../ingestion/scoring/fit-jobs.ts';
import { buildCard } from '../../insight/stored/card.ts';
import { type FittedModel, ModelName } from '../../model/fitted-model.ts';
import { getUser } from '../context.ts';
import type { ModelsDeps } from '../models/deps.ts';
import { CardAnswer, FitRequest, ModelAnswer, ModelList } from '../models/schemas.ts';
import { json, problems } from '../responses.ts';
import { createRouter } from '../router.ts';

const tags = ['models'];
const params = z.object({ name: ModelName });

const listRoute = createRoute({
  method: 'get',
  path: '/v1/models',
  tags,
  summary: 'Models that can be fitted, and what became of them',
  responses: { 200: json(ModelList, 'every model, fitted or not'), ...problems(401, 403, 503) },
});
const getRoute = createRoute({
  method: 'get',
  path: '/v1/models/{name}',
  tags,
  summary: 'One model: data, evaluation on later time, calibration, drift',
  request: { params },
  responses: { 200: json(ModelAnswer, 'the model'), ...problems(400, 401, 403, 503) },
});
const cardRoute = createRoute({
  method: 'get',
  path: '/v1/models/{name}/card',
  tags,
  summary: 'What a model foretells, from what, how well, and when not to use it, in words',
  request: { params, query: z.object({ language: z.enum(['fr', 'en']).default('fr') }) },
  responses: { 200: json(CardAnswer, 'the card'), ...problems(400, 401, 403, 404, 503) },
});
const fitRoute = createRoute({
  method: 'post',
  path: '/v1/models/{name}/fit',
  tags,
  summary: 'Fit a model on what is stored; everybody is scored by it afterwards',
  request: {
    params,
    body: { required: false, content: { 'application/json': { schema: FitRequest } } },
  },
  responses: {
    202: json(ModelAnswer, 'begun; `fit.state` tells how it goes'),
    ...problems(400, 401, 403, 409, 503),
  },
});

/** Reading models and having them fitted. */
export function modelRoutes(getDeps: () => ModelsDeps) {
  return createRouter()
    .openapi(listRoute, async (c) => {
      const deps = getDeps();
      const stored = await deps.models.list();
      const models = await Promise.all(
        ModelName.options.map(async (name) =>
          describe(
            name,
            stored.find((one) => one.name === name),
            await deps.jobs.find(name),
          ),
        ),
      );
      return c.json({ models }, 200);
    })
    .openapi(getRoute, async (c) => {
      const { name } = c.req.valid('param');
      const { models, jobs } = getDeps();
      return c.json(describe(name, await models.find(name), await jobs.find(name)), 200);
    })
    .openapi(cardRoute, async (c) => {
      const { name } = c.req.valid('param');
      const { models, timezone } = getDeps();
      const model = await models.find(name);
      if (model === undefined)
        throw new AppError('not_found', 'this model has not been fitted yet');
      const card = buildCard(model, c.req.valid('query').language, timezone);
      return c.json(CardAnswer.parse(card), 200);
    })
    .openapi(fitRoute, async (c) => {
      const { name } = c.req.valid('param');
      const body = c.req.valid('json') as z.infer<typeof FitRequest> | undefined;
      const deps = getDeps();
      const owner = getUser(c).key_id;
      const model = await deps.models.find(name);
      const fit = await deps.jobs.start(name, { owner, horizonDays: body?.horizon_days });
      await deps.audit.append({
        at: deps.now().toISOString(),
        actor: owner,
        action: 'model.fit',
        subject_ids: [],
        detail: { model: name },
      });
      return c.json(describe(name, model, fit), 202);
    });
}

function describe(
  name: ModelName,
  model: FittedModel | undefined,
  fit: FitState | undefined,
): z.infer<typeof ModelAnswer> {
  const { parameters: _, reference: __, ...shown } = model ?? {};
  const { by: ___, ...asked } = fit ?? {};
  return {
    name,
    model: model === undefined ? null : (shown as z.infer<typeof ModelAnswer>['model']),
    fit: fit === undefined ? null : (asked as z.infer<typeof ModelAnswer>['fit']),
  };
}
