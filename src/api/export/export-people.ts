import { randomUUID } from 'node:crypto';
import { stringify } from 'csv-stringify/sync';
import type { AuditStore } from '../../elasticsearch/audit-store.ts';
import { AppError } from '../../errors.ts';
import { needsConsent } from '../../privacy/export-policy.ts';
import { visibleFields } from '../../privacy/policy.ts';
import type { SearchRequest } from '../../search/request.ts';
import type { PeopleDeps } from '../people/deps.ts';
import type { Asker } from '../people/open-profile.ts';
import { searchPeople } from '../people/search-people.ts';
import { type ColumnName, rowOf, visibleColumns } from './columns.ts';
import { type ExportRequest, MOST_PEOPLE } from './request.ts';

export interface ExportDeps {
  readonly people: PeopleDeps;
  readonly audit: AuditStore;
}

/** People read at a time. */
const PAGE = 500;

/** A file on its way: how many will be in it, and its pieces. */
export interface PeopleFile {
  readonly total: number;
  /** who were found and did not grant the purpose */
  readonly withoutConsent: number;
  readonly body: ReadableStream<Uint8Array>;
}

/**
 * The people a search finds, as a file of the columns that the roles may see, in the search's order. Where the purpose
 * rests on consent, only those who granted it. That somebody takes the list is on the trail before the first row
 * leaves, and how it ended afterwards.
 * @throws AppError `forbidden` for a column that the roles may not see, `invalid_request` beyond {@link MOST_PEOPLE}
 */
export async function exportPeople(
  deps: ExportDeps,
  request: ExportRequest,
  asker: Asker,
  keyId: string,
): Promise<PeopleFile> {
  const visible = visibleColumns(visibleFields(asker.roles));
  const columns = request.columns ?? visible;
  const refused = columns.find((name) => !visible.includes(name));
  if (refused !== undefined) throw new AppError('forbidden', `your roles may not take ${refused}`);
  const search = searchOf(request);
  const total = await countPeople(deps.people, search, asker);
  const { filters } = request;
  const { filters: _, ...anybody } = search;
  const found = needsConsent(request.purpose)
    ? await countPeople(
        deps.people,
        filters === undefined ? anybody : { ...anybody, filters },
        asker,
      )
    : total;
  if (total > MOST_PEOPLE) {
    throw new AppError('invalid_request', 'too many people for one file', {
      errors: [{ path: 'filters', message: `find ${total} people; ${MOST_PEOPLE} fit one file` }],
    });
  }
  const trail = {
    actor: keyId,
    subject_ids: [],
    detail: {
      export_id: randomUUID(),
      purpose: request.purpose,
      format: request.format,
      columns: columns.join(' '),
      total,
    },
  };
  const tell = (action: string, detail: Record<string, string | number> = {}) =>
    deps.audit.append({
      ...trail,
      at: deps.people.now().toISOString(),
      action,
      detail: { ...trail.detail, ...detail },
    });
  await tell('export.started');
  const pages = pagesOf(deps.people, search, asker);
  const write = request.format === 'csv' ? csvWriter(columns, request.delimiter) : writeNdjson;
  let people = 0;
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { value: page, done } = await pages.next();
        const rows = (page ?? []).map((person) => rowOf(person, columns));
        people += rows.length;
        const text = done === true ? '' : write(rows);
        if (text !== '') controller.enqueue(encoder.encode(text));
        if (done !== true) return;
        await tell('export.finished', { people });
        controller.close();
      } catch (error) {
        await tell('export.broken', { people }).catch(() => undefined);
        controller.error(error);
      }
    },
    async cancel() {
      await tell('export.broken', { people });
    },
  });
  return { total, withoutConsent: found - total, body };
}

/** The search behind a file; consent is one condition more, which no filter of the caller's can widen. */
function searchOf({ query, filters, sort, purpose }: ExportRequest): SearchRequest {
  const base = { query, sort, size: PAGE };
  if (!needsConsent(purpose)) return filters === undefined ? base : { ...base, filters };
  const consented = { op: 'consented', purpose } as const;
  const condition =
    filters?.condition === undefined
      ? consented
      : ({ op: 'all', conditions: [filters.condition, consented] } as const);
  return { ...base, filters: { ...filters, condition } };
}

async function countPeople(deps: PeopleDeps, search: SearchRequest, asker: Asker): Promise<number> {
  const { total } = await searchPeople(deps, { ...search, size: 1, facets: [] }, asker);
  return total ?? 0;
}

async function* pagesOf(deps: PeopleDeps, search: SearchRequest, asker: Asker) {
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page = await searchPeople(
      deps,
      cursor === undefined ? search : { ...search, cursor },
      asker,
    );
    yield page.hits.map(({ profile }) => profile);
    cursor = page.next_cursor;
  }
}

type Row = Readonly<Record<string, string | number | boolean | null>>;

/** Cells that a spreadsheet would run are made text, and what breaks lines is taken out of them. */
function csvWriter(columns: readonly ColumnName[], delimiter: ',' | ';') {
  let isFirst = true;
  return (rows: readonly Row[]): string => {
    const text = stringify(
      rows.map((row) => columns.map((name) => cleaned(row[name] ?? null))),
      {
        header: isFirst,
        columns: [...columns],
        bom: isFirst,
        delimiter,
        escape_formulas: true,
        cast: { boolean: String },
      },
    );
    isFirst = false;
    return text;
  };
}

function writeNdjson(rows: readonly Row[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

function cleaned(cell: Row[string]): Row[string] {
  return typeof cell === 'string' ? cell.replaceAll(/\p{Cc}+/gu, ' ') : cell;
}
