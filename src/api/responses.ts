import { type ZodType, z } from 'zod';
import { Problem } from './problem.ts';

/** A JSON answer of a route, for its OpenAPI description. */
export function json<Schema extends ZodType>(schema: Schema, description: string) {
  return { description, content: { 'application/json': { schema } } } as const;
}

const DESCRIPTIONS = {
  400: 'not valid; `errors` names each field',
  401: 'credentials are missing or not valid',
  403: 'these credentials do not allow it',
  404: 'not there',
  410: 'erased for good',
  409: 'conflicts with what is stored',
  412: 'has changed in the meantime',
  413: 'too large',
  415: 'this kind of content is not taken',
  429: 'too much at once; try again after `Retry-After` seconds',
  503: 'the search engine does not answer; try again after `Retry-After` seconds',
} as const;
type Status = keyof typeof DESCRIPTIONS;

interface ProblemResponse {
  readonly description: string;
  readonly content: { readonly 'application/problem+json': { readonly schema: typeof Problem } };
}

/** The problems a route can answer with (RFC 9457), for its OpenAPI description. */
export function problems<const S extends Status>(
  ...statuses: readonly S[]
): Record<S, ProblemResponse> {
  const content = { 'application/problem+json': { schema: Problem } };
  const entries = statuses.map((status) => [
    status,
    { description: DESCRIPTIONS[status] as string, content },
  ]);
  return Object.fromEntries(entries) as Record<S, ProblemResponse>;
}

/**
 * A request body that is described but not validated by its route, because it is read as a stream or judged piece
 * by piece: the schema is handed over as plain JSON Schema, which the router only documents.
 */
export function described(mediaTypes: readonly string[], schema: ZodType) {
  const { $schema: _, ...plain } = z.toJSONSchema(schema, { io: 'input' });
  const media = { schema: plain as Record<string, unknown> };
  return {
    body: {
      content: Object.fromEntries(mediaTypes.map((type) => [type, media])),
      required: true,
    },
  };
}
