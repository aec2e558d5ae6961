import { signalsEn } from './en-signals.ts';
import { type SignalWords, signalsFr } from './fr-signals.ts';
import { useLanguage } from './language.tsx';
import { pseudo } from './pseudo.ts';

let marked: SignalWords | undefined;

/** The words of appointments, topics and payment risk: they come with the 360 page, not with the first load. */
export function useSignalWords(): SignalWords {
  const { code } = useLanguage();
  switch (code) {
    case 'fr':
      return signalsFr;
    case 'en':
      return signalsEn;
    case 'zz':
      marked ??= pseudo(signalsFr);
      return marked;
  }
}
