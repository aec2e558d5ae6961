/** How well clusters agree with the truth; shares from 0 to 1. */
export interface Evaluation {
  readonly true_pairs: number;
  readonly predicted_pairs: number;
  readonly pairwise: Measures;
  readonly b_cubed: Measures;
}

export interface Measures {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/**
 * Scores clusters by pairs and by records (B-cubed, Bagga and Baldwin 1998), over the records the truth knows.
 * @param predicted cluster by record
 * @param truth entity by record; a record that was not predicted counts as alone
 */
export function evaluate(
  predicted: ReadonlyMap<string, string>,
  truth: ReadonlyMap<string, string>,
): Evaluation {
  const clusters = new Map<string, number>();
  const entities = new Map<string, number>();
  const both = new Map<string, { cluster: string; entity: string; count: number }>();
  for (const [record, entity] of truth) {
    const cluster = predicted.get(record) ?? `\0${record}`;
    clusters.set(cluster, (clusters.get(cluster) ?? 0) + 1);
    entities.set(entity, (entities.get(entity) ?? 0) + 1);
    const key = `${cluster}\0${entity}`;
    const cell = both.get(key);
    if (cell === undefined) both.set(key, { cluster, entity, count: 1 });
    else cell.count++;
  }
  const pairs = (counts: Iterable<number>) =>
    [...counts].reduce((sum, count) => sum + (count * (count - 1)) / 2, 0);
  const right = pairs([...both.values()].map(({ count }) => count));
  const predictedPairs = pairs(clusters.values());
  const truePairs = pairs(entities.values());
  let precision = 0;
  let recall = 0;
  for (const { cluster, entity, count } of both.values()) {
    precision += (count * count) / (clusters.get(cluster) ?? 1);
    recall += (count * count) / (entities.get(entity) ?? 1);
  }
  const records = Math.max(1, truth.size);
  return {
    true_pairs: truePairs,
    predicted_pairs: predictedPairs,
    pairwise: measures(share(right, predictedPairs), share(right, truePairs)),
    b_cubed: measures(precision / records, recall / records),
  };
}

function share(part: number, whole: number): number {
  return whole === 0 ? 1 : part / whole;
}

function measures(precision: number, recall: number): Measures {
  const sum = precision + recall;
  return { precision, recall, f1: sum === 0 ? 0 : (2 * precision * recall) / sum };
}
