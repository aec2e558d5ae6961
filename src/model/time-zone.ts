import { z } from 'zod';

/**
 * A zone of the tz database in its own spelling (`Europe/Paris`), `UTC` or an offset (`+02:00`). Node takes
 * `europe/paris` too, the engine does not: dates would then fail one by one.
 */
export const TimeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, { error: 'must be UTC, an offset or a zone of the tz database' });

function isTimeZone(zone: string): boolean {
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions();
    return timeZone === zone || timeZone.toLowerCase() !== zone.toLowerCase();
  } catch {
    return false;
  }
}
