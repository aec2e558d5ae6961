import { createRoute, z } from '@hono/zod-openapi';
import type { AuditStore } from '../../elasticsearch/audit-store.ts';
import { getUser } from '../context.ts';
import type { PeopleDeps } from '../people/deps.ts';
import {
  RevealAnswer,
  RevealRequest,
  revealField,
  VerifyAnswer,
  VerifyRequest,
  verifyStatement,
} from '../people/disclose.ts';
import { createDisclosureLimits } from '../people/disclosure-limits.ts';
import { openProfile } from '../people/open-profile.ts';
import { STATED_PARTS } from '../people/statement.ts';
import { json, problems } from '../responses.ts';
import { createRouter } from '../router.ts';

const params = z.object({ id: z.string().min(1).max(64) });
const moved = { description: 'merged: `Location` is the survivor' };
const tags = ['profiles'];

const verify = createRoute({
  method: 'post',
  path: '/v1/profiles/{id}/verify',
  tags,
  summary: 'Check what a caller says against a value, without being shown it',
  description:
    'Answers yes or no and tells nothing else, also where nothing is stored. Ten statements about one person in a quarter of an hour; each is on the audit trail.',
  request: {
    params,
    body: { required: true, content: { 'application/json': { schema: VerifyRequest } } },
  },
  responses: {
    200: json(VerifyAnswer, 'whether it matches'),
    308: moved,
    ...problems(400, 401, 403, 404, 410, 429, 503),
  },
});

const reveal = createRoute({
  method: 'post',
  path: '/v1/profiles/{id}/reveal',
  tags,
  summary: 'See one masked value of a person, for a reason',
  description:
    'One field, one reason, sixty an hour and key. Who saw which field of whom, when and why is on the audit trail before the value is told; the value is not.',
  request: {
    params,
    body: { required: true, content: { 'application/json': { schema: RevealRequest } } },
  },
  responses: {
    200: json(RevealAnswer, 'the value, to be hidden again soon'),
    308: moved,
    ...problems(400, 401, 403, 404, 410, 429, 503),
  },
});

/** Ways around a mask that leave a trace. Dependencies are asked for per request, so that mounting needs no engine. */
export function disclosureRoutes(getPeople: () => PeopleDeps, getAudit: () => AuditStore) {
  const limits = createDisclosureLimits();
  const deps = () => ({ people: getPeople(), audit: getAudit(), limits });
  return createRouter()
    .openapi(verify, async (c) => {
      const { roles, key_id } = getUser(c);
      const asked = c.req.valid('json');
      const asker = { roles, signal: c.req.raw.signal };
      const { id } = c.req.valid('param');
      const opened = await openProfile(getPeople(), id, STATED_PARTS[asked.field], asker);
      c.header('cache-control', 'no-store');
      if (opened.kind === 'moved') return c.redirect(`/v1/profiles/${opened.to}/verify`, 308);
      return c.json(await verifyStatement(deps(), opened.profile, asked, key_id), 200);
    })
    .openapi(reveal, async (c) => {
      const { roles, key_id } = getUser(c);
      const asked = c.req.valid('json');
      const asker = { roles, signal: c.req.raw.signal };
      const { id } = c.req.valid('param');
      const opened = await openProfile(getPeople(), id, [asked.field], asker);
      c.header('cache-control', 'no-store');
      if (opened.kind === 'moved') return c.redirect(`/v1/profiles/${opened.to}/reveal`, 308);
      return c.json(await revealField(deps(), opened.profile, asked, key_id), 200);
    });
}
