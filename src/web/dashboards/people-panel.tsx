import { Link } from '@tanstack/react-router';
import type { PeopleQuery } from '../../analytics/dashboards/spec.ts';
import { type Labels, useLabels } from '../analysis/labels.ts';
import { useAnalysisWords } from '../i18n/analysis-words.ts';
import { type Language, useLanguage } from '../i18n/language.tsx';
import { Icon } from '../kit/icon.tsx';
import type { Answered } from './panel-body.tsx';

/** People of a panel: a table whose lines lead to their pages. */
export function PeoplePanel({
  query: { fields },
  answer,
  title,
}: {
  query: PeopleQuery;
  answer: Answered;
  title: string;
}) {
  const words = useAnalysisWords();
  const language = useLanguage();
  const labels = useLabels();
  const { people } = answer;
  if (people === undefined || people.people.length === 0) {
    return (
      <div className="panel-empty">
        <p>{words.panel.empty}</p>
      </div>
    );
  }
  const [first, ...rest] = fields;
  return (
    // biome-ignore lint/a11y: what scrolls must be reachable with the keyboard, and is no part of its own
    <div role="group" className="data-table-scroll" tabIndex={0} aria-label={title}>
      <table className="data-table">
        <thead>
          <tr>
            {fields.map((field) => (
              <th scope="col" key={field}>
                {fieldName(field, language, labels)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {people.people.map(({ profile_id, values }) => (
            <tr key={profile_id}>
              <th scope="row">
                <Link
                  to="/profiles/$profileId"
                  params={{ profileId: profile_id }}
                  className="text-link"
                >
                  {first === undefined || people.masked.includes(first)
                    ? language.words.profile.masked_name
                    : shown(first, values, language, labels, language.words.profile.unnamed)}
                </Link>
              </th>
              {rest.map((field) => (
                <td key={field}>
                  {people.masked.includes(field) ? (
                    <Icon name="lock" size={13} />
                  ) : (
                    shown(field, values, language, labels, '–')
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function fieldName(field: string, { words }: Language, labels: Labels): string {
  const known: Readonly<Record<string, string>> = words.fields;
  return known[field] ?? labels.field('profiles', field);
}

/** The currency that came along with the amount. */
function currencyOf(values: Readonly<Record<string, unknown>>): unknown {
  return Object.entries(values).find(([name]) => /(^|\.)currency$/.test(name))?.[1];
}

function shown(
  field: string,
  values: Readonly<Record<string, unknown>>,
  { format }: Language,
  labels: Labels,
  none: string,
): string {
  const value = values[field];
  if (value === undefined || value === null || value === '') return none;
  if (labels.type('profiles', field) === 'money' && typeof value === 'number') {
    const currency = currencyOf(values);
    return typeof currency === 'string'
      ? format.money(value, currency)
      : format.number(value / 100);
  }
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string') {
    return labels.value('profiles', field, value);
  }
  if (Array.isArray(value)) {
    return format.list(value.map((one) => labels.value('profiles', field, String(one))));
  }
  return none;
}
