import { findInnerFailure, isEngineFault } from '../elasticsearch/retry.ts';

/** An item that the engine fails on inside, alone, while it does the work of others; `reason` is its error's type. */
export interface Failed<T> {
  readonly item: T;
  readonly reason: string;
}

export interface Bisected<T, R> {
  /** Results of the parts, in order; one part when nothing failed. */
  readonly parts: readonly R[];
  readonly failed: readonly Failed<T>[];
}

/** Failures one after the other, beyond those on the way down to a single item, that show that nothing works. */
const FUTILE = 3;

/**
 * Does work on many items at once; when that fails for a reason that may lie with an item, halves them until the item
 * at fault stands alone, so that it cannot hold up the others: one that cannot be processed is refused, one that the
 * engine fails on inside is told apart.
 * @param refuse the result for an item that cannot be processed
 * @throws what the engine is at fault for, as it came: it is away or overloaded, or fails on whatever it is given
 */
export async function bisect<T, R>(
  items: readonly T[],
  work: (items: readonly T[]) => Promise<R>,
  refuse: (item: T, error: unknown) => R,
): Promise<Bisected<T, R>> {
  const parts: R[] = [];
  const failed: Failed<T>[] = [];
  const mostFutile = Math.ceil(Math.log2(Math.max(1, items.length))) + FUTILE;
  let isWorking = false;
  let futile = 0;
  const halve = async (some: readonly T[]): Promise<void> => {
    if (some.length === 0) return;
    try {
      parts.push(await work(some));
      isWorking = true;
      return;
    } catch (error) {
      const reason = findInnerFailure(error);
      if (reason === undefined && isEngineFault(error)) throw error;
      if (reason !== undefined && !isWorking) {
        futile += 1;
        if (futile > mostFutile) throw error;
      }
      const [only] = some;
      if (some.length === 1 && only !== undefined) {
        if (reason === undefined) parts.push(refuse(only, error));
        else failed.push({ item: only, reason });
        return;
      }
    }
    const middle = Math.ceil(some.length / 2);
    await halve(some.slice(0, middle));
    await halve(some.slice(middle));
  };
  await halve(items);
  return { parts, failed };
}
