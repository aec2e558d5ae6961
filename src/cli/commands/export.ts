import { stringify } from 'csv-stringify/sync';
import { AppError } from '../../errors.ts';
import { type Profile, ProfileAnswer, SearchAnswer } from '../answers.ts';
import type { ApiClient } from '../api-client.ts';
import { type Command, EXIT, text } from '../command.ts';
import { URL_OPTION } from '../options.ts';

/** Fields that come with every hit; others cost one request a profile. */
const WITH_HITS = new Set(
  'profile_id display_name names emails phones identifier_values identifiers company city postcode country lifecycle_stage anonymous channels last_seen_at events_count relational'.split(
    ' ',
  ),
);
const DEFAULT_FIELDS =
  'profile_id,display_name,emails,phones,postcode,city,country,lifecycle_stage,events_count,last_seen_at,relational.orders_count,relational.revenue_minor,relational.currency';
const PAGE = 100;
const AT_ONCE = 8;

export const exportCommand: Command = {
  name: 'export',
  usage: '[--format csv|ndjson] [--fields a,b,c.d]',
  options: {
    format: { type: 'string', short: 'f', value: 'FORMAT' },
    fields: { type: 'string', value: 'LIST' },
    url: URL_OPTION,
  },
  examples: [
    'azimut export > people.csv',
    'azimut export --format ndjson | gzip > people.ndjson.gz',
    'azimut export --fields profile_id,given_name,family_name,emails,relational.revenue_minor',
  ],
  minPositionals: 0,
  async run(input, context) {
    const format = text(input, 'format') ?? 'csv';
    if (format !== 'csv' && format !== 'ndjson') {
      throw new AppError('invalid_request', context.words.export.unknownFormat(format));
    }
    const given = text(input, 'fields');
    const fields = (given ?? DEFAULT_FIELDS).split(',').map((field) => field.trim());
    // NDJSON without a choice of fields is everything the key may see.
    const all = format === 'ndjson' && given === undefined;
    const whole = all || fields.some((field) => !WITH_HITS.has(field.split('.')[0] ?? ''));
    return context.withProduct({ url: text(input, 'url') }, async (api) => {
      if (format === 'csv') await context.terminal.out(stringify([fields]));
      for await (const hits of pages(api)) {
        context.signal.throwIfAborted();
        const profiles = whole ? await readWhole(api, hits) : hits;
        const lines =
          format === 'csv'
            ? csvLines(profiles, fields)
            : profiles.map((one) => `${JSON.stringify(all ? one : pick(one, fields))}\n`).join('');
        await context.terminal.out(lines);
      }
      return EXIT.done;
    });
  },
};

/** Everybody, oldest profile last, a page at a time. */
async function* pages(api: ApiClient): AsyncGenerator<Profile[]> {
  let cursor: string | null = null;
  do {
    const page: { hits: { profile: Profile }[]; next_cursor: string | null } = await api.request(
      SearchAnswer,
      {
        method: 'POST',
        path: '/v1/profiles/search',
        json: { query: '', size: PAGE, sort: 'created', ...(cursor === null ? {} : { cursor }) },
      },
    );
    yield page.hits.map((hit) => hit.profile);
    cursor = page.next_cursor;
  } while (cursor !== null);
}

async function readWhole(api: ApiClient, hits: readonly Profile[]): Promise<Profile[]> {
  const whole: Profile[] = [];
  for (let at = 0; at < hits.length; at += AT_ONCE) {
    const answers = await Promise.all(
      hits.slice(at, at + AT_ONCE).map((hit) =>
        api.request(ProfileAnswer, {
          method: 'GET',
          path: `/v1/profiles/${encodeURIComponent(hit.profile_id)}`,
        }),
      ),
    );
    whole.push(...answers.map((answer) => answer.profile));
  }
  return whole;
}

/** A cell that begins like a formula is escaped: a name must not run in somebody's spreadsheet (CWE-1236). */
function csvLines(profiles: readonly Profile[], fields: readonly string[]): string {
  const rows = profiles.map((profile) => fields.map((field) => cell(valueAt(profile, field))));
  return stringify(rows, { escape_formulas: true });
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(cell).join('; ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function pick(profile: Profile, fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(fields.map((field) => [field, valueAt(profile, field) ?? null]));
}

function valueAt(profile: unknown, field: string): unknown {
  return field.split('.').reduce<unknown>((value, key) => {
    if (typeof value !== 'object' || value === null) return undefined;
    return Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
  }, profile);
}
