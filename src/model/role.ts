import { z } from 'zod';

/** What a person or program may do; the policy table of the API says which routes each role opens. */
export const Role = z.enum([
  'administrator',
  'representative',
  'marketer',
  'analyst',
  'manager',
  'steward',
  'privacy_officer',
]);
export type Role = z.infer<typeof Role>;
