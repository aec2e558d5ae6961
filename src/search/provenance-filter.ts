import { z } from 'zod';
import { CalendarDate, SourceId } from '../model/names.ts';
import { GoldenRule } from '../model/survivorship.ts';
import { GOLDEN_FIELDS } from '../model/traits.ts';
import type { Query } from './match-word.ts';

/** A golden field, or a custom one by its full name. */
export const TraitName = z
  .union([
    z.enum(GOLDEN_FIELDS),
    z.string().regex(/^custom\.[a-z][a-z0-9_]{0,63}$/, 'must be a golden field or custom.<name>'),
  ])
  .meta({ description: 'golden field, or `custom.<name>`' });

/** Where a golden value comes from, and when a source said it last. Days are UTC. */
export const ProvenanceFilter = z.strictObject({
  field: TraitName,
  source: SourceId.optional().meta({
    description: 'a source that says the golden value; without it, whichever said so last',
  }),
  after: CalendarDate.optional().meta({ description: 'last said so on this day or later' }),
  before: CalendarDate.optional().meta({ description: 'last said so before this day' }),
  rule: GoldenRule.optional().meta({
    description: 'chosen by this rule; with `source`, from that source',
  }),
});
export type ProvenanceFilter = z.infer<typeof ProvenanceFilter>;

const ANY_SOURCE = '[a-z0-9_]+';
const ANY_DAY = '[0-9-]{10}';
/** The letter after the separator `|`: where a range over all that starts so ends. */
const AFTER_SEPARATOR = '}';

/**
 * The query of a provenance filter over `confirmed`, whose terms are `field|source|day|rule`, one for each source
 * that says the golden value: see `profile/golden-draft.ts`.
 */
export function buildProvenance({ field, source, after, before, rule }: ProvenanceFilter): Query[] {
  const chosenBy: Query[] = [];
  if (rule !== undefined) {
    const parts = [quoted(field), source ?? ANY_SOURCE, ANY_DAY, rule];
    chosenBy.push({ regexp: { confirmed: { value: parts.join('\\|') } } });
  }
  if (source !== undefined) {
    const start = `${field}|${source}`;
    const gte = `${start}|${after ?? ''}`;
    const lt = before === undefined ? start + AFTER_SEPARATOR : `${start}|${before}`;
    return [...chosenBy, { range: { confirmed: { gte, lt } } }];
  }
  const since = (day: string): Query => {
    const parts = [quoted(field), ANY_SOURCE, `(${fromDay(day)})`, '.*'];
    return { regexp: { confirmed: { value: parts.join('\\|') } } };
  };
  return [
    ...chosenBy,
    after === undefined
      ? { range: { confirmed: { gte: `${field}|`, lt: field + AFTER_SEPARATOR } } }
      : since(after),
    ...(before === undefined ? [] : [{ bool: { must_not: [since(before)] } }]),
  ];
}

/** Pattern of the days from this one on: the day itself, or a greater digit after a common start. */
function fromDay(day: string): string {
  const later = [...day].flatMap((digit, i) => {
    if (digit === '-' || digit === '9') return [];
    return [`${day.slice(0, i)}[${Number(digit) + 1}-9].{${day.length - i - 1}}`];
  });
  return [day, ...later].join('|');
}

/** A custom field's name has a dot, which would stand for any letter. */
function quoted(field: string): string {
  return field.replaceAll('.', '\\.');
}
