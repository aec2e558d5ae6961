import { createRoute, z } from '@hono/zod-openapi';
import type { ActivityReader } from '../../elasticsearch/activity-reader.ts';
import type { ModelStore } from '../../elasticsearch/model-store.ts';
import { AppError } from '../../errors.ts';
import { valueCurve } from '../../insight/stored/value-curve.ts';
import { parseValueModel } from '../../insight/stored/value-model.ts';
import { getUser } from '../context.ts';
import type { PeopleDeps } from '../people/deps.ts';
import { openProfile } from '../people/open-profile.ts';
import { profileIdsOf } from '../people/profile-ids.ts';
import { json, problems } from '../responses.ts';
import { createRouter } from '../router.ts';

const Answer = z
  .object({
    profile_id: z.string(),
    currency: z.string().nullable().meta({ description: 'of every amount; others are left out' }),
    past: z
      .array(z.object({ days_ago: z.int(), spent_minor: z.int() }))
      .meta({ description: 'spent in each of twelve times 30 days, oldest first' }),
    ahead: z
      .array(z.object({ days: z.int(), orders: z.number(), value_minor: z.int().nullable() }))
      .meta({ description: 'expected from now on, added up; empty where nothing is foretold' }),
  })
  .meta({ id: 'ValueCurve' });

const route = createRoute({
  method: 'get',
  path: '/v1/profiles/{id}/value-curve',
  tags: ['profiles'],
  summary: 'What a person spent month by month, and what is expected of them within a year',
  request: { params: z.object({ id: z.string().min(1).max(64) }) },
  responses: {
    200: json(Answer, 'past and expected'),
    308: { description: 'merged: `Location` is the survivor' },
    ...problems(401, 403, 404, 410, 503),
  },
});

/** Spending over time, past and expected. */
export function valueCurveRoutes(
  getDeps: () => {
    readonly people: PeopleDeps;
    readonly activity: Pick<ActivityReader, 'read' | 'mainCurrency'>;
    readonly models: Pick<ModelStore, 'find'>;
  },
) {
  return createRouter().openapi(route, async (c) => {
    const { people, activity, models } = getDeps();
    const asker = { roles: getUser(c).roles, signal: c.req.raw.signal };
    const parts = ['relational', 'state.merged_from'];
    const opened = await openProfile(people, c.req.valid('param').id, parts, asker);
    c.header('cache-control', 'no-store');
    if (opened.kind === 'moved') {
      return c.redirect(`/v1/profiles/${opened.to}/value-curve`, 308);
    }
    const { profile } = opened;
    const { profile_id } = profile;
    const model = await models.find('value');
    const currency = model?.currency ?? profile.relational?.currency ?? null;
    const now = people.now().getTime();
    const [read] = await activity.read([{ profile_id, ids: profileIdsOf(profile) }], now, {
      currency,
      orders: true,
    });
    if (read === undefined) throw new AppError('internal', 'one person was asked about');
    const value = model === undefined ? undefined : parseValueModel(model.parameters);
    const curve = valueCurve(value, read, now);
    return c.json({ profile_id, currency, past: [...curve.past], ahead: [...curve.ahead] }, 200);
  });
}
