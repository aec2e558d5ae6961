import { useLanguage } from '../i18n/language.tsx';
import { pseudo } from '../i18n/pseudo.ts';
import { createFigures, type Figures } from './figures.ts';

const made = new Map<string, Figures>();

/** The figures of the language in use. */
export function useFigures(): Figures {
  const { code } = useLanguage();
  const known = made.get(code);
  if (known !== undefined) return known;
  const plain = createFigures(code === 'en' ? 'en-GB' : 'fr-FR');
  const figures = code === 'zz' ? pseudo(plain) : plain;
  made.set(code, figures);
  return figures;
}
