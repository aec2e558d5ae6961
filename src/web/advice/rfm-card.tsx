import type { ComputedTraits } from '../../model/computed-traits.ts';
import { useAdviceWords } from '../i18n/advice-words.ts';
import { Card } from '../kit/card.tsx';
import { Fact, Facts } from '../kit/facts.tsx';

const SCORES = [1, 2, 3, 4, 5] as const;

/** Where the person stands among all customers: a cell of recency by frequency, and how much they spend. */
export function RfmCard({ rfm }: { rfm: ComputedTraits['rfm'] }) {
  const said = useAdviceWords();
  const { recency_score: recency, frequency_score: frequency, monetary_score } = rfm ?? {};
  if (typeof recency !== 'number' || typeof frequency !== 'number') return null;
  return (
    <Card title={said.rfm} aside={<span className="dim">{rfm?.score}</span>}>
      <div className="rfm">
        <svg
          className="rfm-grid"
          viewBox="0 0 100 100"
          role="img"
          aria-label={said.rfm_cell(recency, frequency)}
        >
          {SCORES.flatMap((row) =>
            SCORES.map((column) => (
              <rect
                key={`${row} ${column}`}
                className="rfm-cell"
                data-here={row === frequency && column === recency}
                x={(column - 1) * 20 + 1}
                y={(5 - row) * 20 + 1}
                width="18"
                height="18"
                rx="3"
              />
            )),
          )}
        </svg>
        <div className="rfm-facts">
          <Facts>
            <Fact name={`${said.recency} →`}>{said.of_five(recency)}</Fact>
            <Fact name={`${said.frequency} ↑`}>{said.of_five(frequency)}</Fact>
            {typeof monetary_score === 'number' ? (
              <Fact name={said.monetary}>{said.of_five(monetary_score)}</Fact>
            ) : null}
          </Facts>
        </div>
      </div>
      <p className="dim advice-note">{said.best}</p>
    </Card>
  );
}
