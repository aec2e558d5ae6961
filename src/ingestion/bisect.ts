import { isEngineFault } from '../elasticsearch/retry.ts';

/**
 * Does work on many items at once; when that fails for a reason that lies with an item, halves them until the item
 * at fault stands alone and is refused, so that it cannot hold up the others.
 * @param refuse the result for the item at fault
 * @returns results of the parts, in order; one part when nothing failed
 * @throws what the engine is at fault for, as it came
 */
export async function bisect<T, R>(
  items: readonly T[],
  work: (items: readonly T[]) => Promise<R>,
  refuse: (item: T, error: unknown) => R,
): Promise<R[]> {
  if (items.length === 0) return [];
  try {
    return [await work(items)];
  } catch (error) {
    if (isEngineFault(error)) throw error;
    const [only] = items;
    if (items.length === 1 && only !== undefined) return [refuse(only, error)];
    const middle = Math.ceil(items.length / 2);
    const first = await bisect(items.slice(0, middle), work, refuse);
    return [...first, ...(await bisect(items.slice(middle), work, refuse))];
  }
}
