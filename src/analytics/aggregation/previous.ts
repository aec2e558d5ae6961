/** A period that starts and ends at instants, in milliseconds since 1970. */
export interface Bounds {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * The period before, or the same one a year earlier, on the clock of a zone. A period of whole calendar months is
 * moved by months (March is compared with February, not with the 31 days before it); any other by its number of
 * days where it is made of whole days, so that midnights stay midnights when clocks change; else by its length.
 * @param toLocal milliseconds of the same wall-clock time as if it were UTC; `toUtc` is its inverse
 */
export function previousBounds(
  { fromMs, toMs }: Bounds,
  kind: 'previous_period' | 'previous_year',
  zone: { readonly toLocal: (ms: number) => number; readonly toUtc: (localMs: number) => number },
): Bounds {
  const from = new Date(zone.toLocal(fromMs));
  const to = new Date(zone.toLocal(toMs));
  const months =
    kind === 'previous_year'
      ? 12
      : isMonthStart(from) && isMonthStart(to)
        ? monthsBetween(from, to)
        : 0;
  if (months > 0) {
    return { fromMs: zone.toUtc(moved(from, -months)), toMs: zone.toUtc(moved(to, -months)) };
  }
  const lengthMs = to.getTime() - from.getTime();
  if (lengthMs % DAY_MS === 0) {
    return { fromMs: zone.toUtc(from.getTime() - lengthMs), toMs: zone.toUtc(from.getTime()) };
  }
  return { fromMs: fromMs - (toMs - fromMs), toMs: fromMs };
}

const DAY_MS = 86_400_000;

function isMonthStart(local: Date): boolean {
  return local.getUTCDate() === 1 && local.getTime() % DAY_MS === 0;
}

function monthsBetween(from: Date, to: Date): number {
  return (
    (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + (to.getUTCMonth() - from.getUTCMonth())
  );
}

/** The last day of a month stays the last where the other month is shorter. */
function moved(local: Date, months: number): number {
  const target = new Date(local);
  const day = local.getUTCDate();
  target.setUTCDate(1);
  target.setUTCMonth(target.getUTCMonth() + months);
  const days = new Date(
    Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0),
  ).getUTCDate();
  target.setUTCDate(Math.min(day, days));
  return target.getTime();
}
