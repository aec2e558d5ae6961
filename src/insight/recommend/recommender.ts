import { type Basket, basketsByCustomer, type Catalogue } from './baskets.ts';
import { type CoOccurrence, countTogether } from './co-occurrence.ts';
import type { Demand } from './demand.ts';
import { itemWeights } from './item-weights.ts';
import { logLikelihoodRatio, SIGNIFICANT } from './log-likelihood-ratio.ts';
import { alikeNames, indexNames, type NameIndex } from './name-likeness.ts';
import { isDueAgain, type Rhythms, repurchaseRhythms } from './replenishment.ts';
import { type Successors, successors } from './successors.ts';

/** What is known of which items go together, learnt from baskets. */
export interface Recommender {
  readonly catalogue: Catalogue;
  readonly counts: CoOccurrence;
  readonly placeOf: ReadonlyMap<number, number>;
  readonly weights: Float32Array;
  /** G² by places, as `counts.together`; 0 on the diagonal */
  readonly significance: Float32Array;
  readonly follows: Successors;
  readonly names: NameIndex;
  readonly rhythms: Rhythms;
  readonly segments: ReadonlyMap<string, Float64Array>;
  /** what was in one order with it, beyond chance, as the engine counted it; absent where it was not asked */
  readonly ordered?: OrderedTogether;
}

/** Item → item that was in one order with it → in how many orders, and G² of it. */
export type OrderedTogether = ReadonlyMap<
  number,
  ReadonlyMap<number, { readonly orders: number; readonly significance: number }>
>;

/** Why an item is recommended: a code for the words of the page, and what they need. */
export type Reason =
  | {
      readonly code: 'bought_with';
      readonly item: string;
      readonly customers: number;
      readonly significance: number;
    }
  | {
      readonly code: 'ordered_with';
      readonly item: string;
      readonly orders: number;
      readonly significance: number;
    }
  | { readonly code: 'follows'; readonly item: string; readonly share: number }
  | { readonly code: 'like_name'; readonly item: string }
  | { readonly code: 'due_again'; readonly usual_days: number }
  | { readonly code: 'popular_in_segment'; readonly segment: string }
  | { readonly code: 'popular_now' };

export interface Recommendation {
  readonly item: string;
  /** comparable within one answer only */
  readonly score: number;
  readonly reason: Reason;
}

export interface Person {
  /** baskets of this person, in any order */
  readonly baskets: readonly Pick<Basket, 'at' | 'items'>[];
  /** group whose taste stands in for a newcomer's, such as a country; `undefined` for none */
  readonly segment: string | undefined;
}

export interface Terms {
  readonly now: number;
  readonly count: number;
  /** whether an item can be delivered; what cannot is never recommended */
  readonly available: (item: number) => boolean;
  /** whether replenishable items that are due may come again */
  readonly repeats: boolean;
}

/** Parts of the association, each scaled to 1 at its best item. Chosen on the last two baskets of Online Retail. */
const PARTS = { weights: 1, names: 0.3, significance: 0.1, follows: 0.1 } as const;
/** Of buyers of one item, those who went on to another: fewer are no reason that anybody would name. */
const TELLING_SHARE = 0.03;
/** Purchases of doubt: an item sold twice, both yesterday, is not yet a trend. */
const DEMAND_DOUBT = 25;

/** @param segmentOf segment by customer, for newcomers */
export function learnRecommender(
  baskets: readonly Basket[],
  catalogue: Catalogue,
  segmentOf: ReadonlyMap<string, string> = new Map(),
  counts: CoOccurrence = countTogether(baskets),
): Recommender {
  return {
    catalogue,
    counts,
    placeOf: new Map(counts.items.map((item, place) => [item, place])),
    weights: itemWeights(counts),
    significance: significanceOf(counts),
    follows: successors(baskets),
    names: indexNames(catalogue.names),
    rhythms: repurchaseRhythms(baskets),
    segments: segmentDemand(baskets, catalogue.ids.length, segmentOf),
  };
}

/**
 * Recommends items to a person, best first. Never an item that is not available; never one already bought, unless it
 * is replenishable and due (and `repeats` allows it). Somebody without history gets what their segment buys, else
 * what everybody buys now.
 * @param demand as of `terms.now`: what sells lately counts, against how it always sold
 */
