import { useSyncExternalStore } from 'react';

/** Whether the tour is offered, shown, or over. Only the last is remembered, and nothing of whom it showed. */
export type TourState = 'offered' | 'running' | 'over';

const STORED = 'azimut.tour';
const listeners = new Set<() => void>();
let state: TourState = 'over';

export function useTourState(): TourState {
  return useSyncExternalStore(subscribe, () => state);
}

/** Offers the tour to who comes in by the link of the demo company, once. */
export function offerTour(): void {
  if (localStorage.getItem(STORED) !== 'over') change('offered');
}

export function startTour(): void {
  change('running');
}

export function endTour(): void {
  localStorage.setItem(STORED, 'over');
  change('over');
}

function change(next: TourState): void {
  state = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
