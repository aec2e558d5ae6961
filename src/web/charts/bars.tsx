import { useAnalysisWords } from '../i18n/analysis-words.ts';
import { ChangeText } from './change-text.tsx';
import { type Datum, greatest, type Selection, type Unit } from './datum.ts';
import { markProps } from './mark.ts';
import { useFigures } from './use-figures.ts';

/** A bar for each value, its name and figure beside it; a notch tells where it stood before. */
export function Bars({
  data,
  unit,
  selection,
  label,
}: {
  data: readonly Datum[];
  unit: Unit;
  selection: Selection | null;
  label: string;
}) {
  const words = useAnalysisWords();
  const figures = useFigures();
  const most = greatest(data);
  const part = (value: number | null | undefined) =>
    most === 0 ? '0%' : `${(Math.max(0, value ?? 0) / most) * 100}%`;
  return (
    <ul className="bars" aria-label={label}>
      {data.map(({ key, label: name, value, compared }) => {
        const figure = figures.write(value, unit);
        const before = compared === undefined ? null : figures.write(compared, unit);
        const inside = (
          <>
            <span className="bar-name" title={name}>
              {name}
            </span>{' '}
            <span className="bar-track" aria-hidden="true">
              <span className="bar-fill" style={{ width: part(value) }} />
              {before === null ? null : (
                <span className="bar-before" style={{ insetInlineStart: part(compared) }} />
              )}
            </span>
            <span className="bar-figure">
              {figure}
              {compared === undefined ? null : (
                <>
                  <ChangeText now={value} before={compared} />
                  <span className="visually-hidden">{words.charts.before(before ?? '')}</span>
                </>
              )}
            </span>
          </>
        );
        return (
          <li key={key}>
            {selection === null ? (
              <span className="bar">{inside}</span>
            ) : (
              <button type="button" className="bar" {...markProps(selection, key)}>
                {inside}
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
