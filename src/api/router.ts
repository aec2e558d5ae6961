import { OpenAPIHono } from '@hono/zod-openapi';
import { AppError } from '../errors.ts';
import { describeIssues } from '../model/describe-issues.ts';
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
