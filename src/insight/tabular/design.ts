import { codeCount, type Encoded, type Feature } from './features.ts';
import type { Design } from './logistic.ts';

/** How the codes of a feature are gathered into the indicators of a logistic regression. */
export interface CodeGroups {
  readonly groupOf: Uint8Array;
  readonly size: number;
}

/** Parts a number is cut into, besides its straight line: enough to bend it, few enough to be told in words. */
const PARTS = 10;

/** Gathers the codes of every feature by the rows they cover: categories keep each level, numbers get ten parts. */
export function gatherCodes(features: readonly Feature[], rows: Encoded): CodeGroups[] {
  return features.map((feature, at) => {
    const codes = codeCount(feature);
    const identity = {
      groupOf: Uint8Array.from({ length: codes }, (_, code) => code),
      size: codes,
    };
    if (feature.kind === 'category' || codes <= PARTS + 1) return identity;
    const counts = new Uint32Array(codes);
    for (const code of rows.codes[at] ?? []) counts[code] = (counts[code] ?? 0) + 1;
    const given = rows.count - (counts[0] ?? 0);
    const groupOf = new Uint8Array(codes);
    let below = 0;
    for (let code = 1; code < codes; code++) {
      groupOf[code] = 1 + Math.min(PARTS - 1, Math.floor((below * PARTS) / Math.max(1, given)));
      below += counts[code] ?? 0;
    }
    return { groupOf, size: PARTS + 1 };
  });
}

export function designOf(groups: readonly CodeGroups[], rows: Encoded): Design {
  return {
    count: rows.count,
    numbers: rows.numbers.filter((column) => column !== undefined),
    groups: groups.map(({ groupOf, size }, at) => ({
      index: (rows.codes[at] ?? new Uint8Array(0)).map((code) => groupOf[code] ?? 0),
      size,
    })),
  };
}
