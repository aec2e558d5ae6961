import { analysisEn } from './en-analysis.ts';
import { type AnalysisWords, analysisFr } from './fr-analysis.ts';
import { useLanguage } from './language.tsx';
import { pseudo } from './pseudo.ts';

let marked: AnalysisWords | undefined;

/** The words of the pages of analysis: they come with those pages, not with the first load. */
export function useAnalysisWords(): AnalysisWords {
  const { code } = useLanguage();
  switch (code) {
    case 'fr':
      return analysisFr;
    case 'en':
      return analysisEn;
    case 'zz':
      marked ??= pseudo(analysisFr);
      return marked;
  }
}
