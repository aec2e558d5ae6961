import { z } from 'zod';
import { SnakeName } from './names.ts';

/**
 * How far one shared value proves that two records are one person.
 * - `strong`: given out to one person by somebody who keeps account of it.
 * - `medium`: usually one person's, at times a household's.
 * - `weak`: a thing people share (a browser, a tablet, a company account). It gives an anonymous profile its
 *   owner, but never joins two people who are each known by something better.
 */
export const Strength = z.enum(['strong', 'medium', 'weak']);
export type Strength = z.infer<typeof Strength>;

/** How values are spelt: see `identity/canonicalise.ts`. */
export const Spelling = z.enum(['email', 'phone', 'document', 'lower', 'verbatim']);
export type Spelling = z.infer<typeof Spelling>;

/** Exact values, or patterns in which `*` stands for any letters and `?` for one; case does not count. */
const BlockedValue = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => text.trim() === text && !/\p{Cc}/u.test(text) && text.isWellFormed(), {
    message: 'must be text without spaces around it or control characters',
  })
  .refine((text) => (text.match(/\*/g) ?? []).length <= 8, { message: 'may hold 8 * at most' });

/** What a company may say of one namespace; what it leaves out stays as built in. */
export const NamespaceRule = z.strictObject({
  name: SnakeName,
  priority: z
    .number()
    .min(0.01)
    .max(1000)
    .refine((value) => Math.abs(Math.round(value * 100) - value * 100) < 1e-6, {
      message: 'may have two decimals at most',
    })
    .optional()
    .meta({ description: '1 is looked at first; 4.5 lies between 4 and 5' }),
  strength: Strength.optional(),
  scoped: z
    .boolean()
    .optional()
    .meta({ description: 'values are unique within a system only, so keys carry its name' }),
  spelling: Spelling.optional(),
  exclusive: z.boolean().optional().meta({ description: 'two values in one scope are two people' }),
  max_per_profile: z.int().min(0).max(100_000).optional(),
  max_per_window: z
    .strictObject({ values: z.int().min(1).max(100_000), days: z.int().min(1).max(3650) })
    .nullable()
    .optional()
    .meta({ description: 'most values that a profile may get within any so many days' }),
  blocked: z
    .array(BlockedValue)
    .max(1000)
    .optional()
    .meta({ description: 'values that name nobody; * any letters, ? one letter' }),
  generic_at: z
    .int()
    .min(2)
    .max(1_000_000)
    .nullable()
    .optional()
    .meta({ description: 'from how many people on a value no longer joins; null never' }),
});
export type NamespaceRule = z.infer<typeof NamespaceRule>;

/** All that a company changed or added: the value of the setting `identity_policy`. */
export const IdentityRules = z.strictObject({ namespaces: z.array(NamespaceRule).max(200) });
export type IdentityRules = z.infer<typeof IdentityRules>;
