import type { Disclosable, RevealReason, Verifiable } from '../../privacy/disclosure-rights.ts';
import { v1 } from './endpoints.ts';
import { bodyOf } from './request.ts';

/** Holds what somebody says against a value; what was said travels in a body and is kept nowhere. */
export function verifyStatement(id: string, field: Verifiable, statement: string) {
  return bodyOf(v1.profiles[':id'].verify.$post({ param: { id }, json: { field, statement } }));
}

/** One masked value, for a reason; who asked is on the trail. */
export function revealField(
  id: string,
  asked: { field: Disclosable; reason: RevealReason; ticket?: string },
) {
  return bodyOf(v1.profiles[':id'].reveal.$post({ param: { id }, json: asked }));
}

/** Where a person stands on each purpose, with what proves it. */
export function getConsents(id: string, signal: AbortSignal) {
  return bodyOf(v1.profiles[':id'].consents.$get({ param: { id } }, { init: { signal } }));
}
