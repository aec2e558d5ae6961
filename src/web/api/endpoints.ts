import { request } from './request.ts';
import type {
  DeadLetterAnswer,
  IngestStatus,
  Me,
  ProfileAnswer,
  SearchAnswer,
  TimelineAnswer,
  TimelineFilter,
} from './types.ts';

/** Every call the page makes, one function each. */

export function signIn(credentials: { key: string } | { demo_token: string }): Promise<Me> {
  return request<Me>('/v1/session', { method: 'POST', body: credentials });
}

export function signOut(): Promise<void> {
  return request<void>('/v1/session', { method: 'DELETE' });
}

export function getMe(signal: AbortSignal): Promise<Me> {
  return request<Me>('/v1/me', { signal });
}

export function searchProfiles(query: string, signal: AbortSignal): Promise<SearchAnswer> {
  return request<SearchAnswer>('/v1/profiles/search', {
    method: 'POST',
    body: { query, size: 10 },
    signal,
  });
}

/** Follows the redirect of a merged profile: the answer's `profile_id` may differ from `id`. */
export function getProfile(id: string, signal: AbortSignal): Promise<ProfileAnswer> {
  return request<ProfileAnswer>(`/v1/profiles/${encodeURIComponent(id)}`, { signal });
}

export function getTimeline(
  id: string,
  options: { filter: TimelineFilter; cursor: string | null; size: number },
  signal: AbortSignal,
): Promise<TimelineAnswer> {
  return request<TimelineAnswer>(`/v1/profiles/${encodeURIComponent(id)}/timeline`, {
    query: {
      channel: options.filter.channels,
      name: options.filter.names,
      cursor: options.cursor,
      size: options.size,
    },
    signal,
  });
}

export function getIngestStatus(signal: AbortSignal): Promise<IngestStatus> {
  return request<IngestStatus>('/v1/ingest/status', { signal });
}

export function findDeadLetters(
  cursor: string | null,
  signal: AbortSignal,
): Promise<DeadLetterAnswer> {
  return request<DeadLetterAnswer>('/v1/dead-letters', { query: { cursor, size: 50 }, signal });
}
