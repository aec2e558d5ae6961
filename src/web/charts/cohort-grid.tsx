import { useAnalysisWords } from '../i18n/analysis-words.ts';
import type { Unit } from './datum.ts';
import { shadeOf } from './shade.ts';
import { useFigures } from './use-figures.ts';

export interface CohortRow {
  readonly key: string;
  readonly label: string;
  readonly size: number;
  /** one for each period since the first; `null` where it has not come yet */
  readonly values: readonly (number | null)[];
}

/** Who came together, one row each, and what of them is left or gained in each period after. */
export function CohortGrid({
  rows,
  unit,
  label,
  period,
  open,
}: {
  rows: readonly CohortRow[];
  unit: Unit;
  label: string;
  /** what a period is called: `+3` */
  period: (index: number) => string;
  open: ((key: string) => void) | null;
}) {
  const words = useAnalysisWords();
  const figures = useFigures();
  const length = rows.reduce((most, { values }) => Math.max(most, values.length), 0);
  const most = rows.reduce(
    (top, { values }) => values.reduce<number>((high, one) => Math.max(high, one ?? 0), top),
    0,
  );
  const periods = Array.from({ length }, (_, i) => i);
  return (
    // biome-ignore lint/a11y: what scrolls must be reachable with the keyboard, and is no part of its own
    <div role="group" className="data-table-scroll" tabIndex={0} aria-label={label}>
      <table className="cohorts">
        <thead>
          <tr>
            <th scope="col">{words.charts.cohort}</th>
            <th scope="col" data-figure>
              {words.charts.size}
            </th>
            {periods.map((index) => (
              <th scope="col" data-figure key={index}>
                {period(index)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, label: name, size, values }) => (
            <tr key={key}>
              <th scope="row">
                {open === null ? (
                  name
                ) : (
                  <button type="button" className="data-table-row" onClick={() => open(key)}>
                    {name}
                  </button>
                )}
              </th>
              <td data-figure>{figures.write(size, { kind: 'count' })}</td>
              {periods.map((index) => {
                const value = values[index] ?? null;
                return (
                  <td
                    key={index}
                    data-figure
                    {...(value === null ? {} : { 'data-shade': shadeOf(value, most) })}
                  >
                    {value === null ? '' : figures.short(value, unit)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
