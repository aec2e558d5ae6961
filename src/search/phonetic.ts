import { foldText } from '../identity/words/fold.ts';
import { PHONETIC_RULES } from './phonetic-rules.ts';

const COMPILED = PHONETIC_RULES.map(({ pattern, replacement }) => ({
  pattern: new RegExp(pattern, 'g'),
  replacement,
}));

/** The sound of one word, equal to what the engine's `phonetic` analyzer makes of it. */
export function phoneticKey(word: string): string {
  const letters = foldText(word.normalize('NFC').replace(/ç/gi, 's'));
  return COMPILED.reduce(
    (sound, { pattern, replacement }) => sound.replace(pattern, replacement),
    letters,
  );
}
