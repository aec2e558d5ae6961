import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { getTimeline, liveAddress } from '../api/endpoints.ts';
import { TIMELINE_PAGE, type timelineQuery } from '../api/queries.ts';
import { joinNewest } from './join-newest.ts';

/** News that come faster than this are shown together, in milliseconds. */
const REST_MS = 700;

/**
 * Keeps what is shown of a person current while the page is looked at. Only the tab in view holds a stream, since a
 * browser opens few connections to one server; coming back, it is told whether something was missed.
 * @param tag of the profile as it was read; `null` where the server gave none
 */
export function useLive(profileId: string, tag: string | null): void {
  const client = useQueryClient();
  const known = useRef(tag);
  useEffect(() => {
    let source: EventSource | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let refreshedAt = Number.NEGATIVE_INFINITY;
    const note = (event: MessageEvent) => {
      known.current = event.lastEventId;
    };
    const news = (event: MessageEvent) => {
      note(event);
      const restMs = Math.max(0, refreshedAt + REST_MS - performance.now());
      timer ??= setTimeout(() => {
        timer = undefined;
        refreshedAt = performance.now();
        void refresh(client, profileId);
      }, restMs);
    };
    const close = () => {
      source?.close();
      source = null;
    };
    const follow = () => {
      const wanted = document.visibilityState === 'visible' && navigator.onLine;
      if (!wanted) return close();
      if (source !== null) return;
      source = new EventSource(liveAddress(profileId, known.current));
      source.addEventListener('ready', note);
      source.addEventListener('changed', news);
      source.addEventListener('gone', () => {
        close();
        void client.invalidateQueries({ queryKey: ['profile', profileId] });
      });
    };
    follow();
    document.addEventListener('visibilitychange', follow);
    window.addEventListener('online', follow);
    window.addEventListener('offline', follow);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      window.removeEventListener('online', follow);
      window.removeEventListener('offline', follow);
      clearTimeout(timer);
      close();
    };
  }, [client, profileId]);
}

/** Reads again what news may have changed. */
async function refresh(client: QueryClient, profileId: string): Promise<void> {
  const others = ['profile', 'traits', 'matters', 'months', 'identity', 'relations', 'consents'];
  await Promise.all([
    ...others.map((part) => client.invalidateQueries({ queryKey: [part, profileId] })),
    refreshTimelines(client, profileId),
  ]);
}

type TimelineOptions = ReturnType<typeof timelineQuery>;

async function refreshTimelines(client: QueryClient, profileId: string): Promise<void> {
  const key = ['timeline', profileId];
  await client.invalidateQueries({ queryKey: key, refetchType: 'none' });
  for (const query of client.getQueryCache().findAll({ queryKey: key, type: 'active' })) {
    const queryKey = query.queryKey as TimelineOptions['queryKey'];
    const former = client.getQueryData(queryKey);
    const [, , filter] = queryKey;
    if (former === undefined) continue;
    const options = { filter, cursor: null, size: TIMELINE_PAGE };
    const fresh = await getTimeline(profileId, options, new AbortController().signal).catch(
      () => undefined,
    );
    if (fresh === undefined) continue;
    const joined = joinNewest(former, fresh);
    if (joined !== undefined) client.setQueryData(queryKey, joined);
    else if (former.pages.length <= 5) await client.refetchQueries({ queryKey, exact: true });
  }
}
