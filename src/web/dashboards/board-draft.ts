import type { Dashboard, Panel } from '../../analytics/dashboards/spec.ts';
import { idOf } from './new-id.ts';

export const COLUMNS = 12;
const MOST_ROWS = 40;
/** Changes that can be taken back. */
const MOST_UNDONE = 100;

/** A dashboard being changed: what it is now, what it was, and what was taken back. */
export interface Draft {
  readonly now: Dashboard;
  readonly before: readonly Dashboard[];
  readonly after: readonly Dashboard[];
}

export function startDraft(dashboard: Dashboard): Draft {
  return { now: dashboard, before: [], after: [] };
}

export function changeDraft({ now, before }: Draft, next: Dashboard): Draft {
  return { now: next, before: [...before.slice(1 - MOST_UNDONE), now], after: [] };
}

export function undoDraft(draft: Draft): Draft {
  const last = draft.before.at(-1);
  if (last === undefined) return draft;
  return { now: last, before: draft.before.slice(0, -1), after: [draft.now, ...draft.after] };
}

export function redoDraft(draft: Draft): Draft {
  const [next, ...rest] = draft.after;
  if (next === undefined) return draft;
  return { now: next, before: [...draft.before, draft.now], after: rest };
}

export type Place = Panel['position'];

/** A place moved or resized by steps, kept on the grid. */
export function moved(place: Place, by: Partial<Place>): Place {
  const w = clamp(place.w + (by.w ?? 0), 1, COLUMNS);
  return {
    w,
    h: clamp(place.h + (by.h ?? 0), 1, MOST_ROWS),
    x: clamp(place.x + (by.x ?? 0), 0, COLUMNS - w),
    y: clamp(place.y + (by.y ?? 0), 0, 500),
  };
}

/**
 * Puts a panel at a place, and those it would lie over below it; then everything moves up as far as it can, so that
 * no row stays empty.
 */
export function place(panels: readonly Panel[], id: string, at: Place): Panel[] {
  const mover = panels.find((panel) => panel.id === id);
  if (mover === undefined) return [...panels];
  const others = panels
    .filter((panel) => panel.id !== id)
    .sort((a, b) => a.position.y - b.position.y || a.position.x - b.position.x);
  const settled: Panel[] = [{ ...mover, position: at }];
  for (const panel of others) settled.push({ ...panel, position: below(panel.position, settled) });
  return compact(settled, id, panels);
}

function below(start: Place, settled: readonly Panel[]): Place {
  let at = start;
  for (;;) {
    const hit = settled.find(({ position }) => overlaps(position, at));
    if (hit === undefined) return at;
    at = { ...at, y: hit.position.y + hit.position.h };
  }
}

/** @param first stays above others of its row while all move up */
function compact(settled: readonly Panel[], first: string, original: readonly Panel[]): Panel[] {
  const up: Panel[] = [];
  const rows = [...settled].sort(
    (a, b) =>
      a.position.y - b.position.y ||
      Number(b.id === first) - Number(a.id === first) ||
      a.position.x - b.position.x,
  );
  for (const panel of rows) {
    let at = panel.position;
    while (at.y > 0) {
      const higher = { ...at, y: at.y - 1 };
      if (up.some(({ position }) => overlaps(position, higher))) break;
      at = higher;
    }
    up.push({ ...panel, position: at });
  }
  const placed = new Map(up.map((panel) => [panel.id, panel]));
  return original.flatMap(({ id }) => placed.get(id) ?? []);
}

export function overlaps(a: Place, b: Place): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

export function removePanel(panels: readonly Panel[], id: string): Panel[] {
  const left = panels.filter((panel) => panel.id !== id);
  const [first] = left;
  return first === undefined ? [] : place(left, first.id, first.position);
}

/** Adds a panel below all others. */
export function addPanel(panels: readonly Panel[], panel: Panel): Panel[] {
  const bottom = panels.reduce((most, { position }) => Math.max(most, position.y + position.h), 0);
  return [...panels, { ...panel, position: { ...panel.position, x: 0, y: bottom } }];
}

/** An id for a panel that none of the others has. */
export function freePanelId(panels: readonly { readonly id: string }[]): string {
  const taken = new Set(panels.map(({ id }) => id));
  let n = panels.length + 1;
  while (taken.has(`panel_${n}`)) n += 1;
  return `panel_${n}`;
}

/** A dashboard to begin with: one figure, for one without panels cannot be. */
export function emptyBoard(title: string): Dashboard {
  return {
    id: idOf(title),
    title: { fr: title, en: title },
    tags: [],
    period: { kind: 'last', count: 90, unit: 'day' },
    pinned: [],
    panels: [newPanel('panel_1', { fr: 'Interactions', en: 'Interactions' })],
  };
}

/** A panel to begin with: how many interactions there were. */
export function newPanel(id: string, title: Panel['title']): Panel {
  return {
    kind: 'metric',
    id,
    title,
    position: { x: 0, y: 0, w: 4, h: 3 },
    ignores_filters: false,
    compares: true,
    labels: {},
    units: {},
    better: 'up',
    query: {
      kind: 'aggregation',
      over: 'events',
      measures: [{ kind: 'count' }],
      dimensions: [],
      size: 50,
    },
  };
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
