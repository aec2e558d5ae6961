import type { ProfileState } from '../model/profile.ts';

type Identifiers = ProfileState['identifiers'];
type Habits = NonNullable<ProfileState['habits']>;

/**
 * A profile as JSON text for the engine, its state's identifiers as a list of pairs. As names of fields they would be
 * as many as there are people, and the engine's parser, which keeps the field names it has seen, would keep throwing
 * away and copying its table. Habits, whose keys are hashes, days and categories, go as one text for the same reason.
 */
export function profileText(doc: { readonly state: ProfileState }): string {
  const { state } = doc;
  return JSON.stringify({
    ...doc,
    state: {
      ...state,
      identifiers: Object.entries(state.identifiers),
      ...(state.habits === undefined ? {} : { habits: JSON.stringify(state.habits) }),
    },
  });
}

/** Gives a profile, or a part of one, that was read from the engine the form the model says, in place. */
export function readProfile<T extends { state?: { identifiers?: unknown; habits?: unknown } }>(
  stored: T,
): T {
  const { state } = stored;
  if (state !== undefined && Array.isArray(state.identifiers)) {
    state.identifiers = Object.fromEntries(state.identifiers as [string, Identifiers[string]][]);
  }
  if (state !== undefined && typeof state.habits === 'string') {
    state.habits = JSON.parse(state.habits) as Habits;
  }
  return stored;
}