export function recommend(
  model: Recommender,
  person: Person,
  demand: Demand,
  terms: Terms,
): Recommendation[] {
  const lastAt = new Map<number, number>();
  for (const { at, items } of person.baskets) {
    for (const item of items) lastAt.set(item, Math.max(at, lastAt.get(item) ?? at));
  }
  const allowed = (item: number): boolean => {
    if (!terms.available(item)) return false;
    const at = lastAt.get(item);
    return at === undefined || (terms.repeats && isDueAgain(model.rhythms, item, at, terms.now));
  };
  const parts = associations(model, [...lastAt.keys()], allowed);
  const segment = person.segment === undefined ? undefined : model.segments.get(person.segment);
  const score = scoreOf(parts, demand, lastAt.size === 0 ? segment : undefined);
  const best: { item: number; score: number }[] = [];
  // Demand is the second key: where nothing is associated, what sells now still fills the list.
  const worse = (a: { item: number; score: number }, b: { item: number; score: number }) =>
    b.score - a.score ||
    (demand.lately[b.item] ?? 0) - (demand.lately[a.item] ?? 0) ||
    a.item - b.item;
  for (let item = 0; item < model.catalogue.ids.length; item++) {
    const candidate = { item, score: score(item) };
    const last = best[terms.count - 1];
    if (last !== undefined && worse(last, candidate) <= 0) continue;
    if (!allowed(item)) continue;
    best.push(candidate);
    best.sort(worse);
    if (best.length > terms.count) best.pop();
  }
  return best.map(({ item, score: value }) => ({
    item: model.catalogue.ids[item] ?? '',
    score: value,
    reason: reasonFor(model, item, lastAt, parts, person.segment, segment),
  }));
}

/** G² of each two counted items by places. */
export function significanceOf({ items, bought, customers, together }: CoOccurrence): Float32Array {
  const n = items.length;
  const significance = new Float32Array(n * n);
  for (let a = 0; a < n; a++) {
    for (let b = a + 1; b < n; b++) {
      const both = together[a * n + b] ?? 0;
      // One customer in common is an anecdote, whatever the ratio says.
      if (both < 2) continue;
      const g2 = logLikelihoodRatio(both, bought[a] ?? 0, bought[b] ?? 0, customers);
      significance[a * n + b] = g2;
      significance[b * n + a] = g2;
    }
  }
  return significance;
}

/** Parts of the association by item, and for each item what speaks most for it. */
interface Associations {
  readonly weights: Float64Array;
  readonly names: Float64Array;
  readonly significance: Float64Array;
  readonly follows: Float64Array;
}

function associations(
  model: Recommender,
  history: readonly number[],
  allowed: (item: number) => boolean,
): Associations {
  const size = model.catalogue.ids.length;
  const parts = {
    weights: new Float64Array(size),
    names: new Float64Array(size),
    significance: new Float64Array(size),
    follows: new Float64Array(size),
  };
  const { items } = model.counts;
  const n = items.length;
  for (const had of history) {
    for (const [item, likeness] of alikeNames(model.names, had)) {
      parts.names[item] = Math.max(parts.names[item] ?? 0, likeness);
    }
    for (const [item, share] of model.follows.get(had) ?? []) add(parts.follows, item, share);
    for (const [item, { significance }] of model.ordered?.get(had) ?? []) {
      add(parts.significance, item, significance);
    }
    const place = model.placeOf.get(had);
    if (place === undefined) continue;
    for (let other = 0; other < n; other++) {
      const item = items[other] ?? 0;
      add(parts.weights, item, model.weights[place * n + other] ?? 0);
      add(parts.significance, item, model.significance[place * n + other] ?? 0);
    }
  }
  for (const part of Object.values(parts)) scaleToBest(part, allowed);
  return parts;
}

function add(to: Float64Array, item: number, value: number): void {
  to[item] = (to[item] ?? 0) + value;
}

function scaleToBest(part: Float64Array, allowed: (item: number) => boolean): void {
  let best = 0;
  for (let i = 0; i < part.length; i++) {
    const value = part[i] ?? 0;
    if (value > best && allowed(i)) best = value;
  }
  for (let i = 0; i < part.length; i++) {
    part[i] = best > 0 ? Math.min(1, Math.max(0, part[i] ?? 0) / best) : 0;
  }
}

