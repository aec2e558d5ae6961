import { en } from './words-en.ts';
import { fr } from './words-fr.ts';

/** All that commands say. French is the measure: English must have every word of it. */
export type Words = typeof fr;

/** @param language a POSIX locale such as `fr_FR.UTF-8`; anything that is not French is English */
export function wordsFor(language: string | undefined): Words {
  return /^fr(_|-|\.|$)/i.test(language ?? '') ? fr : en;
}
