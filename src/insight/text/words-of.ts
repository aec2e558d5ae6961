/** One word of a text as the classifier sees it. */
export interface Word {
  /** as written, for people */
  readonly shown: string;
  /** folded: lower case, no accents, long letters shortened; URLs, mentions, numbers and emoji as tokens */
  readonly folded: string;
  /** a negation stands before it in the same clause */
  readonly negated: boolean;
}

/** Characters of a text that are read: a longer one says nothing more about its feeling or topic. */
export const MAX_CHARS = 20_000;

const PIECE =
  /(?:https?:\/\/|www\.)\S+|[@#]?[\p{L}\p{M}\p{N}_]+(?:['’][\p{L}\p{M}]+)*|\p{Extended_Pictographic}|[:;=8xX]-?[)(DPpOo/\\|*3]+|<3|[!?]+|[.,;:…]+|[€$£%]/gu;
const CLAUSE_END = /^[.,;:…!?]+$/;
/** Words that turn the meaning of those after them, in English and French. */
const NEGATIONS = new Set(
  'no not never none nobody nothing neither nor cannot without hardly barely cant wont dont doesnt didnt isnt arent wasnt werent couldnt shouldnt wouldnt hasnt havent hadnt aint ne pas jamais aucun aucune rien ni sans guere nullement'.split(
    ' ',
  ),
);
/** Words after a negation that it reaches. */
const REACH = 3;

/** Cuts a text into words, emoji and marks, folded so that spellings of one word meet. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  let reach = 0;
  for (const [shown] of text.slice(0, MAX_CHARS).matchAll(PIECE)) {
    if (CLAUSE_END.test(shown)) {
      reach = 0;
      // Marks of feeling count; commas and full stops only end a clause.
      if (/[!?]|…|\.\./.test(shown)) words.push({ shown, folded: markOf(shown), negated: false });
      continue;
    }
    for (const [at, folded] of fold(shown).entries()) {
      words.push({ shown: at === 0 ? shown : folded, folded, negated: reach > 0 });
      reach = NEGATIONS.has(folded) || folded.endsWith("n't") ? REACH : Math.max(0, reach - 1);
    }
  }
  return words;
}

/** `C'était` is `c` and `etait`; `don't` stays whole and becomes `dont`. */
function fold(shown: string): string[] {
  if (/^(https?:|www\.)/i.test(shown)) return ['_url'];
  const plain = shown
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/(\p{L})\1{2,}/gu, '$1$1');
  if (/^[@]/.test(plain)) return [plain];
  if (/^\d+$/.test(plain)) return [plain.length > 3 ? '_number' : plain];
  const parts = /^([a-z]{1,2}|qu|jusqu|lorsqu|puisqu|quelqu)'(.+)$/.exec(plain);
  if (parts !== null && !/^(t|s|m|d|ll|re|ve)$/.test(parts[2] ?? '')) {
    return [parts[1] ?? '', (parts[2] ?? '').replaceAll("'", '')];
  }
  return [plain.replaceAll("'", '')];
}

function markOf(shown: string): string {
  if (shown.includes('?') && shown.includes('!')) return '?!';
  if (shown.includes('?')) return shown.length > 1 ? '??' : '?';
  if (shown.includes('!')) return shown.length > 1 ? '!!' : '!';
  return '...';
}
