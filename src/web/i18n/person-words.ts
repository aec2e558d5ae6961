import { personEn } from './en-person.ts';
import { type PersonWords, personFr } from './fr-person.ts';
import { useLanguage } from './language.tsx';
import { pseudo } from './pseudo.ts';

let marked: PersonWords | undefined;

/** The words that only the 360 page needs: they come with it, not with the first load. */
export function usePersonWords(): PersonWords {
  const { code } = useLanguage();
  switch (code) {
    case 'fr':
      return personFr;
    case 'en':
      return personEn;
    case 'zz':
      marked ??= pseudo(personFr);
      return marked;
  }
}
