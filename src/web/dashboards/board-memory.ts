import type { Selection } from '../../analytics/dashboards/view.ts';

/**
 * What of a view stays out of its address, for as long as the page is open: choices that point at one person, and
 * those that go along from one dashboard to the next.
 */
const rest = new Map<string, readonly Selection[]>();
let kept: readonly Selection[] = [];

export function restOf(board: string): readonly Selection[] {
  return rest.get(board) ?? [];
}

export function rememberRest(board: string, selections: readonly Selection[]): void {
  rest.set(board, selections);
}

export function keptSelections(): readonly Selection[] {
  return kept;
}

export function keepSelections(selections: readonly Selection[]): void {
  kept = selections;
}
