/** Analyses that have a page of their own. */
export const ANALYSIS_PAGES = [
  'funnel',
  'journeys',
  'cohorts',
  'attribution',
  'trends',
  'explain',
  'rfm',
  'service',
] as const;
export type AnalysisPageName = (typeof ANALYSIS_PAGES)[number];

/** What of an analysis is shown, as the address says it: codes and numbers, never a word about somebody. */
export type AnalysisView = Readonly<Record<string, string | undefined>>;

/** Reads an address that may have been typed by hand: what is not a code, a number or a day is left out. */
export function parseAnalysisView(search: Readonly<Record<string, unknown>>): AnalysisView {
  const known = Object.entries(search).flatMap(([name, value]) =>
    /^[a-z_]{1,24}$/.test(name) &&
    (typeof value === 'string' || typeof value === 'number') &&
    /^[\w.:,+ -]{1,400}$/.test(String(value))
      ? [[name, String(value)] as const]
      : [],
  );
  return Object.fromEntries(known.slice(0, 20));
}
