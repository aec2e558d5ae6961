import { createContext, type ReactNode, use, useEffect, useState } from 'react';
import { en } from './en.ts';
import { createFormat, type Format } from './format.ts';
import { fr, type Words } from './fr.ts';

/** `zz` is the pseudo-language, which shows what was left untranslated; no menu offers it. */
const CODES = ['fr', 'en', 'zz'] as const;
type LanguageCode = (typeof CODES)[number];

/** The languages offered, each named in itself. */
export const LANGUAGES = [
  { code: 'fr', name: 'Français' },
  { code: 'en', name: 'English' },
] as const;

export interface Language {
  readonly code: LanguageCode;
  readonly words: Words;
  readonly format: Format;
  change(code: LanguageCode): void;
}

const STORED = 'azimut.language';
const Context = createContext<Language | null>(null);

export function useLanguage(): Language {
  const language = use(Context);
  if (language === null) throw new Error('useLanguage outside LanguageProvider');
  return language;
}

/** Gives the page its words: the language chosen here before, else the browser's, else French. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const [code, setCode] = useState<LanguageCode>(preferred);
  const [bundle, setBundle] = useState<Bundle | null>(() => included(code));

  useEffect(() => {
    document.documentElement.lang = code === 'zz' ? 'fr' : code;
    let wanted = true;
    void load(code).then((loaded) => {
      if (wanted) setBundle(loaded);
    });
    return () => {
      wanted = false;
    };
  }, [code]);

  if (bundle === null) return null;
  const change = (next: LanguageCode) => {
    localStorage.setItem(STORED, next);
    setCode(next);
  };
  return <Context value={{ code, ...bundle, change }}>{children}</Context>;
}

type Bundle = Pick<Language, 'words' | 'format'>;

function included(code: LanguageCode): Bundle | null {
  if (code === 'fr') return { words: fr, format: createFormat('fr-FR') };
  if (code === 'en') return { words: en, format: createFormat('en-GB') };
  return null;
}

async function load(code: LanguageCode): Promise<Bundle> {
  const bundle = included(code);
  if (bundle !== null) return bundle;
  const { pseudo } = await import('./pseudo.ts');
  return { words: pseudo(fr), format: pseudo(createFormat('fr-FR')) };
}

function preferred(): LanguageCode {
  const stored = localStorage.getItem(STORED);
  const known = CODES.find((code) => code === stored);
  if (known !== undefined) return known;
  const first = navigator.languages
    .map((tag) => tag.slice(0, 2))
    .find((tag) => tag === 'fr' || tag === 'en');
  return first === 'en' ? 'en' : 'fr';
}
