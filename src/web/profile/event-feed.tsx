import { Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import {
  type ComponentType,
  type KeyboardEvent,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { timelineQuery } from '../api/queries.ts';
import type { ShownEvent, TimelineFilter } from '../api/types.ts';
import { useLanguage } from '../i18n/language.tsx';
import type { IconName } from '../kit/icon.tsx';
import { ErrorPanel, StatePanel } from '../kit/state-panel.tsx';
import { useNow } from '../kit/use-now.ts';
import { dayHeading, dayOf } from './days.ts';
import './event-feed.css';

export interface EventRowProps {
  readonly event: ShownEvent;
  readonly titleId: string;
  readonly opened: boolean;
  readonly toggle: () => void;
  /** 0 on the one row that Tab leads to: arrows lead to the others. */
  readonly tabIndex: 0 | -1;
}

const BELOW_HEADER = 72;

/**
 * Interactions newest first, by cursor: only the rows in view (and a few around) are in the page, and the next
 * page is asked for shortly before its rows are needed.
 */
export function EventFeed({
  profileId,
  filter,
  label,
  empty,
  end,
  row: Row,
}: {
  profileId: string;
  filter: TimelineFilter;
  label: string;
  empty: { icon: IconName; heading: string; hint: string };
  /** Said below the oldest row. */
  end: string;
  row: ComponentType<EventRowProps>;
}) {
  const { words, format } = useLanguage();
  const now = useNow();
  const query = useInfiniteQuery({
    ...timelineQuery(profileId, filter),
    placeholderData: (former) => former,
  });
  const events = useMemo(
    () => query.data?.pages.flatMap((page) => page.events) ?? [],
    [query.data],
  );
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const [current, setCurrent] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const margin = useTopOf(list);

  const rows = useWindowVirtualizer({
    count: events.length,
    estimateSize: () => 56,
    overscan: 8,
    scrollMargin: margin,
    scrollPaddingStart: BELOW_HEADER,
    getItemKey: (index) => events[index]?.event_id ?? index,
  });
  const items = rows.getVirtualItems();

  useKeepPlace(events, rows, margin, (added) => setCurrent((former) => former + added));

  const lastShown = items.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;
  useEffect(() => {
    if (
      lastShown < events.length - 15 ||
      !hasNextPage ||
      isFetchingNextPage ||
      isFetchNextPageError
    )
      return;
    void fetchNextPage();
  }, [
    lastShown,
    events.length,
    hasNextPage,
    isFetchingNextPage,
    isFetchNextPageError,
    fetchNextPage,
  ]);

  const { hasPreviousPage, isFetchingPreviousPage, isFetchPreviousPageError, fetchPreviousPage } =
    query;
  const topShown = (items[0]?.index ?? 0) < 15;
  useEffect(() => {
    if (!topShown || !hasPreviousPage || isFetchingPreviousPage || isFetchPreviousPageError) return;
    // Only who scrolls up wants newer ones: on arrival the date that was asked for stays at the top.
    const onWay = scrollsUp(() => void fetchPreviousPage());
    window.addEventListener('scroll', onWay, { passive: true });
    return () => window.removeEventListener('scroll', onWay);
  }, [
    topShown,
    hasPreviousPage,
    isFetchingPreviousPage,
    isFetchPreviousPageError,
    fetchPreviousPage,
  ]);

  if (query.isPending) return <FeedSkeleton />;
  if (query.isError && query.data === undefined) {
    return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  }
  if (events.length === 0) {
    return (
      <div className="card">
        <StatePanel icon={empty.icon} heading={empty.heading}>
          {empty.hint === '' ? null : <p className="dim">{empty.hint}</p>}
        </StatePanel>
      </div>
    );
  }

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const next = Math.min(events.length - 1, Math.max(0, current + step));
    event.preventDefault();
    setCurrent(next);
    const id = events[next]?.event_id;
    const focus = () =>
      list.current?.querySelector<HTMLElement>(`[data-event="${id}"] .event-toggle`)?.focus();
    focus();
    rows.scrollToIndex(next, { align: 'auto' });
  };

  const tabStop = items.some((item) => item.index === current) ? current : (items[0]?.index ?? 0);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows move between the buttons of the feed's rows
    <div className={query.isPlaceholderData ? 'feed feed-former' : 'feed'} onKeyDown={onKeyDown}>
      {hasPreviousPage ? (
        <p className="feed-newer">
          <button
            type="button"
            className="text-button"
            disabled={isFetchingPreviousPage}
            onClick={() => void fetchPreviousPage()}
          >
            {words.page.newer}
          </button>
        </p>
      ) : null}
      {isFetchPreviousPageError ? (
        <ErrorPanel
          error={query.error ?? new Error('former page')}
          heading={words.page.newer_failed}
          retry={() => void fetchPreviousPage()}
        />
      ) : null}
      <div
        ref={list}
        role="feed"
        aria-label={label}
        aria-busy={query.isFetching}
        className="feed-rows"
        style={{ height: rows.getTotalSize() }}
      >
        {items.map((item) => {
          const event = events[item.index];
          if (event === undefined) return null;
          const former = events[item.index - 1];
          const newDay =
            former === undefined || dayOf(former.occurred_at) !== dayOf(event.occurred_at);
          const next = events[item.index + 1];
          const endOfDay =
            next === undefined || dayOf(next.occurred_at) !== dayOf(event.occurred_at);
          const titleId = `event-${event.event_id}`;
          return (
            <article
              key={item.key}
              ref={rows.measureElement}
              data-index={item.index}
              data-event={event.event_id}
              className={endOfDay ? 'feed-row feed-row-last' : 'feed-row'}
              aria-labelledby={titleId}
              aria-posinset={item.index + 1}
              aria-setsize={hasNextPage ? -1 : events.length}
              style={{ transform: `translateY(${item.start - margin}px)` }}
              onFocus={() => setCurrent(item.index)}
            >
              {newDay ? (
                <h3 className="feed-day">{dayHeading(event.occurred_at, now, format)}</h3>
              ) : null}
              <Row
                event={event}
                titleId={titleId}
                opened={opened.has(event.event_id)}
                toggle={() => setOpened(toggled(opened, event.event_id))}
                tabIndex={item.index === tabStop ? 0 : -1}
              />
            </article>
          );
        })}
      </div>
      {isFetchNextPageError ? (
        <ErrorPanel
          error={query.error ?? new Error('next page')}
          heading={words.timeline.more_failed}
          retry={() => void fetchNextPage()}
        />
      ) : null}
      {hasNextPage ? null : <p className="feed-end">{end}</p>}
    </div>
  );
}

