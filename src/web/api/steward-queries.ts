import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import {
  findGenericValues,
  findMerges,
  getIdentity,
  getMatching,
  getNamespaceJobs,
  getNamespaces,
  getSurvivorship,
  previewMerge,
  previewSplit,
  previewUndo,
} from './steward-endpoints.ts';

/** Looked at again this often while work goes on in the background. */
const POLL_MS = 2000;

export function mergesQuery(profileId: string | undefined) {
  return infiniteQueryOptions({
    queryKey: ['merges', 'list', profileId],
    queryFn: ({ pageParam, signal }) => findMerges(profileId, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  });
}

/** Previews are made of the data as they are now: none is kept. */
export function undoPreviewQuery(mergeId: string) {
  return queryOptions({
    queryKey: ['merges', 'undo', mergeId],
    queryFn: ({ signal }) => previewUndo(mergeId, signal),
    staleTime: 0,
    gcTime: 0,
  });
}

export function mergePreviewQuery(survivor: string, loser: string) {
  return queryOptions({
    queryKey: ['merges', 'preview', survivor, loser],
    queryFn: ({ signal }) => previewMerge(survivor, loser, signal),
    staleTime: 0,
    gcTime: 0,
  });
}

export function splitPreviewQuery(id: string, identifiers: readonly string[]) {
  return queryOptions({
    queryKey: ['merges', 'split', id, identifiers],
    queryFn: ({ signal }) => previewSplit(id, [...identifiers], signal),
    enabled: identifiers.length > 0,
    staleTime: 0,
    gcTime: 0,
  });
}

export function identityQuery(id: string) {
  return queryOptions({
    queryKey: ['identity', id],
    queryFn: ({ signal }) => getIdentity(id, signal),
  });
}

export const namespacesQuery = queryOptions({
  queryKey: ['namespaces', 'list'],
  queryFn: ({ signal }) => getNamespaces(signal),
});

export const namespaceJobsQuery = queryOptions({
  queryKey: ['namespaces', 'jobs'],
  queryFn: ({ signal }) => getNamespaceJobs(signal),
  refetchInterval: ({ state }) =>
    state.data?.jobs.some(({ status }) => status === 'running') === true ? POLL_MS : false,
});

export function genericValuesQuery(name: string) {
  return infiniteQueryOptions({
    queryKey: ['namespaces', 'generic', name],
    queryFn: ({ pageParam, signal }) => findGenericValues(name, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  });
}

export const survivorshipQuery = queryOptions({
  queryKey: ['survivorship'],
  queryFn: ({ signal }) => getSurvivorship(signal),
  refetchInterval: ({ state }) => ((state.data?.reprojection.outdated ?? 0) > 0 ? POLL_MS : false),
});

export const matchingQuery = queryOptions({
  queryKey: ['matching'],
  queryFn: ({ signal }) => getMatching(signal),
  refetchInterval: ({ state }) => {
    const progress = state.data?.progress;
    const isBusy = progress?.pass.under_way === true || progress?.fit.requested_at != null;
    return isBusy ? POLL_MS : false;
  },
});
