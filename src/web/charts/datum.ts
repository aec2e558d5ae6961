/** One mark of a chart: what it stands for, in words, and its figure. */
export interface Datum {
  readonly key: string;
  readonly label: string;
  /** `null` is unknown, which is not nought */
  readonly value: number | null;
  /** the same figure of the period or group compared with */
  readonly compared?: number | null;
}

/** What is chosen in a chart. A chart without one is for looking at only. */
export interface Selection {
  readonly chosen: ReadonlySet<string>;
  /** @param add keeps what was chosen before: Ctrl, Cmd or Shift was held */
  choose(key: string, add: boolean): void;
}

/** What a figure counts, so that it is written with its unit. */
export type Unit =
  | { readonly kind: 'count' }
  | { readonly kind: 'number' }
  | { readonly kind: 'share' }
  | { readonly kind: 'seconds' }
  | { readonly kind: 'hours' }
  | { readonly kind: 'days' }
  /** 0 to 1, shown out of five */
  | { readonly kind: 'rating' }
  /** with its sign */
  | { readonly kind: 'points' }
  | { readonly kind: 'money'; readonly currency: string };

/** Greatest figure of the marks, at least 0: where the longest bar ends. */
export function greatest(data: readonly Datum[]): number {
  return data.reduce((most, { value, compared }) => Math.max(most, value ?? 0, compared ?? 0), 0);
}
