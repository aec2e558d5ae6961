import { useQuery } from '@tanstack/react-query';
import { label } from '../i18n/label.ts';
import { useLanguage } from '../i18n/language.tsx';
import { aggregationQuery } from './queries.ts';

/** Kinds of interaction there are, the most frequent first. */
export function useEventNames(): string[] {
  const { data } = useQuery(
    aggregationQuery({
      over: 'events',
      measures: [{ kind: 'count' }],
      dimensions: [{ kind: 'field', field: 'name', name: 'key' }],
      sort: { by: 'count' },
      size: 200,
    }),
  );
  return (data?.rows ?? []).flatMap(({ keys }) =>
    typeof keys['key'] === 'string' ? [keys['key']] : [],
  );
}

/** A kind of interaction, by its name in words. */
export function EventChoice({
  value,
  name,
  names,
  change,
}: {
  value: string;
  name: string;
  names: readonly string[];
  change: (event: string) => void;
}) {
  const { words } = useLanguage();
  return (
    <select
      className="control-select"
      aria-label={name}
      value={value}
      onChange={(event) => change(event.currentTarget.value)}
    >
      {names.includes(value) ? null : <option value={value}>{label(words.events, value)}</option>}
      {names.map((each) => (
        <option key={each} value={each}>
          {label(words.events, each)}
        </option>
      ))}
    </select>
  );
}
