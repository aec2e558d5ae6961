import type { Condition } from '../../segments/condition.ts';

export type Scalar = string | number | boolean;

/** One line of the filter editor; what it cannot show it keeps as it is. */
export type FilterRow =
  | {
      readonly kind: 'is';
      readonly field: string;
      readonly values: readonly Scalar[];
      readonly negate: boolean;
    }
  | {
      readonly kind: 'range';
      readonly field: string;
      readonly gte?: number | string | undefined;
      readonly lt?: number | string | undefined;
      readonly negate: boolean;
    }
  | {
      readonly kind: 'since';
      readonly field: string;
      readonly days: number;
      readonly negate: boolean;
    }
  | { readonly kind: 'exists'; readonly field: string; readonly negate: boolean }
  | {
      readonly kind: 'near';
      readonly field: string;
      readonly lat: number;
      readonly lon: number;
      readonly km: number;
      readonly negate: boolean;
    }
  | { readonly kind: 'did'; readonly event: string; readonly negate: boolean }
  | { readonly kind: 'consented'; readonly purpose: string; readonly negate: boolean }
  | { readonly kind: 'segment'; readonly id: string; readonly negate: boolean }
  | { readonly kind: 'other'; readonly condition: Condition; readonly negate: boolean };

/** A condition as lines that all hold. */
export function rowsOf(condition: Condition | undefined): FilterRow[] {
  if (condition === undefined) return [];
  if (condition.op === 'all') return condition.conditions.flatMap(rowsOf);
  return [rowOf(condition, false)];
}

function rowOf(condition: Condition, negate: boolean): FilterRow {
  switch (condition.op) {
    case 'not':
      return negate ? { kind: 'other', condition, negate } : rowOf(condition.condition, true);
    case 'is':
      return { kind: 'is', field: condition.field, values: condition.values, negate };
    case 'range': {
      const { gte, gt, lt, lte, field } = condition;
      if (gt !== undefined || lte !== undefined) return { kind: 'other', condition, negate };
      if (lt === undefined && typeof gte === 'object') {
        return { kind: 'since', field, days: gte.days_ago, negate };
      }
      if (typeof gte === 'object' || typeof lt === 'object') {
        return { kind: 'other', condition, negate };
      }
      return {
        kind: 'range',
        field,
        negate,
        ...(gte === undefined ? {} : { gte }),
        ...(lt === undefined ? {} : { lt }),
      };
    }
    case 'exists':
      return { kind: 'exists', field: condition.field, negate };
    case 'near': {
      const { field, lat, lon, km } = condition;
      return { kind: 'near', field, lat, lon, km, negate };
    }
    case 'did': {
      const { event, ...rest } = condition;
      const simple = Object.keys(rest).every((key) => key === 'op');
      return simple ? { kind: 'did', event, negate } : { kind: 'other', condition, negate };
    }
    case 'consented':
      return { kind: 'consented', purpose: condition.purpose, negate };
    case 'segment':
      return { kind: 'segment', id: condition.id, negate };
    default:
      return { kind: 'other', condition, negate };
  }
}

/** Lines as one condition; those that say nothing yet are left out. `undefined` where none says anything. */
export function conditionOf(rows: readonly FilterRow[]): Condition | undefined {
  const conditions = rows.flatMap((row): Condition[] => {
    const one = leafOf(row);
    if (one === null) return [];
    return [row.negate ? { op: 'not', condition: one } : one];
  });
  const [first] = conditions;
  return conditions.length <= 1 ? first : { op: 'all', conditions };
}

function leafOf(row: FilterRow): Condition | null {
  switch (row.kind) {
    case 'is':
      return row.values.length === 0
        ? null
        : { op: 'is', field: row.field, values: [...row.values] };
    case 'range': {
      const { field, gte, lt } = row;
      if (gte === undefined && lt === undefined) return null;
      return {
        op: 'range',
        field,
        ...(gte === undefined ? {} : { gte }),
        ...(lt === undefined ? {} : { lt }),
      };
    }
    case 'since':
      return { op: 'range', field: row.field, gte: { days_ago: row.days } };
    case 'exists':
      return { op: 'exists', field: row.field };
    case 'near': {
      const { field, lat, lon, km } = row;
      return km > 0 ? { op: 'near', field, lat, lon, km } : null;
    }
    case 'did':
      return row.event === '' ? null : { op: 'did', event: row.event };
    case 'consented':
      return row.purpose === '' ? null : { op: 'consented', purpose: row.purpose };
    case 'segment':
      return row.id === '' ? null : { op: 'segment', id: row.id };
    case 'other':
      return row.condition;
  }
}

/** The line to begin with for a field of a type. */
export function newRow(field: string, type: string): FilterRow {
  switch (type) {
    case 'number':
    case 'money':
    case 'day':
      return { kind: 'range', field, negate: false };
    case 'date':
      return { kind: 'since', field, days: 30, negate: false };
    case 'boolean':
      return { kind: 'is', field, values: [true], negate: false };
    case 'place':
      return { kind: 'near', field, lat: 48.86, lon: 2.35, km: 50, negate: false };
    default:
      return { kind: 'is', field, values: [], negate: false };
  }
}
