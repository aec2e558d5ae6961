import { createRoute, z } from '@hono/zod-openapi';
import { AppError } from '../../errors.ts';
import { wordAction } from '../../insight/actions/action-words.ts';
import { WEEKLY_CAP } from '../../insight/actions/rank.ts';
import { findAction } from '../../insight/actions/registry.ts';
import { DAY_MS, OUTCOMES, REACHES } from '../../insight/actions/situation.ts';
import { Instant, SnakeName } from '../../model/names.ts';
import type { AdviceDeps } from '../advice/deps.ts';
import { LIST_PARTS } from '../advice/list-for.ts';
import { readActions } from '../advice/read-actions.ts';
import { SITUATION_PARTS } from '../advice/situation-of.ts';
import { getUser } from '../context.ts';
import { IdempotencyKey, NoteAccepted } from '../desk/note-request.ts';
import { handIn } from '../desk/write-note.ts';
import { openProfile } from '../people/open-profile.ts';
import { json, problems } from '../responses.ts';
import { createRouter } from '../router.ts';

const PARTS = [...SITUATION_PARTS, ...LIST_PARTS];
const tags = ['profiles'];
const id = z.string().min(1).max(64);
const moved = { description: 'merged: `Location` is the survivor' };

const ProposedAction = z.object({
  action: SnakeName,
  kind: z
    .enum(['service', 'marketing'])
    .meta({ description: '`service` serves what they asked for, and needs no consent' }),
  title: z.string(),
  reason_text: z.string(),
  reach: z.enum(REACHES).nullable().meta({ description: '`conversation`: when they call or come' }),
  purpose: SnakeName,
  consent: z.object({
    state: z.enum(['granted', 'refused', 'unknown', 'not_needed']),
    decided_at: Instant.nullable(),
    source: z.string().nullable(),
  }),
  enabled: z.boolean(),
  barred: z.object({ code: z.string() }).nullable(),
  barred_text: z.string().nullable().meta({ description: 'why it must not be done now' }),
  probability: z.number().meta({ description: 'that it succeeds' }),
  worth_minor: z.int().nullable().meta({ description: 'what success is worth' }),
  expected_minor: z
    .int()
    .nullable()
    .meta({ description: 'probability times worth, less the effort; `null` without known money' }),
  evidence: z
    .object({ tried: z.int(), succeeded: z.int() })
    .meta({ description: 'outcomes that the probability rests on, beside the guess' }),
  article_id: z.string().nullable(),
});
const Answer = z
  .object({
    profile_id: z.string(),
    currency: z.string().nullable().meta({ description: 'of every amount here' }),
    stock: z
      .enum(['checked', 'not_kept'])
      .nullable()
      .meta({ description: '`null` before recommendations are fitted' }),
    fatigue: z.object({ contacts_7d: z.int(), cap: z.int() }),
    actions: z.array(ProposedAction),
  })
  .meta({ id: 'Actions' });

const listRoute = createRoute({
  method: 'get',
  path: '/v1/profiles/{id}/actions',
  tags,
  summary: 'What to do for a person, by expected value, each with reason, purpose and consent',
  request: {
    params: z.object({ id }),
    query: z.object({ language: z.enum(['fr', 'en']).default('fr') }),
  },
  responses: {
    200: json(Answer, 'what can be done first; then what must not be, and why'),
    308: moved,
    ...problems(400, 401, 403, 404, 410, 503),
  },
});

const OutcomeRequest = z
  .strictObject({
    outcome: z.enum(OUTCOMES).meta({
      description: '`not_now`: asked again in a week; `wrong`: not for three months',
    }),
  })
  .meta({ id: 'ActionOutcomeRequest' });

const outcomeRoute = createRoute({
  method: 'post',
  path: '/v1/profiles/{id}/actions/{action}/outcome',
  tags,
  summary: 'Say what came of a proposed action; proposals learn from it',
  description:
    'It becomes an event of the person’s timeline. Sending it again with the same `Idempotency-Key` adds nothing. ' +
    'Marketing that is barred cannot be said to be done.',
  request: {
    params: z.object({ id, action: SnakeName }),
    headers: z.object({ 'idempotency-key': IdempotencyKey }),
    body: { required: true, content: { 'application/json': { schema: OutcomeRequest } } },
  },
  responses: {
    202: json(NoteAccepted, 'durably accepted'),
    308: moved,
    ...problems(400, 401, 403, 404, 409, 410, 429, 503),
  },
});

/** The next best actions for a person, and what came of them. */
export function actionRoutes(getDeps: () => AdviceDeps & { readonly timezone: string }) {
  return createRouter()
    .openapi(listRoute, async (c) => {
      const deps = getDeps();
      const { language } = c.req.valid('query');
      const asker = { roles: getUser(c).roles, signal: c.req.raw.signal };
      const opened = await openProfile(deps.people, c.req.valid('param').id, PARTS, asker);
      c.header('cache-control', 'no-store');
      if (opened.kind === 'moved') {
        const { search } = new URL(c.req.url);
        return c.redirect(`/v1/profiles/${opened.to}/actions${search}`, 308);
      }
      const { situation, actions, stock } = await readActions(deps, opened.profile, asker);
      const { now, currency, contacts } = situation;
      const words = { language, currency, timezone: deps.timezone };
      return c.json(
        {
          profile_id: opened.profile.profile_id,
          currency,
          stock,
          fatigue: {
            contacts_7d: contacts.filter(({ at }) => now - at < 7 * DAY_MS).length,
            cap: WEEKLY_CAP,
          },
          actions: actions.map((one) => {
            const { title, reason, barred } = wordAction(one, words);
            return {
              action: one.action,
              kind: one.kind,
              title,
              reason_text: reason,
              reach: one.reach,
              purpose: one.purpose,
              consent: one.consent,
              enabled: one.barred === null,
              barred: one.barred === null ? null : { code: one.barred.code },
              barred_text: barred,
              probability: Math.round(one.probability * 1e4) / 1e4,
              worth_minor: one.worth_minor,
              expected_minor: one.expected_minor,
              evidence: { tried: one.tried, succeeded: one.succeeded },
              article_id: one.article_id,
            };
          }),
        },
        200,
      );
    })
    .openapi(outcomeRoute, async (c) => {
      const deps = getDeps();
      const { id: profileId, action } = c.req.valid('param');
      const { outcome } = c.req.valid('json');
      const author = getUser(c);
      const asker = { roles: author.roles, signal: c.req.raw.signal };
      if (findAction(action) === undefined) {
        throw new AppError('not_found', 'there is no such action');
      }
      const opened = await openProfile(deps.people, profileId, PARTS, asker);
      if (opened.kind === 'moved') {
        return c.redirect(`/v1/profiles/${opened.to}/actions/${action}/outcome`, 308);
      }
      const { situation, actions } = await readActions(deps, opened.profile, asker);
      const proposed = actions.find((one) => one.action === action);
      const isForbidden = proposed?.kind === 'marketing' && isOfLaw(proposed.barred?.code);
      if (outcome === 'done' && isForbidden) {
        throw new AppError('conflict', 'this person has not agreed to be contacted for this');
      }
      const accepted = await handIn(deps, opened.profile, author, {
        id: `${author.key_id}/${c.req.valid('header')['idempotency-key']}`,
        event: 'action_judged',
        action,
        outcome,
        band: situation.band ?? 'none',
        ...(proposed?.reach == null ? {} : { reach: proposed.reach }),
      });
      return c.json(accepted, 202);
    });
}

function isOfLaw(code: string | undefined): boolean {
  return code === 'consent_refused' || code === 'consent_unknown';
}
