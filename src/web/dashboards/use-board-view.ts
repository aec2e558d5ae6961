import { useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { Dashboard } from '../../analytics/dashboards/spec.ts';
import type { View } from '../../analytics/dashboards/view.ts';
import { keepSelections, keptSelections, rememberRest, restOf } from './board-memory.ts';
import { carried } from './selections.ts';
import { type BoardSearch, packView, unpackView } from './view-url.ts';

/** Changes that can be taken back. */
const MOST_UNDONE = 50;

/** The view of a dashboard: read from the address, changed by going to another address. */
export function useBoardView(dashboard: Dashboard, search: BoardSearch) {
  const navigate = useNavigate();
  const former = useRef<View[]>([]);
  // What stays out of the address changes without the address changing.
  const [turn, setTurn] = useState(0);
  const { id, pinned } = dashboard;
  const view = useMemo(() => {
    void turn;
    const read = unpackView(search, restOf(id));
    if (search.f !== undefined) return read;
    return { ...read, selections: [...pinned, ...keptSelections()] };
  }, [search, id, pinned, turn]);
  const go = useCallback(
    (next: View) => {
      const packed = packView(next);
      rememberRest(id, packed.rest);
      keepSelections(carried(next, { all: false }));
      setTurn((now) => now + 1);
      void navigate({
        to: '/dashboards/$id',
        params: { id },
        search: { ...search, ...packed.search, f: packed.search.f ?? [] },
        resetScroll: false,
      });
    },
    [id, navigate, search],
  );
  const change = useCallback(
    (next: View) => {
      former.current = [...former.current.slice(1 - MOST_UNDONE), view];
      go(next);
    },
    [go, view],
  );
  const undo = useCallback(() => {
    const last = former.current.at(-1);
    if (last === undefined) return;
    former.current = former.current.slice(0, -1);
    go(last);
  }, [go]);
  return { view, change, undo, canUndo: former.current.length > 0 };
}
