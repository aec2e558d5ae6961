import type { ProfileState } from '../model/profile.ts';

type Identifiers = ProfileState['identifiers'];

/**
 * A profile as JSON text for the engine, its state's identifiers as a list of pairs. As names of fields they would be
 * as many as there are people, and the engine's parser, which keeps the field names it has seen, would keep throwing
 * away and copying its table.
 */
export function profileText(doc: { readonly state: ProfileState }): string {
  const { state } = doc;
  return JSON.stringify({
    ...doc,
    state: { ...state, identifiers: Object.entries(state.identifiers) },
  });
}

/** Gives a profile, or a part of one, that was read from the engine the form the model says, in place. */
export function readProfile<T extends { state?: { identifiers?: unknown } }>(stored: T): T {
  const { state } = stored;
  if (state !== undefined && Array.isArray(state.identifiers)) {
    state.identifiers = Object.fromEntries(state.identifiers as [string, Identifiers[string]][]);
  }
  return stored;
}
