/** What was put so long ago was made visible to searches by the index itself, which refreshes each second. */
const VISIBLE_AFTER_MS = 10_000;

/** What this process wrote lately, under its id: searches do not see it yet, and a refresh would cost more than they. */
export interface Recent<T> {
  put(id: string, value: T): void;
  forget(id: string): void;
  values(): Iterable<readonly [string, T]>;
}

/** @param nowMs a clock that only goes forward */
export function createRecent<T>(nowMs: () => number = () => performance.now()): Recent<T> {
  /** In the order of writing: the oldest come first. */
  const written = new Map<string, { readonly value: T; readonly atMs: number }>();
  return {
    put(id, value) {
      written.delete(id);
      written.set(id, { value, atMs: nowMs() });
    },
    forget: (id) => void written.delete(id),
    *values() {
      const oldestMs = nowMs() - VISIBLE_AFTER_MS;
      for (const [id, { value, atMs }] of written) {
        if (atMs < oldestMs) written.delete(id);
        else yield [id, value] as const;
      }
    },
  };
}
