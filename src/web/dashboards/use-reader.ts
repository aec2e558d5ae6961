import { useMemo } from 'react';
import type { Panel } from '../../analytics/dashboards/spec.ts';
import { type Labels, useLabels } from '../analysis/labels.ts';
import { useFigures } from '../charts/use-figures.ts';
import { useAnalysisWords } from '../i18n/analysis-words.ts';
import type { AnalysisWords } from '../i18n/fr-analysis.ts';
import type { Reader } from './frames.ts';

/** Puts a panel's answer into the words of the language in use. */
export function useReader(panel: Panel, zone: string): Reader {
  const labels = useLabels();
  const figures = useFigures();
  const words = useAnalysisWords();
  return useMemo(() => {
    const measures =
      panel.query.kind === 'aggregation'
        ? new Map(panel.query.measures.map((one) => [one.name ?? defaultName(one), one]))
        : new Map<string, never>();
    return {
      labels,
      figures,
      panel,
      zone,
      measure: (name) => {
        const found = measures.get(name);
        if (found === undefined) return frameWord(name, words);
        return measureText(
          found,
          panel.query.kind === 'aggregation' ? panel.query.over : 'events',
          {
            labels,
            words,
          },
        );
      },
    };
  }, [labels, figures, panel, zone, words]);
}

interface Measured {
  readonly kind: string;
  readonly field?: string | undefined;
  readonly name?: string | undefined;
}

/** As the aggregation names a measure that has no name. */
export function defaultName({ kind, field }: Measured): string {
  return field === undefined ? kind : `${kind}_${field}`;
}

/** A measure in words: what is done, of which field. */
export function measureText(
  { kind, field }: Measured,
  over: 'profiles' | 'events',
  { labels, words }: { labels: Labels; words: AnalysisWords },
): string {
  const kinds: Readonly<Record<string, string>> = words.explore.measure_kinds;
  const what = kinds[kind] ?? kind;
  return field === undefined ? what : `${what} ${labels.field(over, field).toLocaleLowerCase()}`;
}

/** Columns that analyses give their tables. */
function frameWord(name: string, words: AnalysisWords): string {
  const known: Readonly<Record<string, string>> = words.columns;
  return known[name] ?? name.replaceAll(/[_.]/g, ' ');
}
