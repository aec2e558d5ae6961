import { z } from 'zod';
import { TimeZone } from '../../model/time-zone.ts';
import { Filter } from '../../segments/condition.ts';
import type { Clock } from '../../segments/moment.ts';
import type { Ask } from '../aggregation/aggregate.ts';
import { intervalFor } from '../aggregation/dimensions.ts';
import { wrong } from '../aggregation/problems.ts';
import { questionOf } from '../aggregation/question.ts';
import { INTERVALS, type Interval, Period } from '../aggregation/request.ts';
import { askContacts, type Contacts } from './contacts.ts';
import { askScores, type Scores } from './scores.ts';
import { askTickets, type Ticket } from './tickets.ts';

export const ServiceRequest = z.strictObject({
  period: Period.omit({ field: true }).required({ from: true, to: true }),
  filter: Filter.optional().meta({
    description: 'of interactions: contacts, answers to surveys, and what opened a request',
  }),
  interval: z.enum([...INTERVALS, 'auto']).default('auto'),
  time_zone: TimeZone.optional(),
});
export type ServiceRequest = z.infer<typeof ServiceRequest>;

/** How requests for help went; durations in hours, `null` where there is nothing to measure. */
export interface Course {
  readonly requests: number;
  readonly resolved: number;
  readonly first_response_median_hours: number | null;
  readonly first_response_p90_hours: number | null;
  readonly resolution_median_hours: number | null;
  readonly resolution_p90_hours: number | null;
  /** of those resolved: by the first response, and not opened again */
  readonly first_contact_resolution: number | null;
  readonly reopened: number;
  readonly reopened_share: number | null;
}

export interface Service {
  readonly contacts: Contacts;
  readonly course: Course;
  readonly by_cause: readonly (Course & { readonly cause: string | null })[];
  readonly backlog: readonly {
    readonly time: string;
    readonly opened: number;
    readonly resolved: number;
    /** still open at the end of the interval */
    readonly open: number;
  }[];
  readonly scores: Scores;
  readonly interval: Interval;
  readonly time_zone: string;
}

/** Requests older than this when the period begins are not looked for. */
const BACK_DAYS = 365;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/**
 * How customers were helped: contacts, delays, resolution, backlog, scores and causes.
 *
 * A request is what `ticket_created` or `complaint_filed` opens, under its number at its source. The first response
 * is the first thing the company did about it (`ticket_updated`, `ticket_closed`, `call_made`,
 * `live_chat_message_received`); it is resolved by its last closing, unless it was opened again after. Figures of
 * requests are of those opened in the period; the backlog counts those opened up to a year before it as well.
 * Medians and percentiles are exact, by linear interpolation.
 * @throws AppError `invalid_request` for an empty period, or more than 200,000 requests
 */
export async function service(request: ServiceRequest, clock: Clock, ask: Ask): Promise<Service> {
  const { period, filter } = request;
  const question = questionOf(
    { over: 'events', period, ...(filter === undefined ? {} : { filter }) },
    clock,
  );
  if (question.period === undefined) throw wrong('period', 'needs from and to');
  const { fromMs, toMs } = question.period;
  const interval = intervalFor(request.interval, question);
  const fromTicketsMs = fromMs - BACK_DAYS * DAY_MS;
  const opening = questionOf(
    { over: 'events', ...(filter === undefined ? {} : { filter }) },
    clock,
  ).query;
  const [contacts, scores, tickets] = await Promise.all([
    askContacts(question, interval, ask),
    askScores(question, ask),
    askTickets({ opening, fromMs: fromTicketsMs, toMs }, ask),
  ]);
  const within = tickets.filter(({ openedMs }) => openedMs >= fromMs && openedMs < toMs);
  const causes = Map.groupBy(within, ({ cause }) => cause);
  return {
    contacts,
    course: courseOf(within),
    by_cause: [...causes]
      .map(([cause, some]) => ({ cause, ...courseOf(some) }))
      .sort((a, b) => b.requests - a.requests || ((a.cause ?? '') < (b.cause ?? '') ? -1 : 1)),
    backlog: backlogOf(
      tickets,
      contacts.over_time.map(({ time }) => time),
      toMs,
    ),
    scores,
    interval,
    time_zone: clock.timezone,
  };
}

function courseOf(tickets: readonly Ticket[]): Course {
  const resolved = tickets.filter(({ resolvedMs }) => resolvedMs !== undefined);
  const responses = hoursOf(tickets, ({ respondedMs }) => respondedMs);
  const resolutions = hoursOf(tickets, ({ resolvedMs }) => resolvedMs);
  const reopened = tickets.filter((one) => one.reopened).length;
  const atOnce = resolved.filter((one) => one.responses === 1 && !one.reopened).length;
  return {
    requests: tickets.length,
    resolved: resolved.length,
    first_response_median_hours: quantile(responses, 0.5),
    first_response_p90_hours: quantile(responses, 0.9),
    resolution_median_hours: quantile(resolutions, 0.5),
    resolution_p90_hours: quantile(resolutions, 0.9),
    first_contact_resolution: resolved.length === 0 ? null : atOnce / resolved.length,
    reopened,
    reopened_share: tickets.length === 0 ? null : reopened / tickets.length,
  };
}

function hoursOf(
  tickets: readonly Ticket[],
  until: (ticket: Ticket) => number | undefined,
): number[] {
  return tickets
    .flatMap((ticket) => {
      const ms = until(ticket);
      return ms === undefined || ms < ticket.openedMs ? [] : [(ms - ticket.openedMs) / HOUR_MS];
    })
    .sort((a, b) => a - b);
}

/** Linear between the two nearest of ascending values (type 7 of Hyndman and Fan). */
export function quantile(ascending: readonly number[], share: number): number | null {
  if (ascending.length === 0) return null;
  const place = (ascending.length - 1) * share;
  const low = ascending[Math.floor(place)] ?? 0;
  const high = ascending[Math.ceil(place)] ?? low;
  return low + (high - low) * (place - Math.floor(place));
}

function backlogOf(
  tickets: readonly Ticket[],
  starts: readonly string[],
  toMs: number,
): Service['backlog'] {
  return starts.map((time, i) => {
    const startMs = Date.parse(time);
    const endMs = Math.min(toMs, Date.parse(starts[i + 1] ?? new Date(toMs).toISOString()));
    const inside = (ms: number | undefined) => ms !== undefined && ms >= startMs && ms < endMs;
    return {
      time,
      opened: tickets.filter(({ openedMs }) => inside(openedMs)).length,
      resolved: tickets.filter(({ resolvedMs }) => inside(resolvedMs)).length,
      open: tickets.filter(
        ({ openedMs, resolvedMs }) =>
          openedMs < endMs && (resolvedMs === undefined || resolvedMs >= endMs),
      ).length,
    };
  });
}
