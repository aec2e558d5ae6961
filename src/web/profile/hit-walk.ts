import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { Hit } from '../api/types.ts';
import { useKey } from '../kit/hotkeys.ts';
import { useSearch } from '../search/search-context.tsx';

/** Where a profile stands among the hits of the last search; `rank` is -1 where it is none of them. */
export function useHitWalk(profileId: string) {
  const [{ hits }] = useSearch();
  const rank = hits.findIndex((hit) => hit.profile_id === profileId);
  return {
    rank,
    total: hits.length,
    previous: rank > 0 ? hits[rank - 1] : undefined,
    next: rank >= 0 ? hits[rank + 1] : undefined,
  };
}

/** `[` and `]` walk through the hits, also while the profile walked to is still on its way. */
export function useHitWalkKeys(profileId: string): void {
  const navigate = useNavigate();
  const { previous, next } = useHitWalk(profileId);
  const go = useCallback(
    (hit: Hit | undefined) => {
      if (hit === undefined) return;
      void navigate({ to: '/profiles/$profileId', params: { profileId: hit.profile_id } });
    },
    [navigate],
  );
  useKey(
    '[',
    useCallback(() => go(previous), [go, previous]),
  );
  useKey(
    ']',
    useCallback(() => go(next), [go, next]),
  );
}
