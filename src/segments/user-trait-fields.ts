import { TRAIT_SLOTS, type TraitKind } from '../model/user-traits.ts';
import type { Field } from './field.ts';

const KINDS = Object.entries(TRAIT_SLOTS) as [TraitKind, readonly string[]][];

/** Places of traits that a company defines; which trait is where, its definition tells. */
export const USER_TRAIT_FIELDS: readonly Field[] = KINDS.flatMap(([type, slots]) =>
  slots.map((slot) => ({
    name: `user_traits.${slot}`,
    subject: 'profiles' as const,
    type,
    guard: 'user_traits' as const,
  })),
);
