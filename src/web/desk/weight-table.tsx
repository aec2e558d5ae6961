import type { Matching } from '../api/steward-types.ts';
import { label } from '../i18n/label.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useStewardWords } from '../i18n/steward-words.ts';
import { Card } from '../kit/card.tsx';

const AGREEMENTS = ['same', 'near', 'differs'] as const;
type Level = Matching['model']['comparisons'][number]['levels'][number];

/** What each comparison weighs, in points, by how well two values agree. */
export function WeightTable({ model }: { model: Matching['model'] }) {
  const { words, format } = useLanguage();
  const steward = useStewardWords().matching;
  return (
    <Card title={steward.weights}>
      <p className="dim">{steward.weights_lead}</p>
      <div className="table-scroll">
        <table className="weights">
          <thead>
            <tr>
              <th scope="col">{steward.comparison}</th>
              {AGREEMENTS.map((each) => (
                <th scope="col" key={each} className="weights-number">
                  {steward.levels[each]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {model.comparisons.map(({ comparison, levels }) => (
              <tr key={comparison}>
                <th scope="row">
                  {label(words.desk.comparisons, comparison.replace(/^other\./, ''))}
                </th>
                {AGREEMENTS.map((each) => (
                  <Weight
                    key={each}
                    levels={levels.filter(({ agreement }) => agreement === each)}
                    write={format.number}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

/** Several ways to be near weigh from so much to so much. */
function Weight({ levels, write }: { levels: readonly Level[]; write: (bits: number) => string }) {
  const words = useStewardWords().matching;
  const bits = levels.map((level) => Math.round(level.bits * 10) / 10);
  if (bits.length === 0) return <td className="weights-number dim">–</td>;
  const [least, most] = [Math.min(...bits), Math.max(...bits)];
  const sign = most <= 0 ? 'minus' : least >= 0 ? 'plus' : undefined;
  return (
    <td className="weights-number" data-sign={sign}>
      {least === most
        ? signed(most, write)
        : words.range(signed(least, write), signed(most, write))}
    </td>
  );
}

function signed(bits: number, write: (value: number) => string): string {
  if (bits === 0) return write(0);
  return bits < 0 ? `−${write(-bits)}` : `+${write(bits)}`;
}
