import type { TimelineFilter } from '../api/types.ts';
import { HISTORY_TAB_NAMES, type HistoryTab } from './history-tabs.ts';
import { endOfDay } from './months.ts';

const TABS = ['timeline', 'orders', 'links', 'about', 'know', ...HISTORY_TAB_NAMES] as const;
export type ProfileTab = 'timeline' | 'orders' | 'links' | 'about' | 'know' | HistoryTab;

/** What of a profile is shown, as the address says it; `channel` and `name` list codes with dots between. */
export interface ProfileView {
  readonly tab?: ProfileTab | undefined;
  readonly channel?: string | undefined;
  readonly name?: string | undefined;
  /** day the timeline begins with, `2026-03-12` */
  readonly at?: string | undefined;
}

/** Reads an address that may have been typed or shortened by hand: what is not understood is left out. */
export function parseProfileView(search: Readonly<Record<string, unknown>>): ProfileView {
  const tab = TABS.find((each) => each === search['tab']);
  const channel = joinCodes(splitCodes(search['channel']));
  const name = joinCodes(splitCodes(search['name']));
  const at = dayIn(search['at']);
  return {
    ...(tab === undefined ? {} : { tab }),
    ...(channel === undefined ? {} : { channel }),
    ...(name === undefined ? {} : { name }),
    ...(at === undefined ? {} : { at }),
  };
}

export function filterOf(view: ProfileView): TimelineFilter {
  return {
    channels: splitCodes(view.channel),
    names: splitCodes(view.name),
    ...(view.at === undefined ? {} : { at: endOfDay(view.at) }),
  };
}

function dayIn(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(value)) return undefined;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value) ? value : undefined;
}

/** The view with one code put into or taken out of a list of it. */
export function toggleCode(view: ProfileView, list: 'channel' | 'name', code: string): ProfileView {
  const codes = splitCodes(view[list]);
  const next = codes.includes(code) ? codes.filter((each) => each !== code) : [...codes, code];
  return { ...view, [list]: joinCodes(next) };
}

function splitCodes(value: unknown): string[] {
  if (typeof value !== 'string') return [];
  return [
    ...new Set(value.split('.').filter((code) => /^[a-z][a-z0-9_]{0,63}$/.test(code))),
  ].sort();
}

function joinCodes(codes: readonly string[]): string | undefined {
  return codes.length === 0 ? undefined : codes.join('.');
}
