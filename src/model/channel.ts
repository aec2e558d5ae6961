import { z } from 'zod';

/** Where an interaction took place. `system` is for facts that no person caused, such as a scoring run. */
export const Channel = z.enum([
  'web',
  'app',
  'store',
  'email',
  'phone',
  'chat',
  'sms',
  'social',
  'survey',
  'support',
  'ads',
  'mail',
  'sales',
  'billing',
  'system',
]);
export type Channel = z.infer<typeof Channel>;
