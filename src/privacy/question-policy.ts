import { AppError } from '../errors.ts';
import type { Role } from '../model/role.ts';
import type { Field } from '../segments/field.ts';
import { findField, getField } from '../segments/fields.ts';
import { eventSource } from './event-policy.ts';
import { type ProfileField, visibleFields } from './policy.ts';

/**
 * Whether the roles may ask by a field: filter, group or measure. Only what they may also see; a count by a masked
 * field would tell what it holds.
 */
export function mayAsk({ subject, name, guard }: Field, roles: readonly Role[]): boolean {
  if (subject === 'profiles') return visibleFields(roles).has(guard as ProfileField);
  return eventSource(roles).some((path) => path === guard || path === name);
}

/** Whether the roles may ask by all of these fields; one that does not exist is nothing to withhold. */
export function mayAskAll(
  subject: Field['subject'],
  asked: Iterable<{ readonly field: string }>,
  roles: readonly Role[],
): boolean {
  for (const { field: name } of asked) {
    const field = findField(subject, name);
    if (field !== undefined && !mayAsk(field, roles)) return false;
  }
  return true;
}

/**
 * Refuses a question that names a field the roles may not see.
 * @throws AppError `forbidden` for those, `invalid_request` for a field that does not exist
 */
export function refuseMasked(
  subject: Field['subject'],
  asked: Iterable<{ readonly field: string; readonly path: string }>,
  roles: readonly Role[],
): void {
  for (const { field: name, path } of asked) {
    if (mayAsk(getField(subject, name, path), roles)) continue;
    throw new AppError('forbidden', `your roles may not ask by ${path}`);
  }
}
