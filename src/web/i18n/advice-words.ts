import { adviceEn } from './en-advice.ts';
import { type AdviceWords, adviceFr } from './fr-advice.ts';
import { useLanguage } from './language.tsx';
import { pseudo } from './pseudo.ts';

let marked: AdviceWords | undefined;

/** The words of what to do for a person: they come with those cards, not with the first load. */
export function useAdviceWords(): AdviceWords {
  const { code } = useLanguage();
  switch (code) {
    case 'fr':
      return adviceFr;
    case 'en':
      return adviceEn;
    case 'zz':
      marked ??= pseudo(adviceFr);
      return marked;
  }
}
