import { useLanguage } from '../i18n/language.tsx';

/** A score between -1 and 1 as one of three words. */
export function moodOf(score: number): 'negative' | 'neutral' | 'positive' {
  if (score > 0.2) return 'positive';
  return score < -0.2 ? 'negative' : 'neutral';
}

const SHOWN = 12;

/** How a person's texts felt, month by month: the last twelve months that have texts, each with its word. */
export function MoodMonths({
  months,
}: {
  months: readonly { readonly month: string; readonly mean: number; readonly texts: number }[];
}) {
  const { words, format } = useLanguage();
  return (
    <ul className="moods" aria-label={words.foresight.months}>
      {months.slice(-SHOWN).map(({ month, mean, texts }) => (
        <li className="mood" key={month} data-mood={moodOf(mean)}>
          <span className="mood-month">{format.month(month)}</span>
          <svg className="mood-bar" viewBox="-50 0 100 6" preserveAspectRatio="none" aria-hidden>
            <rect className="mood-zero" x="-0.5" width="1" height="6" />
            <rect x={Math.min(0, 50 * mean)} width={Math.max(1, Math.abs(50 * mean))} height="6" />
          </svg>
          <span className="mood-word">
            {words.foresight.mood[moodOf(mean)]}
            <span className="visually-hidden">{words.foresight.texts(texts)}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
