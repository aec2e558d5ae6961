import { AppError } from '../../errors.ts';

/** A question that cannot be asked: `path` where it stands in the request. */
export function wrong(path: string, message: string): AppError {
  return new AppError('invalid_request', 'the question cannot be answered', {
    errors: [{ path, message }],
  });
}
