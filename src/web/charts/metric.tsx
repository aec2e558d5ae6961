import { useAnalysisWords } from '../i18n/analysis-words.ts';
import { ChangeText } from './change-text.tsx';
import type { Unit } from './datum.ts';
import { useFigures } from './use-figures.ts';

export interface MetricFigure {
  readonly label: string;
  readonly unit: Unit;
  readonly value: number | null;
  readonly compared?: number | null;
}

/** One figure to be read from afar, and how it was before; money of several currencies stands side by side. */
export function Metric({ figures }: { figures: readonly MetricFigure[] }) {
  const words = useAnalysisWords();
  const write = useFigures();
  return (
    <dl className="metric">
      {figures.map(({ label, unit, value, compared }) => (
        <div className="metric-one" key={label}>
          <dt className={figures.length > 1 ? 'dim' : 'visually-hidden'}>{label}</dt>
          <dd className="metric-value">{write.write(value, unit)}</dd>
          {compared === undefined ? null : (
            <dd className="metric-before dim">
              <ChangeText now={value} before={compared} />{' '}
              {words.charts.before(write.write(compared, unit))}
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}
