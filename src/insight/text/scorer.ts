import { scoreText, type TextModel } from './text-model.ts';

/** What a scorer says of one text. */
export interface TextVerdict {
  readonly label: string;
  /** of `label`, 0 to 1 */
  readonly probability: number;
  /** of every label that the scorer knows */
  readonly probabilities: Readonly<Record<string, number>>;
  /** words that spoke most, strongest first; empty where a scorer cannot tell */
  readonly reasons: readonly { readonly word: string; readonly share: number }[];
}

/**
 * Something that tells the feeling or topic of texts: the built-in classifier, or any other behind the same shape (an
 * HTTP service, an inference endpoint, a local transformer).
 */
export interface TextScorer {
  readonly name: string;
  /** most texts in one call */
  readonly batch: number;
  /**
   * @returns one verdict per text, in order
   * @throws AppError `engine_unavailable` when the scorer cannot be reached in time; the caller may go on without
   */
  score(texts: readonly string[], signal: AbortSignal): Promise<readonly TextVerdict[]>;
}

const REASONS = 5;

/** The built-in classifier as a scorer. */
export function createBuiltInScorer(name: string, model: TextModel): TextScorer {
  return {
    name,
    batch: 1000,
    async score(texts, signal) {
      return texts.map((text) => {
        signal.throwIfAborted();
        const { label, probability, probabilities, reasons } = scoreText(model, text);
        return {
          label,
          probability,
          probabilities: Object.fromEntries(
            model.classes.map((one, k) => [one, probabilities[k] ?? 0]),
          ),
          reasons: reasons.slice(0, REASONS),
        };
      });
    },
  };
}