/** Keeps what is read where it is when rows come on top of it; who is at the top sees them come. */
function useKeepPlace(
  events: readonly ShownEvent[],
  rows: ReturnType<typeof useWindowVirtualizer>,
  margin: number,
  onAdded: (count: number) => void,
): void {
  const first = useRef<string>(undefined);
  useLayoutEffect(() => {
    const former = first.current;
    first.current = events[0]?.event_id;
    if (former === undefined || former === first.current) return;
    const added = events.findIndex(({ event_id }) => event_id === former);
    if (added <= 0) return;
    onAdded(added);
    const start = rows.measurementsCache[added]?.start;
    if (start !== undefined && window.scrollY > margin) window.scrollBy(0, start - margin);
  }, [events, rows, margin, onAdded]);
}

/** Calls once when the window is scrolled upwards. */
function scrollsUp(then: () => void): () => void {
  let former = window.scrollY;
  let told = false;
  return () => {
    const isUp = window.scrollY < former;
    former = window.scrollY;
    if (!isUp || told) return;
    told = true;
    then();
  };
}

/** Where an element begins in the document, in pixels: what the window's scroll position is compared with. */
function useTopOf(ref: { readonly current: HTMLElement | null }): number {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const measured = Math.round(element.getBoundingClientRect().top + window.scrollY);
    if (measured !== top) setTop(measured);
  });
  return top;
}

function toggled(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  return set.has(id) ? new Set([...set].filter((each) => each !== id)) : new Set([...set, id]);
}

function FeedSkeleton() {
  const { words } = useLanguage();
  return (
    <div className="card" aria-busy="true">
      <p className="visually-hidden" role="status">
        {words.app.loading}
      </p>
      {[72, 54, 66, 48, 60, 70].map((width) => (
        <Skeleton key={width} height={14} width={`${width}%`} my={20} />
      ))}
    </div>
  );
}
