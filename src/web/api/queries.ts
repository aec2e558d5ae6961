import {
  infiniteQueryOptions,
  keepPreviousData,
  QueryClient,
  queryOptions,
} from '@tanstack/react-query';
import type { ModelName } from '../../model/fitted-model.ts';
import type { PairOrder, PairStatus } from '../desk/desk-view.ts';
import type { PeopleView } from '../people/people-view.ts';
import {
  findDeadLetters,
  findPairs,
  getDesk,
  getIngestStatus,
  getMatters,
  getMe,
  getModelCard,
  getModels,
  getMonths,
  getPair,
  getPredictions,
  getProfile,
  getRelationMembers,
  getRelations,
  getTimeline,
  getTraits,
  listPeople,
  searchPassages,
} from './endpoints.ts';
import { ApiError } from './request.ts';
import type { TimelineFilter } from './types.ts';

/** Interactions read at a time. */
export const TIMELINE_PAGE = 60;

/** Answers live in memory alone, for as long as the page is open: nothing personal is stored in the browser. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        gcTime: 5 * 60_000,
        retry: (failures, error) => failures < 2 && isTransient(error),
      },
    },
  });
}

/** Worth asking again by itself: nothing came, or the server said it cannot for now. */
function isTransient(error: Error): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status === 503);
}

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => getMe(signal),
  staleTime: 5 * 60_000,
});

export const deskQuery = queryOptions({
  queryKey: ['desk'],
  queryFn: ({ signal }) => getDesk(signal),
  staleTime: 0,
});

export function peopleQuery(text: string, view: PeopleView) {
  return infiniteQueryOptions({
    queryKey: ['people', text, view],
    queryFn: ({ pageParam, signal }) => listPeople(text, view, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    // The list stays while it is narrowed or ordered anew.
    placeholderData: keepPreviousData,
  });
}

/** Kept no longer than it is looked at: what was typed is personal. */
export function passagesQuery(text: string) {
  return queryOptions({
    queryKey: ['passages', text],
    queryFn: ({ signal }) => searchPassages(text, signal),
    gcTime: 0,
    retry: false,
  });
}

export function profileQuery(id: string) {
  return queryOptions({
    queryKey: ['profile', id],
    queryFn: ({ signal }) => getProfile(id, signal),
  });
}

export function traitsQuery(id: string) {
  return queryOptions({
    queryKey: ['traits', id],
    queryFn: ({ signal }) => getTraits(id, signal),
  });
}

export function consentsQuery(id: string) {
  return queryOptions({
    queryKey: ['consents', id],
    queryFn: async ({ signal }) => {
      const { getConsents } = await import('./disclosure-endpoints.ts');
      return getConsents(id, signal);
    },
  });
}

export function relationsQuery(id: string) {
  return queryOptions({
    queryKey: ['relations', id],
    queryFn: ({ signal }) => getRelations(id, signal),
  });
}

/** @param cursor where the members that came with the relation end; `null` where there are no more */
export function relationMembersQuery(id: string, relation: string, cursor: string | null) {
  return infiniteQueryOptions({
    queryKey: ['relations', id, relation, cursor],
    queryFn: ({ pageParam, signal }) =>
      getRelationMembers(id, { relation, cursor: pageParam }, signal),
    initialPageParam: cursor ?? '',
    getNextPageParam: (last) => last.next_cursor,
  });
}

export function timelineQuery(id: string, filter: TimelineFilter) {
  return infiniteQueryOptions({
    queryKey: ['timeline', id, filter] as const,
    queryFn: ({ pageParam, signal }) =>
      getTimeline(id, { filter, cursor: pageParam, size: TIMELINE_PAGE }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.older,
    getPreviousPageParam: (first) => first.newer,
  });
}

export function monthsQuery(id: string, { at: _, ...filter }: TimelineFilter) {
  return queryOptions({
    queryKey: ['months', id, filter],
    queryFn: ({ signal }) => getMonths(id, filter, signal),
    placeholderData: (former) => former,
  });
}

export function mattersQuery(id: string) {
  return queryOptions({
    queryKey: ['matters', id],
    queryFn: ({ signal }) => getMatters(id, signal),
  });
}

export function predictionsQuery(id: string) {
  return queryOptions({
    queryKey: ['predictions', id],
    queryFn: ({ signal }) => getPredictions(id, signal),
  });
}

/** Asked again while one of them is being fitted. */
export const modelsQuery = queryOptions({
  queryKey: ['models'],
  queryFn: ({ signal }) => getModels(signal),
  refetchInterval: ({ state }) =>
    state.data?.models.some(({ fit }) => fit?.state === 'running') ? 2000 : false,
});

/** @param version of the model: a new fit has a new card */
export function modelCardQuery(name: ModelName, version: number, language: 'fr' | 'en') {
  return queryOptions({
    queryKey: ['models', name, version, language],
    queryFn: ({ signal }) => getModelCard(name, language, signal),
  });
}

export function pairsQuery(status: PairStatus, order: PairOrder) {
  return infiniteQueryOptions({
    queryKey: ['pairs', 'list', status, order],
    queryFn: ({ pageParam, signal }) => findPairs({ status, order }, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  });
}

export function pairQuery(id: string) {
  return queryOptions({
    queryKey: ['pairs', 'one', id],
    queryFn: ({ signal }) => getPair(id, signal),
  });
}

export const ingestStatusQuery = queryOptions({
  queryKey: ['ingest', 'status'],
  queryFn: ({ signal }) => getIngestStatus(signal),
  refetchInterval: 5000,
});

export const deadLettersQuery = infiniteQueryOptions({
  queryKey: ['ingest', 'dead_letters'],
  queryFn: ({ pageParam, signal }) => findDeadLetters(pageParam, signal),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.next_cursor,
});
