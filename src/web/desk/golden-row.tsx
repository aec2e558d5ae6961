import { Button } from '@mantine/core';
import type { Strategy } from '../api/steward-types.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useStewardWords } from '../i18n/steward-words.ts';
import { PLAIN_STRATEGIES, type RuleRow, strategyText } from './golden-rules.ts';

const MOST_CHOICES = 3;
const UNION: Strategy = { strategy: 'union', limit: 20 };

/** One rule: the fields it is for, and how their value is chosen, choice after choice. */
export function GoldenRow({
  row,
  set,
  remove,
}: {
  row: RuleRow;
  set: (row: RuleRow) => void;
  remove: () => void;
}) {
  const { format } = useLanguage();
  const words = useStewardWords().golden;
  const slots = [...row.choose, ...(row.choose.length < MOST_CHOICES ? [null] : [])];
  return (
    <fieldset className="golden-row">
      <legend className="visually-hidden">{row.fields}</legend>
      <label className="field golden-fields">
        <span className="field-name">{words.fields}</span>
        <input
          className="text-input mono"
          name="fields"
          required
          spellCheck={false}
          autoComplete="off"
          value={row.fields}
          onChange={({ currentTarget: { value } }) => set({ ...row, fields: value })}
        />
        <span className="field-hint">{words.fields_hint}</span>
      </label>
      {slots.map((own, index) => {
        const options = optionsFor(own);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a choice is known by its rank alone
          <label className="field" key={index}>
            <span className="field-name">{words.step(format.number(index + 1))}</span>
            <select
              className="select"
              value={own === null ? '' : JSON.stringify(own)}
              onChange={({ currentTarget: { value } }) => {
                const chosen = options.find((each) => JSON.stringify(each) === value);
                const choose = row.choose.toSpliced(index, 1, ...(chosen ? [chosen] : []));
                if (choose.length > 0) set({ ...row, choose });
              }}
            >
              {index === 0 ? null : <option value="">{words.nothing}</option>}
              {options.map((each) => (
                <option key={JSON.stringify(each)} value={JSON.stringify(each)}>
                  {strategyText(each, words, format.list)}
                </option>
              ))}
            </select>
          </label>
        );
      })}
      <Button variant="default" size="xs" aria-label={words.remove_of(row.fields)} onClick={remove}>
        {words.remove}
      </Button>
    </fieldset>
  );
}

/** All there is to choose from; one that names sources of its own can be kept, not made here. */
function optionsFor(own: Strategy | null): readonly Strategy[] {
  const usual: readonly Strategy[] = [...PLAIN_STRATEGIES, UNION];
  const isUsual = usual.some((each) => JSON.stringify(each) === JSON.stringify(own));
  return own === null || isUsual ? usual : [own, ...usual];
}
