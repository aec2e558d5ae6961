import { useAnalysisWords } from '../i18n/analysis-words.ts';
import { packConversion, unpackConversion } from './question.ts';

const CURRENCIES = ['EUR', 'USD', 'GBP', 'CHF', 'BRL', 'JPY', 'CAD'] as const;

/** Rates of a day, stated by whoever asks: without one a currency stays apart. */
export function ConvertPicker({
  convert,
  change,
}: {
  convert: string | undefined;
  change: (convert: string | undefined) => void;
}) {
  const words = useAnalysisWords();
  const now = unpackConversion(convert);
  return (
    <span className="control">
      <label className="control-label">
        {words.explore.convert}{' '}
        <select
          className="control-select"
          value={now?.to ?? ''}
          onChange={(event) => {
            const to = event.currentTarget.value;
            change(to === '' ? undefined : packConversion({ to, rates: {} }));
          }}
        >
          <option value="">{words.explore.convert_none}</option>
          {CURRENCIES.map((code) => (
            <option key={code} value={code}>
              {code}
            </option>
          ))}
        </select>
      </label>
      {now === undefined
        ? null
        : CURRENCIES.filter((code) => code !== now.to).map((code) => (
            <label className="control-label" key={code}>
              {words.explore.rate_of(code, now.to)}{' '}
              <input
                className="control-input control-number"
                type="number"
                min="0"
                step="any"
                value={now.rates[code] ?? ''}
                onChange={(event) => {
                  const { [code]: _, ...rest } = now.rates;
                  const rate = event.currentTarget.valueAsNumber;
                  change(
                    packConversion({
                      to: now.to,
                      rates: rate > 0 ? { ...rest, [code]: rate } : rest,
                    }),
                  );
                }}
              />
            </label>
          ))}
    </span>
  );
}
