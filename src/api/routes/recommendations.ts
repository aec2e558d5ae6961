import { createRoute, z } from '@hono/zod-openapi';
import { reasonWords } from '../../insight/recommend/reason-words.ts';
import { CurrencyCode, SnakeName } from '../../model/names.ts';
import type { AdviceDeps } from '../advice/deps.ts';
import { LIST_PARTS, listFor, PERSONALISATION } from '../advice/list-for.ts';
import { getUser } from '../context.ts';
import { openProfile } from '../people/open-profile.ts';
import { json, problems } from '../responses.ts';
import { createRouter } from '../router.ts';

const Recommendation = z.object({
  article_id: z.string(),
  name: z.string(),
  category: z.string().nullable(),
  price_minor: z.int().nullable().meta({ description: 'what it last sold at' }),
  currency: CurrencyCode.nullable(),
  pieces: z
    .number()
    .nullable()
    .meta({ description: 'in stock at this instant; `null` where no stock is kept' }),
  probability: z.number().nullable().meta({
    description: 'share of people who bought what stood at this place with their next order',
  }),
  reason: z
    .object({ code: z.string(), article_id: z.string().nullable() })
    .meta({ description: 'code, and the article that it rests on' }),
  reason_text: z.string(),
});
const Answer = z
  .object({
    profile_id: z.string(),
    state: z
      .enum(['listed', 'not_fitted', 'refused'])
      .meta({ description: '`refused`: no consent to `purpose`' }),
    purpose: SnakeName,
    personalised: z.boolean().meta({
      description:
        'false: no consent to personalisation, and the list is what sells, for everybody',
    }),
    explanation: z
      .string()
      .nullable()
      .meta({ description: 'why there is no list, or a general one' }),
    stock: z.enum(['checked', 'not_kept']).nullable(),
    model_version: z.int().nullable(),
    recommendations: z.array(Recommendation),
  })
  .meta({ id: 'Recommendations' });

const route = createRoute({
  method: 'get',
  path: '/v1/profiles/{id}/recommendations',
  tags: ['profiles'],
  summary: 'Articles to recommend to a person, in stock at this instant, each with its reason',
  request: {
    params: z.object({ id: z.string().min(1).max(64) }),
    query: z.object({
      limit: z.coerce.number().int().min(1).max(50).default(5),
      language: z.enum(['fr', 'en']).default('fr'),
      purpose: SnakeName.default(PERSONALISATION).meta({
        description: 'what the list is for; one other than personalisation has to be granted too',
      }),
    }),
  },
  responses: {
    200: json(Answer, 'best first'),
    308: { description: 'merged: `Location` is the survivor' },
    ...problems(400, 401, 403, 404, 410, 503),
  },
});

const SAYS = {
  fr: {
    not_fitted: 'Le modèle de recommandation n’a pas encore été ajusté.',
    refused: 'Pas d’accord de cette personne pour cette finalité.',
    general: 'Sans accord pour la personnalisation : ce qui se vend le mieux, le même pour tous.',
  },
  en: {
    not_fitted: 'The model of recommendations has not been fitted yet.',
    refused: 'This person has not agreed to this purpose.',
    general: 'Without consent to personalisation: what sells best, the same for everybody.',
  },
} as const;

/** Recommendations for one person. */
export function recommendationRoutes(getDeps: () => AdviceDeps) {
  return createRouter().openapi(route, async (c) => {
    const deps = getDeps();
    const { limit, language, purpose } = c.req.valid('query');
    const asker = { roles: getUser(c).roles, signal: c.req.raw.signal };
    const opened = await openProfile(deps.people, c.req.valid('param').id, LIST_PARTS, asker);
    c.header('cache-control', 'no-store');
    if (opened.kind === 'moved') {
      const { search } = new URL(c.req.url);
      return c.redirect(`/v1/profiles/${opened.to}/recommendations${search}`, 308);
    }
    const { profile } = opened;
    const model = await deps.recommender.current();
    const isAllowed = purpose === PERSONALISATION || profile.consents?.[purpose]?.granted === true;
    const nothing = {
      profile_id: profile.profile_id,
      purpose,
      personalised: false,
      stock: null,
      model_version: model?.version ?? null,
      recommendations: [],
    };
    if (!isAllowed || model === undefined) {
      const state = isAllowed ? 'not_fitted' : 'refused';
      return c.json({ ...nothing, state, explanation: SAYS[language][state] } as const, 200);
    }
    const list = await listFor(deps, model.stored, profile, limit, asker);
    const { articles, numberOf } = model.stored;
    const nameOf = (id: string) => articles[numberOf.get(id) ?? -1]?.name ?? id;
    return c.json(
      {
        ...nothing,
        state: 'listed' as const,
        personalised: list.personalised,
        explanation: list.personalised ? null : SAYS[language].general,
        stock: list.stock,
        recommendations: list.items.map(({ article, reason, probability, pieces }) => ({
          article_id: article.id,
          name: article.name,
          category: article.category,
          price_minor: article.price_minor,
          currency: article.currency,
          pieces,
          probability,
          reason: { code: reason.code, article_id: 'item' in reason ? reason.item : null },
          reason_text: reasonWords(reason, language, nameOf),
        })),
      },
      200,
    );
  });
}
