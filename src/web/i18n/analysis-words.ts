import { use } from 'react';
import type { AnalysisWords } from './fr-analysis.ts';
import { useLanguage } from './language.tsx';

type Code = ReturnType<typeof useLanguage>['code'];

const loaded = new Map<Code, AnalysisWords>();
const loading = new Map<Code, Promise<AnalysisWords>>();

/** The words of the pages of analysis, in the language in use alone: the page waits for them as for its own code. */
export function useAnalysisWords(): AnalysisWords {
  const { code } = useLanguage();
  return loaded.get(code) ?? use(load(code));
}

function load(code: Code): Promise<AnalysisWords> {
  const known = loading.get(code);
  if (known !== undefined) return known;
  const coming = read(code).then((words) => {
    loaded.set(code, words);
    return words;
  });
  loading.set(code, coming);
  return coming;
}

async function read(code: Code): Promise<AnalysisWords> {
  switch (code) {
    case 'fr':
      return (await import('./fr-analysis.ts')).analysisFr;
    case 'en':
      return (await import('./en-analysis.ts')).analysisEn;
    case 'zz': {
      const [{ analysisFr }, { pseudo }] = await Promise.all([
        import('./fr-analysis.ts'),
        import('./pseudo.ts'),
      ]);
      return pseudo(analysisFr);
    }
  }
}
