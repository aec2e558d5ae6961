import { z } from '@hono/zod-openapi';
import type { EventDoc } from '../../model/event.ts';
import { Instant } from '../../model/names.ts';

/** Events that open, change or close something between the company and a person. */
export const MATTER_EVENTS = [
  'task_created',
  'task_completed',
  'ticket_created',
  'ticket_updated',
  'ticket_closed',
  'complaint_filed',
] as const;

/** Words by which systems say that something is settled. */
const SETTLED = new Set([
  'closed',
  'solved',
  'resolved',
  'done',
  'completed',
  'cancelled',
  'deleted',
]);

export const OpenMatter = z.object({
  id: z.string(),
  kind: z.enum(['task', 'ticket']),
  source: z.string(),
  opened_at: Instant,
  due_on: z.string().nullable().meta({ description: 'a day in the calendar' }),
  topic: z.string().nullable(),
  text: z.string().nullable(),
  status: z.string().nullable().meta({ description: 'in the words of the source' }),
  by: z.string().nullable().meta({ description: 'who set the task' }),
});
export type OpenMatter = z.infer<typeof OpenMatter>;

type Told = Partial<EventDoc>;

/**
 * What is still open, from the events that say so: tasks that nobody ticked off, and tickets whose newest event
 * gives a status that is not settled. A ticket of which no event gives a status is not listed: whether it is open
 * is then not known. Due ones first, the earliest at the top; then the newest.
 * @param events in any order
 */
export function openMatters(events: readonly Told[]): OpenMatter[] {
  const oldestFirst = events.toSorted(
    (a, b) =>
      (a.occurred_at ?? '').localeCompare(b.occurred_at ?? '') ||
      (a.event_id ?? '').localeCompare(b.event_id ?? ''),
  );
  const matters = Map.groupBy(
    oldestFirst.filter(({ subject }) => subject?.id !== undefined),
    ({ source, subject }) => `${source}/${subject?.type}/${subject?.id}`,
  );
  return [...matters.values()].flatMap(matterOf).sort(byUrgency);
}

function matterOf(events: readonly Told[]): OpenMatter[] {
  const first = events[0];
  if (first?.occurred_at === undefined || first.subject === undefined) return [];
  const isTask = first.subject.type === 'task';
  const ended = events.some(({ name }) => name === 'task_completed' || name === 'ticket_closed');
  const status = events.findLast(({ subject }) => subject?.status !== undefined)?.subject?.status;
  if (ended || status === undefined || SETTLED.has(status.toLowerCase())) return [];
  return [
    {
      id: first.subject.id,
      kind: isTask ? 'task' : 'ticket',
      source: first.source ?? '',
      opened_at: first.occurred_at,
      due_on: textOf(first, 'due_on'),
      topic: events.findLast(({ subject }) => subject?.topic !== undefined)?.subject?.topic ?? null,
      text: first.text ?? null,
      status: isTask ? null : status,
      by: isTask ? textOf(first, 'by') : null,
    },
  ];
}

function byUrgency(a: OpenMatter, b: OpenMatter): number {
  if (a.due_on !== b.due_on) {
    if (a.due_on === null) return 1;
    if (b.due_on === null) return -1;
    return a.due_on < b.due_on ? -1 : 1;
  }
  return a.opened_at < b.opened_at ? 1 : -1;
}

function textOf(event: Told, property: string): string | null {
  const value = event.properties?.[property];
  return typeof value === 'string' ? value : null;
}
