import { stringify } from 'csv-stringify/sync';
import type { PanelAnswer } from '../../analytics/dashboards/answer.ts';
import { AppError } from '../../errors.ts';

type Answered = Extract<PanelAnswer, { status: 'ok' }>;
type Cell = string | number | boolean | null;
type Values = NonNullable<Answered['frame']>['totals'];

/**
 * What a panel shows as lines of a table; money has a column for each currency, in minor units.
 * @throws AppError `invalid_request` for a panel that has no answer
 */
export function panelCsv(answer: PanelAnswer): string {
  if (answer.status === 'failed') {
    const { message, path = 'panel' } = answer;
    const code = answer.reason === 'forbidden' ? 'forbidden' : 'invalid_request';
    throw new AppError(code, 'the panel has no figures', { errors: [{ path, message }] });
  }
  const rows = rowsOf(answer);
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return stringify(rows, {
    header: true,
    columns,
    bom: true,
    escape_formulas: true,
    cast: { boolean: String },
  });
}

function rowsOf({ frame, people }: Answered): Record<string, Cell>[] {
  if (people !== undefined) {
    return people.people.map(({ profile_id, values }) => ({
      profile_id,
      ...Object.fromEntries(Object.entries(values).map(([key, value]) => [key, cellOf(value)])),
    }));
  }
  return (frame?.rows ?? []).map(({ keys, values, compared }) => ({
    ...keys,
    ...flat(values, ''),
    ...flat(compared ?? {}, 'compared_'),
  }));
}

function flat(values: Values, prefix: string): Record<string, Cell> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]): [string, Cell][] =>
      value === null || typeof value === 'number'
        ? [[prefix + name, value]]
        : Object.entries(value).map(([currency, one]) => [`${prefix}${name}_${currency}`, one]),
    ),
  );
}

function cellOf(value: unknown): Cell {
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) {
    return value as Cell;
  }
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
    ? value.join('; ')
    : JSON.stringify(value);
}
