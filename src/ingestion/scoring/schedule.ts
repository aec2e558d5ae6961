import type { ScoringRun } from './run-store.ts';

const DAY_MS = 86_400_000;
const HOUR = 3;

/**
 * Whether everybody is to be scored: models changed since the last run, one was left unfinished, or it is past three in
 * the morning and the last run began before that.
 * @param timezone IANA zone of the installation
 */
export function isRunDue(
  run: ScoringRun | undefined,
  models: readonly string[],
  now: Date,
  timezone: string,
): boolean {
  if (models.length === 0) return false;
  if (run === undefined || run.finished_at === null) return true;
  if (run.models.join() !== models.join()) return true;
  return Date.parse(run.started_at) < lastThreeOClock(now, timezone);
}

/** The newest 03:00 of the zone that has passed; an hour off on a night that clocks change. */
function lastThreeOClock(now: Date, timezone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(now);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value ?? 0);
  const sinceMidnight = (part('hour') * 60 + part('minute')) * 60_000 + part('second') * 1_000;
  const three = now.getTime() - sinceMidnight + HOUR * 3_600_000;
  return three <= now.getTime() ? three : three - DAY_MS;
}
