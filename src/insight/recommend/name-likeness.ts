/** Words of names, weighted by rarity: finds the same thing in another colour before anybody bought both. */
export interface NameIndex {
  readonly words: readonly (readonly (readonly [word: string, weight: number])[])[];
  readonly itemsOf: ReadonlyMap<string, readonly (readonly [item: number, weight: number])[]>;
}

/** Words in more names than this share say nothing of likeness. */
const COMMON_SHARE = 0.06;

export function indexNames(names: readonly string[]): NameIndex {
  const words = names.map((name) => [
    ...new Set(
      name
        .toLowerCase()
        .split(/[^\p{L}\p{N}]+/u)
        .filter((word) => word.length > 1),
    ),
  ]);
  const count = new Map<string, number>();
  for (const word of words.flat()) count.set(word, (count.get(word) ?? 0) + 1);
  const weighted = words.map((own) => {
    const raw = own.map((word) => [word, Math.log(names.length / (count.get(word) ?? 1))] as const);
    const length = Math.hypot(...raw.map(([, weight]) => weight));
    return raw.map(([word, weight]) => [word, length > 0 ? weight / length : 0] as const);
  });
  const itemsOf = new Map<string, [number, number][]>();
  for (const [item, own] of weighted.entries()) {
    for (const [word, weight] of own) {
      if ((count.get(word) ?? 0) > Math.max(3, COMMON_SHARE * names.length)) continue;
      const list = itemsOf.get(word) ?? [];
      itemsOf.set(word, list);
      list.push([item, weight]);
    }
  }
  return { words: weighted, itemsOf };
}

/** Cosine of an item's name with every name that shares a telling word, in [0, 1]. */
export function alikeNames(index: NameIndex, item: number): Map<number, number> {
  const alike = new Map<number, number>();
  for (const [word, weight] of index.words[item] ?? []) {
    for (const [other, otherWeight] of index.itemsOf.get(word) ?? []) {
      if (other !== item) alike.set(other, (alike.get(other) ?? 0) + weight * otherWeight);
    }
  }
  return alike;
}
