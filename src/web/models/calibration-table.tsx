import type { ShownModel } from '../api/types.ts';
import { useLanguage } from '../i18n/language.tsx';

/** Cases of similar forecasts: what was foretold and what came true, side by side. */
export function CalibrationTable({
  name,
  rows,
}: {
  name: ShownModel['name'];
  rows: readonly {
    readonly from: number;
    readonly cases: number;
    readonly predicted: number;
    readonly observed: number;
  }[];
}) {
  const { words, format } = useLanguage();
  const shown = (value: number) =>
    name === 'value' ? format.number(Math.round(value * 100) / 100) : format.percent(value);
  return (
    <details className="model-calibration">
      <summary>{words.models.calibration}</summary>
      <table className="model-table">
        <thead>
          <tr>
            <th scope="col">{words.models.cases}</th>
            <th scope="col">{words.models.predicted}</th>
            <th scope="col">{words.models.observed}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.from}>
              <td>{format.number(row.cases)}</td>
              <td>{shown(row.predicted)}</td>
              <td>{shown(row.observed)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
