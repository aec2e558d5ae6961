import type { z } from 'zod';
import type { FieldError } from '../errors.ts';

const MOST = 50;
/** A key that is plainly the name of a field, and not something that stood in the wrong place. */
const FIELD_NAME = /^[a-z][a-z0-9_]{0,63}$/i;

/**
 * Each wrong field by path and rule, the first 50. Neither repeats a value, nor a key that is not plainly a field's
 * name: one that a caller made up may be personal data too.
 */
export function describeIssues(error: {
  readonly issues: readonly z.core.$ZodIssue[];
}): FieldError[] {
  return error.issues.slice(0, MOST).map((issue) => ({
    path: pathText(issue.path),
    message:
      issue.code === 'unrecognized_keys'
        ? describeUnknown(issue.keys)
        : issue.message.slice(0, 300),
  }));
}

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    const name = FIELD_NAME.test(String(part)) ? String(part) : '*';
    return text === '' ? name : `${text}.${name}`;
  }, '');
}

function describeUnknown(keys: readonly string[]): string {
  const named = keys.filter((key) => FIELD_NAME.test(key)).slice(0, 10);
  const count = `${keys.length} unknown ${keys.length === 1 ? 'field' : 'fields'}`;
  return named.length === 0 ? count : `${count}: ${named.join(', ')}`;
}
