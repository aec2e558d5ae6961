import { mayAsk } from '../../privacy/question-policy.ts';
import { instantFor, timesOf } from '../../segments/compile.ts';
import { type Condition, Moment } from '../../segments/condition.ts';
import { enginePath, type Field, type Subject } from '../../segments/field.ts';
import { getField } from '../../segments/fields.ts';
import { type Clock, momentMs } from '../../segments/moment.ts';
import { Inexpressible } from './inexpressible.ts';

/** What a condition is about, and the zone in which its days begin. */
export interface Words {
  readonly subject: Subject;
  readonly timezone: string;
}

/**
 * A condition in Lucene's query syntax: what Kibana takes as a panel's query, as a column's filter and as a named
 * group alike, and what `query_string` answers without Kibana. Days before now stay relative: `now-30d`.
 * @throws Inexpressible for distances, map tiles and saved segments, which the syntax has no words for, and for
 * fields that the copies do not hold
 */
export function luceneOf(condition: Condition, asked: Words): string {
  switch (condition.op) {
    case 'all':
      return condition.conditions
        .map((one) => luceneOf(one, asked))
        .map(grouped)
        .join(' AND ');
    case 'any':
      return condition.conditions
        .map((one) => luceneOf(one, asked))
        .map(grouped)
        .join(' OR ');
    case 'not':
      return without(luceneOf(condition.condition, asked));
    case 'is': {
      const field = fieldOf(condition.field, asked);
      const values = condition.values.map((value) => wordOf(field, value, asked));
      const [only = ''] = values;
      return `${nameOf(field)}:${values.length === 1 ? only : grouped(values.join(' OR '))}`;
    }
    case 'range': {
      const field = fieldOf(condition.field, asked);
      const { gt, gte, lt, lte } = condition;
      const from = gt ?? gte;
      const to = lt ?? lte;
      const open = gt === undefined ? '[' : '{';
      const close = lt === undefined ? ']' : '}';
      const text = (bound: typeof from) =>
        bound === undefined ? '*' : boundOf(field, bound, asked);
      return `${nameOf(field)}:${open}${text(from)} TO ${text(to)}${close}`;
    }
    case 'exists':
      return `_exists_:${nameOf(fieldOf(condition.field, asked))}`;
    case 'consented':
      return `consents_granted:${quoted(condition.purpose)}`;
    case 'did':
      return didOf(condition, asked);
    default:
      throw new Inexpressible(`condition_${condition.op}`);
  }
}

/** What fulfils all of them; none at all is everything. */
export function allOf(parts: readonly (string | undefined)[]): string {
  const given = parts.filter((part): part is string => part !== undefined && part !== '');
  return given.length === 1 ? (given[0] ?? '') : given.map(grouped).join(' AND ');
}

function didOf(did: Extract<Condition, { op: 'did' }>, asked: Words): string {
  const { atLeast, atMost } = timesOf(did);
  const count = `event_count.${did.event}`;
  if (atLeast === 0) return without(`${count}:[${padded((atMost ?? 0) + 1)} TO ${MOST}]`);
  const parts = [
    `${count}:[${padded(atLeast)} TO ${atMost === undefined ? MOST : padded(atMost)}]`,
  ];
  // Instants on profiles are text of a flattened field, which knows no arithmetic on dates.
  for (const side of ['first', 'last'] as const) {
    const bounds = did[side];
    if (bounds === undefined) continue;
    const [from, to] = [bounds.gte, bounds.lt].map((moment) => {
      if (moment === undefined) return undefined;
      if (typeof moment !== 'string') throw new Inexpressible('condition_did_relative');
      return new Date(momentMs(moment, clockOf(asked))).toISOString();
    });
    parts.push(
      `event_${side}.${did.event}:[${quoted(from ?? '0000')} TO ${quoted(to ?? '9999-12-31')}}`,
    );
  }
  return allOf(parts);
}

const MOST = '9'.repeat(10);

function padded(count: number): string {
  return String(count).padStart(10, '0');
}

/** A query of exclusions alone finds nothing in some parsers: it excludes from everything. */
function without(query: string): string {
  return `*:* AND NOT ${grouped(query)}`;
}

function grouped(query: string): string {
  return `(${query})`;
}

/** Characters of a name that the syntax would take for its own. */
function nameOf(field: Field): string {
  return enginePath(field).replaceAll(/[^A-Za-z0-9_.]/g, '\\$&');
}

function wordOf(field: Field, value: string | number | boolean, asked: Words): string {
  if (typeof value === 'number') return value < 0 ? `\\${value}` : String(value);
  if (typeof value === 'boolean') return String(value);
  const isDated = field.type === 'date' || field.type === 'day';
  return quoted(isDated ? instantFor(field, Moment.parse(value), clockOf(asked)) : value);
}

function boundOf(field: Field, bound: number | Moment, asked: Words): string {
  if (typeof bound === 'number') return bound < 0 ? `"${bound}"` : String(bound);
  if (typeof bound === 'string') return quoted(instantFor(field, bound, clockOf(asked)));
  const hours = Math.round(bound.days_ago * 24);
  return hours % 24 === 0 ? `now-${hours / 24}d` : `now-${hours}h`;
}

/** Days begin at midnight of the zone; what counts back from now is never reckoned here. */
function clockOf({ timezone }: Words): Clock {
  return { now: new Date(0), timezone };
}

function fieldOf(name: string, { subject }: Words): Field {
  const field = getField(subject, name, 'filter.field');
  if (!mayAsk(field, ['analyst'])) throw new Inexpressible('field_masked');
  return field;
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}
