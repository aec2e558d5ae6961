import type { AnalysisWords } from '../i18n/fr-analysis.ts';

/** The engine's bounds are told in fixed phrases: they are put into the reader's language. */
export function accuracyText(how: string, phrases: AnalysisWords['accuracy']): string {
  const bound = /within (\d+) % beyond ([\d,]+)/.exec(how);
  if (bound !== null) return phrases.beyond(bound[1] ?? '', Number(bound[2]?.replaceAll(',', '')));
  return /percentile/.test(how) ? phrases.percentile : phrases.other;
}

/** Whether a figure is beyond the bound from which it is no longer exact. */
export function isRough(how: string, total: unknown): boolean {
  if (how === 'exact') return false;
  const bound = /beyond ([\d,]+)/.exec(how)?.[1];
  return bound === undefined || Number(total) > Number(bound.replaceAll(',', ''));
}
