import type { Column, Frame } from '../../analytics/dashboards/answer.ts';
import type { Panel } from '../../analytics/dashboards/spec.ts';
import type { Chosen } from '../../analytics/dashboards/view.ts';
import type { Key, Labels } from '../analysis/labels.ts';
import { nextStart } from '../analysis/next-start.ts';
import type { Datum, Unit } from '../charts/datum.ts';
import type { Figures } from '../charts/figures.ts';
import { keyText, rangeText, type Value } from './selections.ts';

export type Row = Frame['rows'][number];

/** How a panel's answer is put into words. */
export interface Reader {
  readonly labels: Labels;
  readonly figures: Figures;
  readonly panel: Pick<Panel, 'labels' | 'units'>;
  readonly zone: string;
  /** words of measures that the panel has none for */
  readonly measure: (name: string) => string;
}

/** One figure of each row: a measure or, of money, a measure in one currency. */
export interface Figure {
  readonly id: string;
  readonly name: string;
  readonly currency: string | null;
  readonly label: string;
  readonly unit: Unit;
}

export function keyColumns(frame: Frame): Column[] {
  return frame.columns.filter(({ role }) => role === 'key');
}

/** The figures of a frame; money of several currencies is a figure each, never added up. */
export function figuresOf(frame: Frame, reader: Reader): Figure[] {
  return frame.columns
    .filter(({ role }) => role === 'value')
    .flatMap((column): Figure[] => {
      const label = measureLabel(column, reader);
      if (column.type !== 'money' && !hasCurrencies(frame, column.name)) {
        return [
          {
            id: column.name,
            name: column.name,
            currency: null,
            label,
            unit: unitOf(column, reader),
          },
        ];
      }
      const currencies = currenciesOf(frame, column.name);
      if (currencies.length === 0) {
        return [
          { id: column.name, name: column.name, currency: null, label, unit: { kind: 'number' } },
        ];
      }
      return currencies.map((currency) => ({
        id: `${column.name} ${currency}`,
        name: column.name,
        currency,
        label: currencies.length > 1 ? `${label} (${currency})` : label,
        unit: { kind: 'money', currency },
      }));
    });
}

function measureLabel(column: Column, { panel, labels, measure }: Reader): string {
  const own = panel.labels[column.name];
  return own === undefined ? measure(column.name) : labels.text(own);
}

function unitOf(column: Column, { panel }: Reader): Unit {
  const unit = panel.units[column.name] ?? column.unit;
  switch (unit) {
    case 'share':
      return { kind: 'share' };
    case 'hours':
      return { kind: 'hours' };
    case 'days':
      return { kind: 'days' };
    case 'rating':
      return { kind: 'rating' };
    case 'points':
      return { kind: 'points' };
    default:
      return { kind: 'number' };
  }
}

function hasCurrencies(frame: Frame, name: string): boolean {
  const total = frame.totals[name];
  return (
    (typeof total === 'object' && total !== null) ||
    frame.rows.some(({ values }) => typeof values[name] === 'object' && values[name] !== null)
  );
}

/** Currencies of a measure, the greatest total first. */
function currenciesOf(frame: Frame, name: string): string[] {
  const sums = new Map<string, number>();
  for (const values of [frame.totals, ...frame.rows.map((row) => row.values)]) {
    const value = values[name];
    if (typeof value !== 'object' || value === null) continue;
    for (const [currency, amount] of Object.entries(value)) {
      sums.set(currency, (sums.get(currency) ?? 0) + Math.abs(amount ?? 0));
    }
  }
  return [...sums].sort((a, b) => b[1] - a[1]).map(([currency]) => currency);
}

type Values = Frame['totals'];

export function readFigure(
  values: Values | null | undefined,
  { name, currency }: Figure,
): number | null {
  const value = values?.[name];
  if (value === undefined || value === null) return null;
  if (typeof value === 'number') return value;
  return currency === null ? null : (value[currency] ?? null);
}

/** The words of a key, by what its column says it is. */
export function keyLabel(column: Column, key: Key, reader: Reader): string {
  const { labels, figures, panel, zone } = reader;
  const own = typeof key === 'string' ? panel.labels[key] : undefined;
  if (own !== undefined) return labels.text(own);
  const over = column.select?.over ?? 'events';
  const field = column.select?.field ?? column.field;
  if (typeof key === 'string') {
    if (column.type === 'instant') {
      return figures.time(Date.parse(key), column.select?.interval ?? 'day', zone);
    }
    if (column.type === 'hour_of_week') return labels.hourOfWeek(key);
    if (column.select?.kind === 'range' && key.includes('..'))
      return labels.range(over, field, key);
    if (column.type === 'tile') return key;
  }
  return labels.value(over, field, key);
}

