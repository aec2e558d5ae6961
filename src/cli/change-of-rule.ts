import { AppError } from '../errors.ts';
import { NamespaceRule } from '../model/namespace-rule.ts';
import { findNearest } from './nearest.ts';
import type { Words } from './words.ts';

export type Change = Omit<NamespaceRule, 'name'>;

const Rule = NamespaceRule.omit({ name: true });
const FIELDS = Object.keys(Rule.shape);

/**
 * Reads `FIELD=VALUE` arguments as a change of a namespace's rules: `true`, `false`, `none`, numbers, lists with
 * commas, and `3/30` for three values in thirty days.
 * @throws AppError `invalid_request` that names the argument at fault, and the nearest field
 */
export function parseChange(pairs: readonly string[], words: Words): Change {
  const given: Record<string, unknown> = {};
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    const field = equals < 0 ? pair : pair.slice(0, equals);
    if (equals < 0) throw refused(words.namespaces.noValue(field));
    if (!FIELDS.includes(field)) {
      const nearest = findNearest(field, FIELDS);
      const hint = nearest === undefined ? '' : `; ${words.usage.didYouMean(nearest)}`;
      throw refused(`${words.namespaces.unknownField(field, FIELDS.join(', '))}${hint}`);
    }
    if (field in given) throw refused(words.namespaces.givenTwice(field));
    given[field] = readValue(field, pair.slice(equals + 1));
  }
  const parsed = Rule.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw refused(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}

function readValue(field: string, text: string): unknown {
  if (field === 'blocked') return text === '' ? [] : text.split(',').map((value) => value.trim());
  if (text === 'none' || text === 'null') return null;
  if (text === 'true' || text === 'false') return text === 'true';
  const [, values, days] = /^(\d{1,6})\/(\d{1,4})$/.exec(text) ?? [];
  if (field === 'max_per_window' && values !== undefined) {
    return { values: Number(values), days: Number(days) };
  }
  return /^\d{1,9}(\.\d{1,2})?$/.test(text) ? Number(text) : text;
}

function refused(message: string): AppError {
  return new AppError('invalid_request', message);
}
