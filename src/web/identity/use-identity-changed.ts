import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';

const CONCERNED = ['pairs', 'merges', 'identity', 'profile', 'timeline'] as const;

/** Reads again whatever a merge, a split or the undoing of one may have changed. */
export function useIdentityChanged(): () => Promise<void> {
  const client = useQueryClient();
  return useCallback(async () => {
    await Promise.all(
      CONCERNED.map((queryKey) => client.invalidateQueries({ queryKey: [queryKey] })),
    );
  }, [client]);
}
