export const LONGEST_DELAY_MS = 30 * 60_000;
const FIRST_MS = 5_000;
/** Doubled from five seconds to half an hour, all of them take an hour and three quarters. */
const MOST_DELAYS = 11;

/**
 * How long an item waits that the engine fails on, while it takes others: twice as long each time.
 * @param delays how often it has waited before
 * @returns `undefined` when it has been tried often enough
 */
export function delayMs(delays: number): number | undefined {
  return delays >= MOST_DELAYS ? undefined : Math.min(LONGEST_DELAY_MS, FIRST_MS * 2 ** delays);
}
