import type { ConsentState } from '../model/consent.ts';
import type { ProfileState } from '../model/profile.ts';

/**
 * Where a person stands on one purpose: refused as soon as the newest decision of any source is a refusal, and
 * granted otherwise. The decision shown is the newest of those that say so.
 */
export function consentOf(bySource: ProfileState['consents'][string]): ConsentState | undefined {
  let strictest: ConsentState | undefined;
  for (const [source, { granted, decided_at }] of Object.entries(bySource)) {
    const decision = { granted, decided_at, source };
    if (strictest === undefined || isStricter(decision, strictest)) strictest = decision;
  }
  return strictest;
}

function isStricter(a: ConsentState, b: ConsentState): boolean {
  if (a.granted !== b.granted) return !a.granted;
  if (a.decided_at !== b.decided_at) return a.decided_at > b.decided_at;
  return a.source < b.source;
}