/** What a click on a key chooses; `null` where a key cannot be chosen. */
export function chosenOf(column: Column, key: Key, zone: string): Chosen | null {
  const { select } = column;
  if (select === undefined) return null;
  const field = select.field ?? column.field;
  switch (select.kind) {
    case 'values':
      return field === undefined ? null : { kind: 'values', field, values: [key] };
    case 'time': {
      if (field === undefined || typeof key !== 'string') return null;
      const end = nextStart(Date.parse(key), select.interval ?? 'day', zone);
      return { kind: 'range', field, gte: key, lt: new Date(end).toISOString() };
    }
    case 'range': {
      if (field === undefined || typeof key !== 'string') return null;
      const [from = '', to = ''] = key.split('..');
      const end = (bound: string) => (Number.isNaN(Number(bound)) ? bound : Number(bound));
      return {
        kind: 'range',
        field,
        ...(from === '' ? {} : { gte: end(from) }),
        ...(to === '' ? {} : { lt: end(to) }),
      };
    }
    case 'tiles':
      return field === undefined || typeof key !== 'string'
        ? null
        : { kind: 'tiles', field, tiles: [key] };
    case 'hours_of_week':
      return typeof key === 'string' ? { kind: 'hours_of_week', cells: [key] } : null;
    case 'condition': {
      const condition = typeof key === 'string' ? select.conditions?.[key] : undefined;
      if (typeof condition !== 'object' || condition === null) return null;
      // The server wrote it from the panel's own definition, which it checked.
      return { kind: 'condition', condition, name: String(key).slice(0, 100) } as Chosen;
    }
  }
}

/** How a chosen key is known among the marks of its panel; the counterpart of `chosenValues`. */
export function markKey(column: Column, key: Key, zone: string): string {
  const chosen = chosenOf(column, key, zone);
  return chosen?.kind === 'range' ? rangeText(chosen) : keyText(key as Value);
}

/** Marks of a frame by its first key. */
export function dataOf(frame: Frame, figure: Figure, reader: Reader): (Datum & { raw: Key })[] {
  const [column] = keyColumns(frame);
  if (column === undefined) return [];
  return frame.rows.map(({ keys, values, compared }) => {
    const raw = keys[column.name] ?? null;
    return {
      key: markKey(column, raw, reader.zone),
      raw,
      label: keyLabel(column, raw, reader),
      value: readFigure(values, figure),
      ...(compared === undefined ? {} : { compared: readFigure(compared, figure) }),
    };
  });
}

/** A frame as lines of a table: keys in words, figures as numbers in their units. */
export function tableOf(frame: Frame, reader: Reader, compared: string) {
  const keys = keyColumns(frame);
  const figures = figuresOf(frame, reader);
  const withBefore = frame.rows.some((row) => row.compared !== undefined);
  const headings = keys.map((column) => ({
    key: column.name,
    label: columnLabel(column, reader),
    unit: null as Unit | null,
  }));
  const measured = figures.flatMap((figure) => [
    { key: figure.id, label: figure.label, unit: figure.unit as Unit | null },
    ...(withBefore
      ? [
          {
            key: `${figure.id} before`,
            label: `${figure.label} (${compared})`,
            unit: figure.unit as Unit | null,
          },
        ]
      : []),
  ]);
  return {
    columns: [...headings, ...measured],
    rows: frame.rows.map((row, i) => ({
      key:
        keys[0] === undefined
          ? String(i)
          : keys.length > 1
            ? `${i} ${JSON.stringify(row.keys)}`
            : markKey(keys[0], row.keys[keys[0].name] ?? null, reader.zone),
      cells: [
        ...keys.map((column) => keyLabel(column, row.keys[column.name] ?? null, reader)),
        ...figures.flatMap((figure) => [
          readFigure(row.values, figure),
          ...(withBefore ? [readFigure(row.compared, figure)] : []),
        ]),
      ],
    })),
  };
}

export function columnLabel(column: Column, { panel, labels, measure }: Reader): string {
  const own = panel.labels[column.name];
  if (own !== undefined) return labels.text(own);
  const field = column.field ?? column.select?.field;
  if (field === undefined) return measure(column.name);
  return labels.field(column.select?.over ?? 'events', field);
}
