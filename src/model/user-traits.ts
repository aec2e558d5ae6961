import { z } from 'zod';
import { Instant } from './names.ts';

/** What a trait that somebody defined holds: it decides how it is stored, sorted and compared. */
export type TraitKind = 'number' | 'date' | 'keyword';

const numbered = (letter: string, most: number): string[] =>
  Array.from({ length: most }, (_, i) => letter + String(i + 1).padStart(2, '0'));

/**
 * Places for values of traits that a company defines, each of one type: the mapping stays as it is whatever is
 * defined, and numbers are compared, sorted and averaged as numbers.
 */
export const TRAIT_SLOTS: Readonly<Record<TraitKind, readonly string[]>> = {
  number: numbered('n', 24),
  date: numbered('d', 8),
  keyword: numbered('k', 16),
};

/** Slot → value; a slot without one is absent. */
export const UserTraits = z.strictObject({
  ...slots(TRAIT_SLOTS.number, z.number().optional()),
  ...slots(TRAIT_SLOTS.date, Instant.optional()),
  ...slots(TRAIT_SLOTS.keyword, z.array(z.string()).optional()),
});
export type UserTraits = z.infer<typeof UserTraits>;

function slots<T extends z.ZodType>(names: readonly string[], type: T): Record<string, T> {
  return Object.fromEntries(names.map((name) => [name, type]));
}