function scoreOf(
  parts: Associations,
  { ever, lately }: Demand,
  segment: Float64Array | undefined,
): (item: number) => number {
  if (segment !== undefined) return (item) => segment[item] ?? 0;
  return (item) => {
    const together =
      PARTS.weights * (parts.weights[item] ?? 0) +
      PARTS.names * (parts.names[item] ?? 0) +
      PARTS.significance * (parts.significance[item] ?? 0) +
      PARTS.follows * (parts.follows[item] ?? 0);
    return (together * (lately[item] ?? 0)) / ((ever[item] ?? 0) + DEMAND_DOUBT);
  };
}

function reasonFor(
  model: Recommender,
  item: number,
  lastAt: ReadonlyMap<number, number>,
  parts: Associations,
  segmentName: string | undefined,
  segment: Float64Array | undefined,
): Reason {
  const gap = model.rhythms.get(item);
  if (lastAt.has(item) && gap !== undefined)
    return { code: 'due_again', usual_days: Math.round(gap) };
  const partner =
    bestOrdered(model, item, [...lastAt.keys()]) ?? bestPartner(model, item, [...lastAt.keys()]);
  if (partner !== undefined) return partner;
  if ((parts.follows[item] ?? 0) > 0) {
    const [had, share] = strongest([...lastAt.keys()], (h) => model.follows.get(h)?.get(item) ?? 0);
    if (share >= TELLING_SHARE)
      return { code: 'follows', item: model.catalogue.ids[had] ?? '', share };
  }
  if ((parts.names[item] ?? 0) > 0) {
    const [had, likeness] = strongest(
      [...lastAt.keys()],
      (h) => alikeNames(model.names, h).get(item) ?? 0,
    );
    if (likeness > 0) return { code: 'like_name', item: model.catalogue.ids[had] ?? '' };
  }
  if (lastAt.size === 0 && segmentName !== undefined && (segment?.[item] ?? 0) > 0) {
    return { code: 'popular_in_segment', segment: segmentName };
  }
  return { code: 'popular_now' };
}

/** The bought item that most speaks for another by having been in one order with it. */
function bestOrdered(
  { ordered, catalogue }: Recommender,
  item: number,
  history: readonly number[],
): Reason | undefined {
  const [had, significance] = strongest(
    history,
    (one) => ordered?.get(one)?.get(item)?.significance ?? 0,
  );
  if (significance < SIGNIFICANT) return undefined;
  const orders = ordered?.get(had)?.get(item)?.orders ?? 0;
  return { code: 'ordered_with', item: catalogue.ids[had] ?? '', orders, significance };
}

/** The bought item that speaks most for another, when their meeting is more than chance. */
function bestPartner(
  model: Recommender,
  item: number,
  history: readonly number[],
): Reason | undefined {
  const place = model.placeOf.get(item);
  if (place === undefined) return undefined;
  const { items, together } = model.counts;
  const n = items.length;
  const g2 = (had: number): number => {
    const other = model.placeOf.get(had);
    return other === undefined ? 0 : (model.significance[other * n + place] ?? 0);
  };
  const [had, significance] = strongest(history, g2);
  if (significance < SIGNIFICANT) return undefined;
  const other = model.placeOf.get(had) ?? 0;
  return {
    code: 'bought_with',
    item: model.catalogue.ids[had] ?? '',
    customers: together[other * n + place] ?? 0,
    significance,
  };
}

function strongest(
  history: readonly number[],
  strength: (item: number) => number,
): [number, number] {
  let best: [number, number] = [-1, 0];
  for (const had of history) {
    const value = strength(had);
    if (value > best[1]) best = [had, value];
  }
  return best;
}

function segmentDemand(
  baskets: readonly Basket[],
  size: number,
  segmentOf: ReadonlyMap<string, string>,
): Map<string, Float64Array> {
  const segments = new Map<string, Float64Array>();
  for (const [customer, own] of basketsByCustomer(baskets)) {
    const segment = segmentOf.get(customer);
    if (segment === undefined || segment === '') continue;
    const demand = segments.get(segment) ?? new Float64Array(size);
    segments.set(segment, demand);
    for (const item of new Set(own.flatMap((basket) => basket.items))) add(demand, item, 1);
  }
  return segments;
}
