import type { SSEStreamingApi } from 'hono/streaming';
import type { ProfileWatch, Seen } from './profile-watch.ts';

/** How often a stream asks whether its reader may still read, and how long it is silent at most. */
export const RHYTHM = { checkMs: 1_000, heartbeatMs: 15_000 } as const;

/** What a browser waits before it comes back after a stream ended, in milliseconds. */
const RETRY_MS = 2_000;

/**
 * Writes to a stream when a profile changes, until the reader leaves, may no longer read, or the profile is gone.
 * It says that something changed and under which tag, never what: that is read where it is masked, from the profile
 * and its timeline.
 * @param options.since tag the reader knows; where another is current, the first message is already `changed`
 * @param options.tagOf the tag of a version, as `ETag` of the profile for this reader
 */
export async function streamChanges(
  stream: SSEStreamingApi,
  options: {
    readonly watch: ProfileWatch;
    readonly profileId: string;
    readonly since: string | undefined;
    readonly tagOf: (version: string) => string;
    readonly stillAllowed: () => Promise<boolean>;
    readonly rhythm?: { readonly checkMs: number; readonly heartbeatMs: number };
  },
): Promise<void> {
  const { checkMs, heartbeatMs } = options.rhythm ?? RHYTHM;
  const ended = new AbortController();
  let news: { seen: Seen } | undefined;
  let wake = (): void => undefined;
  const end = () => {
    ended.abort();
    wake();
  };
  stream.onAbort(end);
  const stop = options.watch.watch(options.profileId, {
    onSeen(seen) {
      news = { seen };
      wake();
    },
    onClose: end,
  });
  const rest = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, checkMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  let known = options.since;
  let wroteMs = performance.now();
  try {
    await stream.write(`retry: ${RETRY_MS}\n\n`);
    while (!ended.signal.aborted) {
      if (news === undefined) await rest();
      if (ended.signal.aborted || !(await options.stillAllowed())) return;
      if (news !== undefined) {
        const { seen }: { seen: Seen } = news;
        news = undefined;
        if (seen === undefined || seen.status === 'erased') {
          await stream.writeSSE({ event: 'gone', data: '{}' });
          return;
        }
        const tag = options.tagOf(seen.version);
        const event = known === undefined ? 'ready' : tag === known ? undefined : 'changed';
        known = tag;
        if (event !== undefined) {
          await stream.writeSSE({ event, id: tag, data: JSON.stringify({ tag }) });
          wroteMs = performance.now();
        }
      } else if (performance.now() - wroteMs >= heartbeatMs) {
        // Proxies close what is silent, and a reader that left is noticed only when written to.
        await stream.write(': still here\n\n');
        wroteMs = performance.now();
      }
    }
  } finally {
    stop();
  }
}
