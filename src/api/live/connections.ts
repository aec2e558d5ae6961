import { AppError } from '../../errors.ts';

/** Streams one process keeps open, and those of one key: an open stream holds a socket for hours. */
export const MOST_STREAMS = { process: 500, key: 20 } as const;

/** Counts open streams, so that nobody opens them without end. */
export interface Connections {
  /**
   * @returns a function that gives the place back; calling it again does nothing
   * @throws AppError `too_many_requests` beyond the bounds
   */
  open(keyId: string): () => void;
  readonly size: number;
}

export function createConnections(
  most: { readonly process: number; readonly key: number } = MOST_STREAMS,
): Connections {
  const byKey = new Map<string, number>();
  let all = 0;
  return {
    open(keyId) {
      const own = byKey.get(keyId) ?? 0;
      if (all >= most.process || own >= most.key) {
        throw new AppError('too_many_requests', 'too many live streams are open', {
          retryAfterSeconds: 30,
        });
      }
      all += 1;
      byKey.set(keyId, own + 1);
      let isOpen = true;
      return () => {
        if (!isOpen) return;
        isOpen = false;
        all -= 1;
        const left = (byKey.get(keyId) ?? 1) - 1;
        if (left === 0) byKey.delete(keyId);
        else byKey.set(keyId, left);
      };
    },
    get size() {
      return all;
    },
  };
}
