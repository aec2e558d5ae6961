import { createRoute, z } from '@hono/zod-openapi';
import type { AuditStore } from '../../elasticsearch/audit-store.ts';
import { EventDoc } from '../../model/event.ts';
import type { KnownEventName } from '../../profile/taxonomy.ts';
import { TimelineRequest } from '../../search/timeline-request.ts';
import { getUser } from '../context.ts';
import type { PeopleDeps } from '../people/deps.ts';
import { openProfile } from '../people/open-profile.ts';
import { readTimeline, TIMELINE_PARTS } from '../people/read-timeline.ts';
import { json, problems } from '../responses.ts';
import { createRouter } from '../router.ts';

/** Whatever moved money, or was to. */
const TRANSACTIONS = [
  'order_completed',
  'order_refunded',
  'payment_succeeded',
  'payment_failed',
  'payment_disputed',
  'invoice_issued',
  'invoice_paid',
  'subscription_started',
  'subscription_renewed',
] as const satisfies readonly KnownEventName[];

const Answer = z
  .object({
    profile_id: z.string(),
    transactions: z.array(EventDoc.omit({ batch_id: true }).partial()),
    older: z.string().nullable().meta({ description: 'cursor of the page before in time' }),
    masked: z.array(z.string()),
  })
  .meta({ id: 'Transactions' });

const route = createRoute({
  method: 'get',
  path: '/v1/profiles/{id}/transactions',
  tags: ['profiles'],
  summary: 'All that a person paid, was refused, given back or disputed; reading it is audited',
  description: 'Newest first, to the first one. Payments carry `payment_risk` with its reasons.',
  request: {
    params: z.object({ id: z.string().min(1).max(64) }),
    query: z.strictObject({
      size: z.coerce.number().int().min(1).max(200).default(50),
      cursor: z.string().max(500).optional(),
    }),
  },
  responses: {
    200: json(Answer, 'a page of transactions'),
    308: { description: 'merged: `Location` is the survivor' },
    ...problems(400, 401, 403, 404, 410, 503),
  },
});

/** The whole history of a person's money. Who looked stands in `audit`, before anything is answered. */
export function transactionRoutes(
  getDeps: () => { readonly people: PeopleDeps; readonly audit: AuditStore },
) {
  return createRouter().openapi(route, async (c) => {
    const { people, audit } = getDeps();
    const user = getUser(c);
    const asker = { roles: user.roles, signal: c.req.raw.signal };
    const { size, cursor } = c.req.valid('query');
    const opened = await openProfile(people, c.req.valid('param').id, TIMELINE_PARTS, asker);
    if (opened.kind === 'moved') {
      return c.redirect(`/v1/profiles/${encodeURIComponent(opened.to)}/transactions`, 308);
    }
    const asked = TimelineRequest.parse({
      size,
      name: [...TRANSACTIONS],
      ...(cursor === undefined ? {} : { cursor }),
    });
    const page = await readTimeline(people, opened.profile, asked, asker);
    await audit.append({
      at: people.now().toISOString(),
      actor: user.key_id,
      action: 'transactions.viewed',
      subject_ids: [page.profile_id],
      detail: { count: page.events.length, from_start: cursor === undefined },
    });
    c.header('cache-control', 'no-store');
    return c.json(
      {
        profile_id: page.profile_id,
        transactions: page.events,
        older: page.older,
        masked: page.masked,
      },
      200,
    );
  });
}
