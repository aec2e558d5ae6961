import { midnightMs } from '../../segments/moment.ts';
import type { CampaignSpend } from '../../traits/measure-base.ts';

/** Advertising cost of one campaign on one calendar day, in minor units. */
export interface DaySpend extends CampaignSpend {
  /** `2026-03-29`, as the network counts days */
  readonly day: string;
}

const DAY_MS = 86_400_000;

interface Ends {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Instants, UTC, between which days begin that may begin within the period on some clock. */
export function readFor({ fromMs, toMs }: Ends): Ends {
  return { fromMs: fromMs - DAY_MS, toMs: toMs + DAY_MS };
}

/** Spend of the days that begin within the period on the clock of a zone: days of cost have no hours. */
export function spendWithin(
  spends: readonly DaySpend[],
  { fromMs, toMs }: Ends,
  timezone: string,
): DaySpend[] {
  const begins = new Map<string, number>();
  return spends.filter(({ day }) => {
    const at = begins.get(day) ?? midnightMs(day, timezone);
    begins.set(day, at);
    return at >= fromMs && at < toMs;
  });
}
