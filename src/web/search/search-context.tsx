import { useNavigate } from '@tanstack/react-router';
import { createContext, type ReactNode, use, useState, useSyncExternalStore } from 'react';
import { searchProfiles } from '../api/endpoints.ts';
import {
  createSearchController,
  type SearchController,
  type SearchState,
} from './search-controller.ts';

const Context = createContext<SearchController | null>(null);

/** Holds the one search of the page, so that its hits outlive the box: `[` and `]` walk through them. */
export function SearchProvider({ children }: { children: ReactNode }) {
  const navigate = useNavigate();
  const [controller] = useState(() =>
    createSearchController(searchProfiles, (hit) => {
      void navigate({ to: '/profiles/$profileId', params: { profileId: hit.profile_id } });
    }),
  );
  return <Context value={controller}>{children}</Context>;
}

export function useSearch(): readonly [SearchState, SearchController] {
  const controller = use(Context);
  if (controller === null) throw new Error('useSearch outside SearchProvider');
  return [useSyncExternalStore(controller.subscribe, controller.getState), controller];
}
