import { z } from '@hono/zod-openapi';
import { SnakeName } from '../../model/names.ts';
import { PURPOSES_WITHOUT_CONSENT } from '../../privacy/export-policy.ts';
import { SearchRequest } from '../../search/request.ts';
import { COLUMN_NAMES } from './columns.ts';

/** Most people of one file: whoever needs more is asked to narrow it down. */
export const MOST_PEOPLE = 100_000;

export const ExportRequest = z
  .strictObject({
    ...SearchRequest.pick({ query: true, filters: true, sort: true }).shape,
    purpose: SnakeName.meta({
      description: `what the list is for; ${PURPOSES_WITHOUT_CONSENT.join(', ')} rest on another basis, for any other only those who granted it are listed`,
      example: 'email_marketing',
    }),
    format: z.enum(['csv', 'ndjson']).default('csv'),
    delimiter: z
      .enum([',', ';'])
      .default(',')
      .meta({ description: 'of CSV; a French Excel wants `;`' }),
    columns: z
      .array(z.enum(COLUMN_NAMES))
      .min(1)
      .max(COLUMN_NAMES.length)
      .optional()
      .meta({ description: 'all that your roles may see, unless told' }),
  })
  .meta({ id: 'ExportRequest' });
export type ExportRequest = z.infer<typeof ExportRequest>;
