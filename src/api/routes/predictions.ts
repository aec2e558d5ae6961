import { createRoute, z } from '@hono/zod-openapi';
import type { ActivityReader } from '../../elasticsearch/activity-reader.ts';
import { AppError } from '../../errors.ts';
import { Predictions } from '../../model/predictions.ts';
import { getUser } from '../context.ts';
import type { PeopleDeps } from '../people/deps.ts';
import { openProfile } from '../people/open-profile.ts';
import { json, problems } from '../responses.ts';
import { createRouter } from '../router.ts';

const Month = z.object({
  month: z.string().meta({ description: '`2026-03`, UTC' }),
  mean: z.number().meta({ description: '-1 to 1' }),
  texts: z.int(),
});
const Answer = z
  .object({
    profile_id: z.string(),
    predictions: Predictions.nullable().meta({ description: '`null` before the first scoring' }),
    sentiment_months: z
      .array(Month)
      .meta({ description: 'oldest first; months without texts are absent' }),
  })
  .meta({ id: 'ProfilePredictions' });

const predictionsRoute = createRoute({
  method: 'get',
  path: '/v1/profiles/{id}/predictions',
  tags: ['profiles'],
  summary: 'What models foretell of a person, and how their texts felt month by month',
  request: { params: z.object({ id: z.string().min(1).max(200) }) },
  responses: {
    200: json(Answer, 'predictions'),
    308: { description: 'merged: `location` names the survivor' },
    ...problems(401, 403, 404, 410, 503),
  },
});

/** What models foretell of a person. */
export function predictionRoutes(
  getDeps: () => { readonly people: PeopleDeps; readonly activity: ActivityReader },
) {
  return createRouter().openapi(predictionsRoute, async (c) => {
    const { people, activity } = getDeps();
    const { roles } = getUser(c);
    const asker = { roles, signal: c.req.raw.signal };
    const parts = ['predictions', 'state.merged_from'];
    const opened = await openProfile(people, c.req.valid('param').id, parts, asker);
    if (opened.kind === 'moved') {
      return c.redirect(`/v1/profiles/${encodeURIComponent(opened.to)}/predictions`, 308);
    }
    const { profile_id, predictions = null, state } = opened.profile;
    const ids = [profile_id, ...(state?.merged_from ?? []).map((merge) => merge.profile_id)];
    const [read] = await activity.read([{ profile_id, ids }], people.now().getTime(), {
      currency: null,
    });
    if (read === undefined) throw new AppError('internal', 'one person was asked about');
    c.header('cache-control', 'no-store');
    return c.json(
      {
        profile_id,
        predictions,
        sentiment_months: read.moods.map(({ month, mean, texts }) => ({
          month: new Date(month).toISOString().slice(0, 7),
          mean: Math.round(mean * 1e4) / 1e4,
          texts,
        })),
      },
      200,
    );
  });
}
