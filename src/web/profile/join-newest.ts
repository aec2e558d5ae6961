import type { InfiniteData } from '@tanstack/react-query';

interface Told {
  readonly event_id: string;
  readonly occurred_at: string;
}

interface Page<E extends Told> {
  readonly events: readonly E[];
  readonly newer: string | null;
}

/**
 * Puts what is new on top of the pages that were read already, so that news cost one page, not all of them.
 * @param fresh the newest page as it is now
 * @returns `undefined` where the pages do not meet any more, or nothing on top changed: read again
 */
export function joinNewest<E extends Told, P extends Page<E>, Param>(
  data: InfiniteData<P, Param>,
  fresh: P,
): InfiniteData<P, Param> | undefined {
  const [top, ...below] = data.pages;
  // A page that began at a date is not the newest: what comes on top of it is asked for by its cursor.
  if (top === undefined || top.newer !== null) return data;
  const known = new Set(data.pages.flatMap(({ events }) => events.map(({ event_id }) => event_id)));
  const added = fresh.events.filter(({ event_id }) => !known.has(event_id));
  if (added.length === 0 || added.length === fresh.events.length) return undefined;
  const events = [...added, ...top.events].sort(newestFirst);
  return { ...data, pages: [{ ...top, events }, ...below] };
}

function newestFirst(a: Told, b: Told): number {
  if (a.occurred_at !== b.occurred_at) return a.occurred_at < b.occurred_at ? 1 : -1;
  return a.event_id < b.event_id ? 1 : -1;
}
