import { useLanguage } from '../i18n/language.tsx';
import type { Language } from './advice-queries.ts';

/** The language that the server words its reasons in: the reader's, French where words are only being checked. */
export function useSpoken(): Language {
  const { code } = useLanguage();
  return code === 'en' ? 'en' : 'fr';
}
