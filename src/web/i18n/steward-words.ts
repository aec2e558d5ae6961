import { stewardEn } from './en-steward.ts';
import { type StewardWords, stewardFr } from './fr-steward.ts';
import { useLanguage } from './language.tsx';
import { pseudo } from './pseudo.ts';

let marked: StewardWords | undefined;

/** The words of the pages about who is who: they come with those pages, not with the first load. */
export function useStewardWords(): StewardWords {
  const { code } = useLanguage();
  switch (code) {
    case 'fr':
      return stewardFr;
    case 'en':
      return stewardEn;
    case 'zz':
      marked ??= pseudo(stewardFr);
      return marked;
  }
}
