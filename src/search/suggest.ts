import type { estypes } from '@elastic/elasticsearch';
import { foldText } from '../identity/words/fold.ts';
import type { ProfileDoc } from '../model/profile.ts';
import type { Explainer } from './explain-hit.ts';
import type { Tier } from './tiers.ts';
import type { TypedQuery } from './typed-query.ts';

/** Ways that forgive a wrong spelling: what was typed is then not what was found. */
const FORGIVING: ReadonlySet<Tier> = new Set(['fuzzy', 'fuzzy_far', 'phonetic', 'city_fuzzy']);
/** Shortest word that another is offered for. */
const SHORTEST_WORD = 4;

/**
 * What was typed, with the spelling of the best hit where one was forgiven: `lefaivre` → `Lefèvre`.
 * @returns `undefined` where nothing was forgiven
 */
export function suggestFromHit(
  typed: TypedQuery,
  explainer: Explainer,
  hit: Partial<ProfileDoc>,
): string | undefined {
  const words = typed.chunks.map(({ text }) => text);
  let changed = false;
  for (const [part, { how, value, spans }] of explainer.byPart(hit)) {
    const [span] = spans;
    if (!FORGIVING.has(how) || span === undefined || !/^\d+$/.test(part)) continue;
    const right = value.slice(span.start, span.end);
    if (foldText(right) === foldText(words[Number(part)] ?? '')) continue;
    words[Number(part)] = right;
    changed = true;
  }
  return changed ? words.join(' ') : undefined;
}

/** Asks the engine for words of people's names like those typed, a wrong first letter among them. */
export function buildSuggest(typed: TypedQuery): estypes.SearchRequest | undefined {
  const words = typed.chunks.map(({ folded }) => folded).filter(isSuggestable);
  if (words.length === 0) return undefined;
  return {
    size: 0,
    track_total_hits: false,
    suggest: {
      names: {
        text: words.join(' '),
        term: {
          field: 'names',
          suggest_mode: 'missing',
          max_edits: 2,
          prefix_length: 0,
          min_word_length: SHORTEST_WORD,
          size: 1,
          sort: 'score',
        },
      },
    },
  };
}

/** What was typed, with the words the engine offers in place of those nobody has. */
export function readSuggest(
  typed: TypedQuery,
  offered: readonly { readonly text: string; readonly option: string | undefined }[],
): string | undefined {
  const options = new Map(offered.map(({ text, option }) => [text, option]));
  const words = typed.chunks.map(({ text, folded }) => options.get(folded) ?? text);
  const text = words.join(' ');
  return text === typed.chunks.map((chunk) => chunk.text).join(' ') ? undefined : text;
}

function isSuggestable(word: string): boolean {
  return /^\p{L}+$/u.test(word) && [...word].length >= SHORTEST_WORD;
}
