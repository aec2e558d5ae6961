import { useAnalysisWords } from '../i18n/analysis-words.ts';
import { useFigures } from './use-figures.ts';

export interface FunnelStep {
  readonly key: string;
  readonly label: string;
  readonly people: number;
  /** seconds from the step before, of the middle one of those who took it */
  readonly median_seconds?: number | null;
}

/** Steps one below the other, as wide as people reach them; with a way to those who did and those who stopped. */
export function Funnel({
  steps,
  label,
  openReached,
  openLost,
}: {
  steps: readonly FunnelStep[];
  label: string;
  openReached: ((step: number) => void) | null;
  openLost: ((step: number) => void) | null;
}) {
  const words = useAnalysisWords();
  const figures = useFigures();
  const first = steps[0]?.people ?? 0;
  return (
    <ol className="funnel" aria-label={label}>
      {steps.map(({ key, label: name, people, median_seconds }, i) => {
        const before = steps[i - 1]?.people;
        const count = figures.write(people, { kind: 'count' });
        const share = figures.write(first === 0 ? null : people / first, { kind: 'share' });
        const lost = before === undefined ? 0 : before - people;
        return (
          <li key={key} className="funnel-step">
            {before === undefined ? null : (
              <p className="funnel-between dim">
                <span>
                  {words.charts.went_on(
                    figures.write(before === 0 ? null : people / before, { kind: 'share' }),
                  )}
                </span>
                {median_seconds == null ? null : (
                  <span>
                    {words.charts.took(figures.write(median_seconds, { kind: 'seconds' }))}
                  </span>
                )}
                {openLost === null || lost <= 0 ? null : (
                  <button type="button" className="text-button" onClick={() => openLost(i)}>
                    {words.charts.stopped(lost)}
                  </button>
                )}
              </p>
            )}
            <div className="funnel-top">
              <span className="funnel-name">{name}</span>
              {openReached === null ? (
                <span>{count}</span>
              ) : (
                <button
                  type="button"
                  className="text-button"
                  aria-label={words.charts.reached(name, count)}
                  onClick={() => openReached(i)}
                >
                  {words.charts.people(people)}
                </button>
              )}
              <span className="funnel-share">{share}</span>
            </div>
            <div className="bar-track" aria-hidden="true">
              <span
                className="bar-fill"
                style={{ width: first === 0 ? '0%' : `${(people / first) * 100}%` }}
              />
            </div>
          </li>
        );
      })}
    </ol>
  );
}
