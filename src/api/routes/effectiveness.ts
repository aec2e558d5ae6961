import { createRoute, z } from '@hono/zod-openapi';
import { EffectivenessRequest } from '../../analytics/effectiveness/request.ts';
import type { ExposureReader } from '../../elasticsearch/exposure-reader.ts';
import type { AnalysisDeps } from '../analysis/deps.ts';
import { runEffectiveness } from '../analysis/run-effectiveness.ts';
import { getUser } from '../context.ts';
import { json, problems } from '../responses.ts';
import { createRouter } from '../router.ts';

const Interval = z.tuple([z.number(), z.number()]);
const p_value = z
  .number()
  .meta({ description: 'chance of a difference as great, were there none' });

const Answer = z
  .object({
    arms: z
      .array(
        z.object({
          arm: z.string(),
          people: z.int(),
          converted: z.int(),
          rate: z.number(),
          interval: Interval.meta({ description: 'of the rate, by Wilson' }),
          revenue: z.array(
            z.object({
              currency: z.string(),
              total_minor: z.number(),
              per_person_minor: z.number().meta({ description: 'those without any included' }),
            }),
          ),
        }),
      )
      .meta({ description: 'the control group first; empty where nobody was put in' }),
    comparisons: z
      .array(
        z.object({
          arm: z.string(),
          difference: z.number().meta({ description: 'of rates, arm minus control' }),
          interval: Interval.meta({ description: 'of the difference, by Newcombe' }),
          relative: z.number().nullable(),
          relative_interval: Interval.nullable(),
          p_value,
          false_discovery_rate: z.number(),
          verdict: z.enum(['higher', 'lower', 'not_told_apart']),
          needed_per_arm: z.int().nullable().meta({
            description: 'people an arm needs so that `least_lift` would be found with `power`',
          }),
          enough: z.boolean().meta({ description: 'false: too few to tell so small a lift' }),
          money: z
            .array(
              z.object({
                currency: z.string(),
                difference_minor: z.number().meta({ description: 'per person, arm minus control' }),
                interval_minor: Interval.nullable().meta({ description: 'by Welch' }),
                relative: z.number().nullable(),
                p_value,
              }),
            )
            .meta({ description: 'each currency by itself' }),
        }),
      )
      .meta({ description: 'each arm against the control group; empty where there is none' }),
    sample_ratio: z
      .object({
        expected: z.record(z.string(), z.number()),
        chi_square: z.number(),
        p_value,
        mismatch: z.boolean().meta({
          description: 'people were not split as planned (p < 0.001): do not trust the comparison',
        }),
      })
      .nullable(),
    excluded: z.object({
      in_several_arms: z.int().meta({ description: 'people who were put into more than one' }),
      window_not_over: z.int().meta({ description: 'people to whom it may still happen' }),
    }),
    window_days: z.int(),
    confidence: z.number(),
    time_zone: z.string(),
  })
  .meta({ id: 'Effectiveness' });

const route = createRoute({
  method: 'post',
  path: '/v1/analytics/effectiveness',
  tags: ['analysis'],
  summary: 'What a campaign did, against those who were held out of it',
  description:
    'People are counted once, from when they were first put in; what they did within the window counts. ' +
    'Money is that of all interactions of the window, refunds taken off.',
  request: {
    body: { required: true, content: { 'application/json': { schema: EffectivenessRequest } } },
  },
  responses: { 200: json(Answer, 'arm by arm'), ...problems(400, 401, 403, 429, 503) },
});

/** Campaigns against their control groups. */
export function effectivenessRoutes(
  getDeps: () => AnalysisDeps & { readonly exposures: ExposureReader },
) {
  return createRouter().openapi(route, async (c) => {
    const asker = { roles: getUser(c).roles, signal: c.req.raw.signal };
    const found = await runEffectiveness(getDeps(), c.req.valid('json'), asker);
    c.header('cache-control', 'no-store');
    return c.json(Answer.parse(found), 200);
  });
}
