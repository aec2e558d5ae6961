/**
 * Area under the ROC curve: how often a positive case scores above a negative one, a tie counting half.
 * @param labels 1 for positive, anything else for negative
 * @returns `undefined` when one class is empty
 * @see Mann and Whitney (1947); Hanley and McNeil, Radiology 143 (1982)
 */
export function auc(scores: ArrayLike<number>, labels: ArrayLike<number>): number | undefined {
  const order = Array.from({ length: scores.length }, (_, i) => i).sort(
    (a, b) => (scores[a] ?? 0) - (scores[b] ?? 0),
  );
  let positives = 0;
  let rankSum = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    let tiedPositives = 0;
    const score = scores[order[from] ?? 0];
    while (to < order.length && scores[order[to] ?? 0] === score) {
      if (labels[order[to] ?? 0] === 1) tiedPositives++;
      to++;
    }
    positives += tiedPositives;
    rankSum += tiedPositives * ((from + 1 + to) / 2);
    from = to;
  }
  const negatives = order.length - positives;
  if (positives === 0 || negatives === 0) return undefined;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}
