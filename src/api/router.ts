import { OpenAPIHono } from '@hono/zod-openapi';
import type { ZodError } from 'zod';
import { AppError, type FieldError } from '../errors.ts';
import type { ApiEnv } from './context.ts';

/** A router whose validation failures become problems. Every file in `routes/` starts from one. */
export function createRouter(): OpenAPIHono<ApiEnv> {
  return new OpenAPIHono<ApiEnv>({
    defaultHook: (result) => {
      if (result.success) return;
      throw new AppError(
        'invalid_request',
        `the ${PLACES[result.target] ?? 'request'} is not valid`,
        {
          errors: describeIssues(result.error),
        },
      );
    },
  });
}

const PLACES: Readonly<Record<string, string>> = {
  json: 'body',
  query: 'query',
  param: 'path',
  header: 'header',
};

/**
 * Each wrong field by path and rule. Messages never repeat a value, nor a key that is not plainly a field's name:
 * one that a caller made up may be personal data too.
 */
export function describeIssues(error: Pick<ZodError, 'issues'>): FieldError[] {
  return error.issues.slice(0, 50).map((issue) => ({
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
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');
}

function describeUnknown(keys: readonly string[]): string {
  const named = keys.filter((key) => /^[a-z][a-z0-9_]{0,63}$/i.test(key)).slice(0, 10);
  const count = `${keys.length} unknown ${keys.length === 1 ? 'field' : 'fields'}`;
  return named.length === 0 ? count : `${count}: ${named.join(', ')}`;
}
