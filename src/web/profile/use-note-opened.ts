import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { noteOpened } from '../api/endpoints.ts';
import { deskQuery } from '../api/queries.ts';

/** Puts the person shown among those opened last; a failure is no reader's concern. */
export function useNoteOpened(profileId: string): void {
  const client = useQueryClient();
  useEffect(() => {
    noteOpened(profileId).then(
      () => client.invalidateQueries({ queryKey: deskQuery.queryKey }),
      () => undefined,
    );
  }, [profileId, client]);
}
