import type { PairAnswer } from '../api/types.ts';
import { label } from '../i18n/label.ts';
import { useLanguage } from '../i18n/language.tsx';

type Evidence = PairAnswer['evidence'];

/**
 * What each field adds to or takes from the odds, one step after the other, from where things stood before anything
 * was compared to the total. The words say all that the bars do.
 */
export function Waterfall({ evidence, total }: { evidence: Evidence; total: number }) {
  const { words, format } = useLanguage();
  const start = total - evidence.reduce((sum, { bits }) => sum + bits, 0);
  let at = start;
  const steps = [...evidence]
    .sort((a, b) => b.bits - a.bits)
    .map(({ comparison, level, bits }) => {
      const from = at;
      at += bits;
      const name = label(words.desk.comparisons, comparison.replace(/^other\./, ''));
      return { key: comparison, words: words.desk.levels[level](name), bits, from, to: at };
    });
  const rows = [
    { key: 'start', words: words.desk.starts_at, bits: start, from: 0, to: start },
    ...steps,
    { key: 'total', words: words.desk.total, bits: total, from: 0, to: total },
  ];
  const ends = rows.flatMap(({ from, to }) => [from, to]);
  const least = Math.min(0, ...ends);
  const span = Math.max(1, Math.max(0, ...ends) - least);
  const percent = (bits: number) => `${(bits / span) * 100}%`;
  return (
    <ol className="waterfall">
      {rows.map((row) => (
        <li className="waterfall-row" key={row.key} data-whole={row.key === 'total' || undefined}>
          <span className="waterfall-words">{row.words}</span>
          <span className="waterfall-track" aria-hidden="true">
            <span
              className="waterfall-bar"
              data-sign={row.bits < 0 ? 'minus' : 'plus'}
              style={{
                insetInlineStart: percent(Math.min(row.from, row.to) - least),
                width: percent(Math.abs(row.to - row.from)),
              }}
            />
          </span>
          <span className="waterfall-bits">{signed(row.bits, format.number)}</span>
        </li>
      ))}
    </ol>
  );
}

function signed(bits: number, write: (value: number) => string): string {
  const rounded = Math.round(bits * 10) / 10;
  return rounded < 0 ? `−${write(-rounded)}` : `+${write(rounded)}`;
}
