/** How near two spellings are: the same, one slip apart, resembling, or different. */
export type Closeness = 0 | 1 | 2 | 3;

/**
 * Jaro–Winkler similarity, 0 (nothing shared) to 1 (equal), over UTF-16 units.
 * @see Winkler, String Comparator Metrics and Enhanced Decision Rules (1990): prefix of four, scale 0.1
 */
export function jaroWinkler(a: string, b: string): number {
  if (a === b) return 1;
  const la = a.length;
  const lb = b.length;
  if (la === 0 || lb === 0) return 0;
  const window = Math.max(0, Math.floor(Math.max(la, lb) / 2) - 1);
  const usedA = new Uint8Array(la);
  const usedB = new Uint8Array(lb);
  let matches = 0;
  for (let i = 0; i < la; i++) {
    const end = Math.min(lb, i + window + 1);
    for (let j = Math.max(0, i - window); j < end; j++) {
      if (usedB[j] === 1 || a.charCodeAt(i) !== b.charCodeAt(j)) continue;
      usedA[i] = 1;
      usedB[j] = 1;
      matches++;
      break;
    }
  }
  if (matches === 0) return 0;
  let moved = 0;
  let j = 0;
  for (let i = 0; i < la; i++) {
    if (usedA[i] !== 1) continue;
    while (usedB[j] !== 1) j++;
    if (a.charCodeAt(i) !== b.charCodeAt(j)) moved++;
    j++;
  }
  const jaro = (matches / la + matches / lb + (matches - moved / 2) / matches) / 3;
  let prefix = 0;
  while (prefix < 4 && prefix < la && prefix < lb && a[prefix] === b[prefix]) prefix++;
  return jaro + prefix * 0.1 * (1 - jaro);
}

/** Whether one letter put in, left out, changed, or swapped with its neighbour makes the two equal. */
export function isOneSlip(a: string, b: string): boolean {
  const difference = a.length - b.length;
  if (difference > 1 || difference < -1) return false;
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let endA = a.length - 1;
  let endB = b.length - 1;
  while (endA >= start && endB >= start && a[endA] === b[endB]) {
    endA--;
    endB--;
  }
  const restA = endA - start + 1;
  const restB = endB - start + 1;
  if (restA <= 1 && restB <= 1) return true;
  return restA === 2 && restB === 2 && a[start] === b[endB] && a[endA] === b[start];
}

/** Grades two folded spellings; short ones have to be nearer, for any two of them look alike. */
export function closeness(a: string, b: string): Closeness {
  if (a === b) return 3;
  const shorter = Math.min(a.length, b.length);
  const longer = Math.max(a.length, b.length);
  if (shorter < 2 || longer > 2 * shorter + 1) return 0;
  if (shorter > 3 && isOneSlip(a, b)) return 2;
  const similarity = jaroWinkler(a, b);
  if (similarity >= 0.93 && shorter > 3) return 2;
  return similarity >= 0.84 || (shorter > 2 && isOneSlip(a, b)) ? 1 : 0;
}

/**
 * Letters to put in, leave out, change or swap with a neighbour until the two are equal, no letter touched twice.
 * @see Damerau, A Technique for Computer Detection and Correction of Spelling Errors (1964)
 */
export function countSlips(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (previous[j - 1] ?? 0) + Number(a[i - 1] !== b[j - 1]);
      let least = Math.min(change, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      row.push(least);
    }
    before = previous;
    previous = row;
  }
  return previous[b.length] ?? 0;
}

/** Whether two slips, or letters in disorder, make one of the other: bad typing, not another name. */
export function isGarbled(a: string, b: string): boolean {
  if (Math.min(a.length, b.length) < 4 || Math.abs(a.length - b.length) > 2) return false;
  if ([...a].sort().join('') === [...b].sort().join('')) return true;
  return Math.min(a.length, b.length) > 4 && countSlips(a, b) <= 2;
}
