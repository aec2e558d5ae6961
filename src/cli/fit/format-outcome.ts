import type { FitOutcome, Json } from '../../insight/fit/task.ts';
import { formatTable, singleLine } from '../table.ts';
import type { Words } from '../words.ts';

/** A fit's outcome for people: what was read, what was fitted, how well it does, what to mind. */
export function formatOutcome(
  outcome: Omit<FitOutcome, 'predictions'>,
  words: Words,
  columns: number,
): string {
  const number = new Intl.NumberFormat(words.locale, { maximumSignificantDigits: 5 });
  const whole = new Intl.NumberFormat(words.locale);
  const format: Format = (value) => (Number.isInteger(value) ? whole : number).format(value);
  const parts = [
    section(words.fit.sections.data, outcome.data, format, columns),
    section(words.fit.sections.parameters, outcome.parameters, format, columns),
    section(words.fit.sections.metrics, outcome.metrics, format, columns),
  ];
  if (outcome.warnings.length > 0) {
    parts.push(
      `${words.fit.sections.warnings}\n${outcome.warnings.map((w) => `  ${singleLine(w)}\n`).join('')}`,
    );
  }
  return parts.filter((part) => part !== '').join('\n');
}

type Format = (value: number) => string;
type Values = { readonly [name: string]: Json };

function section(title: string, values: Values, format: Format, columns: number) {
  const body = describe(values, 1, format, columns);
  return body === '' ? '' : `${title}\n${body}`;
}

/** Scalars as `name  value` lines; lists of like objects as tables; everything else indented below its name. */
function describe(values: Values, depth: number, format: Format, columns: number): string {
  const indent = '  '.repeat(depth);
  const scalars = Object.entries(values).filter(([, value]) => isScalar(value));
  const width = Math.max(0, ...scalars.map(([name]) => name.length));
  return Object.entries(values)
    .map(([name, value]) => {
      if (isScalar(value)) {
        return `${indent}${singleLine(name).padEnd(width)}  ${show(value, format)}\n`;
      }
      if (isList(value))
        return `${indent}${singleLine(name)}\n${list(value, depth, format, columns)}`;
      return `${indent}${singleLine(name)}\n${describe(value, depth + 1, format, columns)}`;
    })
    .join('');
}

function list(values: readonly Json[], depth: number, format: Format, columns: number): string {
  const indent = '  '.repeat(depth + 1);
  const objects = values.filter(isObject);
  if (objects.length === 0 || objects.length < values.length) {
    const rows = values.every(isList) ? values : [values];
    return rows
      .map(
        (row) => `${indent}${(isList(row) ? row : [row]).map((v) => show(v, format)).join(', ')}\n`,
      )
      .join('');
  }
  const head = [...new Set(objects.flatMap((one) => Object.keys(one)))];
  const rows = objects.map((one) => head.map((name) => show(one[name] ?? '', format)));
  const table = formatTable(head, rows, Math.max(40, columns - indent.length));
  return table.replaceAll(/^(?=.)/gm, indent);
}

function show(value: Json, format: Format): string {
  if (typeof value === 'number') return format(value);
  return typeof value === 'string' ? singleLine(value) : JSON.stringify(value);
}

function isScalar(value: Json): value is string | number | boolean | null {
  return typeof value !== 'object' || value === null;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json): value is Values {
  return !isScalar(value) && !isList(value);
}
