import { z } from 'zod';
import { AppError } from '../errors.ts';

/** Packs a position as an opaque cursor. */
export function sealCursor(position: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/**
 * @throws AppError `invalid_request` when the text is no cursor of this kind
 */
export function openCursor<T>(cursor: string, schema: z.ZodType<T>): T {
  const parsed = z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown;
      } catch {
        context.addIssue({ code: 'custom', message: 'not a cursor' });
        return z.NEVER;
      }
    })
    .pipe(schema)
    .safeParse(cursor);
  if (parsed.success) return parsed.data;
  throw new AppError('invalid_request', 'the query is not valid', {
    errors: [{ path: 'cursor', message: 'is not a cursor of this list' }],
  });
}
