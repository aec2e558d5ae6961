export const DESK_TABS = ['pairs', 'merges', 'rules', 'golden', 'matching'] as const;
export type DeskTab = (typeof DESK_TABS)[number];
export const PAIR_STATUSES = [
  'open',
  'unsure',
  'skipped',
  'same',
  'different',
  'merged',
  'obsolete',
] as const;
export type PairStatus = (typeof PAIR_STATUSES)[number];
export const PAIR_ORDERS = ['score', 'doubt', 'newest'] as const;
export type PairOrder = (typeof PAIR_ORDERS)[number];

/** What of the desk is shown, as the address says it; `pair` is an id that says nothing of anybody. */
export interface DeskView {
  readonly tab?: DeskTab | undefined;
  readonly status?: PairStatus | undefined;
  readonly order?: PairOrder | undefined;
  readonly pair?: string | undefined;
  /** Profile that the log is narrowed to, by its number. */
  readonly profile?: string | undefined;
  /** Kind of identifier whose rule is looked at. */
  readonly rule?: string | undefined;
}

/** Reads an address that may have been typed by hand: what is not understood is left out. */
export function parseDeskView(search: Readonly<Record<string, unknown>>): DeskView {
  const tab = DESK_TABS.find((each) => each === search['tab']);
  const status = PAIR_STATUSES.find((each) => each === search['status']);
  const order = PAIR_ORDERS.find((each) => each === search['order']);
  const { pair, profile, rule } = search;
  return {
    ...(tab === undefined ? {} : { tab }),
    ...(status === undefined ? {} : { status }),
    ...(order === undefined ? {} : { order }),
    ...(typeof pair === 'string' && /^[A-Za-z0-9_-]{1,128}$/.test(pair) ? { pair } : {}),
    ...(typeof profile === 'string' && /^p_[A-Za-z0-9_-]{1,62}$/.test(profile) ? { profile } : {}),
    ...(typeof rule === 'string' && /^[a-z][a-z0-9_]{0,63}$/.test(rule) ? { rule } : {}),
  };
}
