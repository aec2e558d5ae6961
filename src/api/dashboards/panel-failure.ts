import type { PanelAnswer } from '../../analytics/dashboards/answer.ts';
import { AppError } from '../../errors.ts';
import type { Role } from '../../model/role.ts';
import { refuseMasked } from '../../privacy/question-policy.ts';
import type { Subject } from '../../segments/field.ts';
import { findField } from '../../segments/fields.ts';

export type Failure = Omit<Extract<PanelAnswer, { status: 'failed' }>, 'id' | 'kind' | 'status'>;

/** A panel that names a field that is not there, or no longer. */
export class MissingFieldError extends AppError {
  constructor(path: string) {
    const message = 'names a field that is not there';
    super('invalid_request', message, { errors: [{ path, message }] });
  }
}

/**
 * Looks at every field a panel names before the engine is asked.
 * @throws MissingFieldError, AppError `forbidden`
 */
export function checkFields(
  subject: Subject,
  asked: Iterable<{ readonly field: string; readonly path: string }>,
  roles: readonly Role[],
): void {
  const all = [...asked];
  for (const { field, path } of all) {
    if (findField(subject, field) === undefined) throw new MissingFieldError(path);
  }
  refuseMasked(subject, all, roles);
}

/** Why a panel has no figures, in the words of its answer; `undefined` for what is a fault of our own. */
export function failureOf(error: unknown): Failure | undefined {
  if (!(error instanceof AppError)) return undefined;
  const [first] = error.errors;
  const path = first?.path;
  const message = first === undefined ? error.message : first.message;
  const limit = first?.limit;
  return {
    reason: reasonOf(error),
    message,
    ...(path === undefined ? {} : { path }),
    ...(limit === undefined ? {} : { limit }),
  };
}

function reasonOf(error: AppError): Failure['reason'] {
  if (error instanceof MissingFieldError) return 'field_missing';
  switch (error.code) {
    case 'forbidden':
      return 'forbidden';
    case 'invalid_request':
      if (error.errors[0]?.limit !== undefined) return 'too_many_groups';
      return error.errors[0]?.path === 'segment' ? 'segment_missing' : 'not_valid';
    case 'not_found':
      return 'analysis_missing';
    case 'engine_unavailable':
      return error.message.includes('took more than') ? 'too_slow' : 'engine';
    default:
      return 'engine';
  }
}
