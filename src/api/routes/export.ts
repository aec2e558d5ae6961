import { createRoute, z } from '@hono/zod-openapi';
import type { AuditStore } from '../../elasticsearch/audit-store.ts';
import { getUser } from '../context.ts';
import { exportPeople } from '../export/export-people.ts';
import { ExportRequest } from '../export/request.ts';
import type { PeopleDeps } from '../people/deps.ts';
import { problems } from '../responses.ts';
import { createRouter } from '../router.ts';

const take = createRoute({
  method: 'post',
  path: '/v1/profiles/export',
  tags: ['profiles'],
  summary: 'The people a search finds, as a file',
  description:
    'Columns are those your roles may see. A purpose is needed; unless it rests on another basis, only people who granted it are listed, and `without-consent` says how many were left out. Cells that a spreadsheet would take for a formula are escaped. Each file is on the audit trail.',
  request: {
    body: { required: true, content: { 'application/json': { schema: ExportRequest } } },
  },
  responses: {
    200: {
      description: 'a row for each person, sent as it is read',
      headers: z.object({ total: z.string(), 'without-consent': z.string() }),
      content: {
        'text/csv': { schema: z.string() },
        'application/x-ndjson': { schema: z.string() },
      },
    },
    ...problems(400, 401, 403, 429, 503),
  },
});

const TYPES = { csv: 'text/csv; charset=utf-8', ndjson: 'application/x-ndjson' } as const;

/** Handing out lists. Dependencies are asked for per request, so that mounting needs no engine. */
export function exportRoutes(getPeople: () => PeopleDeps, getAudit: () => AuditStore) {
  return createRouter().openapi(take, async (c) => {
    const { roles, key_id } = getUser(c);
    const request = c.req.valid('json');
    const deps = { people: getPeople(), audit: getAudit() };
    const asker = { roles, signal: c.req.raw.signal };
    const file = await exportPeople(deps, request, asker, key_id);
    return c.body(file.body, 200, {
      'content-type': TYPES[request.format],
      'content-disposition': `attachment; filename="people.${request.format}"`,
      'cache-control': 'no-store',
      total: String(file.total),
      'without-consent': String(file.withoutConsent),
    });
  });
}
