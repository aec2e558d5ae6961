import type { TextScorer } from '../../insight/text/scorer.ts';

/**
 * A scorer whose labels are called as the company calls them; probabilities of labels that become one are added up.
 * @param names from the scorer's label to ours, such as `LABEL_0` to `negative`; others keep their name
 */
export function renameLabels(
  scorer: TextScorer,
  names: Readonly<Record<string, string>>,
): TextScorer {
  const rename = (label: string) => (Object.hasOwn(names, label) ? (names[label] ?? label) : label);
  return {
    ...scorer,
    async score(texts, signal) {
      const verdicts = await scorer.score(texts, signal);
      return verdicts.map((verdict) => {
        const sums = new Map<string, number>();
        for (const [label, p] of Object.entries(verdict.probabilities)) {
          sums.set(rename(label), (sums.get(rename(label)) ?? 0) + p);
        }
        const [best] = [...sums].sort(([, a], [, b]) => b - a);
        return {
          ...verdict,
          label: best?.[0] ?? '',
          probability: best?.[1] ?? 0,
          probabilities: Object.fromEntries(sums),
        };
      });
    },
  };
}
