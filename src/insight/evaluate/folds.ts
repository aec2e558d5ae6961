import { createRandom, shuffle } from '../random.ts';

/**
 * Deals cases into `count` folds so that each holds nearly the same share of every class. The same seed gives the
 * same folds.
 * @param classes class of each case, from 0
 * @returns fold of each case
 */
export function stratifiedFolds(
  classes: ArrayLike<number>,
  count: number,
  seed: number,
): Uint8Array {
  const folds = new Uint8Array(classes.length);
  const byClass = new Map<number, number[]>();
  for (let i = 0; i < classes.length; i++) {
    const label = classes[i] ?? 0;
    const members = byClass.get(label);
    if (members === undefined) byClass.set(label, [i]);
    else members.push(i);
  }
  const random = createRandom(seed);
  // Going on where the last class ended keeps the folds of one size.
  let next = 0;
  for (const label of [...byClass.keys()].sort((a, b) => a - b)) {
    const members = Int32Array.from(byClass.get(label) ?? []);
    shuffle(members, random);
    for (const member of members) folds[member] = next++ % count;
  }
  return folds;
}

/** At most `count` cases with the shares of the classes kept, in order. */
export function stratifiedSample(
  classes: ArrayLike<number>,
  count: number,
  seed: number,
): Int32Array {
  if (classes.length <= count) return Int32Array.from({ length: classes.length }, (_, i) => i);
  const parts = Math.min(255, Math.max(2, Math.ceil((classes.length / count) * 8)));
  const kept = Math.max(1, Math.floor((parts * count) / classes.length));
  const folds = stratifiedFolds(classes, parts, seed);
  const chosen: number[] = [];
  folds.forEach((fold, i) => {
    if (fold < kept) chosen.push(i);
  });
  return Int32Array.from(chosen);
}
