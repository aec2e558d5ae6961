import { z } from 'zod';
import { SearchRequest } from './request.ts';

/** A search under a name. Its text stays on the server: an address names the view alone. */
export const SavedView = z.strictObject({
  id: z.uuid(),
  name: z.string().trim().min(1).max(80),
  search: SearchRequest.pick({ query: true, filters: true, sort: true, facets: true }),
});
export type SavedView = z.infer<typeof SavedView>;

/** Most of each that one desk keeps; of recent people, older ones make room. */
export const DESK_LIMITS = { pinned: 50, recent: 20, views: 50 } as const;

/** Whom somebody works for most: those who match as well come after them, and nobody is hidden. */
export const Preference = z.strictObject({
  regions: z.array(z.string().min(1).max(256)).max(20).default([]),
  portfolio: z
    .array(z.string().min(1).max(128))
    .max(20)
    .default([])
    .meta({ description: 'segments of the people one looks after' }),
});
export type Preference = z.infer<typeof Preference>;
export const NO_PREFERENCE: Preference = { regions: [], portfolio: [] };

const ProfileId = z.string().min(1).max(64);

/** What somebody keeps at hand: people by id alone, searches, and whom to put first. */
export const Desk = z.strictObject({
  pinned: z.array(ProfileId).max(DESK_LIMITS.pinned).default([]),
  recent: z.array(ProfileId).max(DESK_LIMITS.recent).default([]),
  views: z.array(SavedView).max(DESK_LIMITS.views).default([]),
  preference: Preference.default(NO_PREFERENCE),
});
export type Desk = z.infer<typeof Desk>;

/** The desk after somebody was opened: first among the recent, and there once. */
export function noteOpened(desk: Desk, profileId: string): Desk {
  const others = desk.recent.filter((id) => id !== profileId);
  return { ...desk, recent: [profileId, ...others].slice(0, DESK_LIMITS.recent) };
}

/** The desk with a view, in place of the one of the same id. */
export function putView(desk: Desk, view: SavedView): Desk {
  const there = desk.views.some(({ id }) => id === view.id);
  const views = there
    ? desk.views.map((one) => (one.id === view.id ? view : one))
    : [...desk.views, view];
  return { ...desk, views };
}
