import { AppError } from '../../errors.ts';

/** A question that cannot be asked: `path` where it stands in the request, `limit` the bound it passes. */
export function wrong(path: string, message: string, limit?: number): AppError {
  return new AppError('invalid_request', 'the question cannot be answered', {
    errors: [{ path, message, ...(limit === undefined ? {} : { limit }) }],
  });
}
