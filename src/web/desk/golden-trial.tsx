import { Link } from '@tanstack/react-router';
import type { SurvivorshipTrial } from '../api/steward-types.ts';
import { label } from '../i18n/label.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useStewardWords } from '../i18n/steward-words.ts';

/** What other rules would change in the people that were looked at, field by field, with samples. */
export function GoldenTrial({ found }: { found: SurvivorshipTrial }) {
  const { words, format } = useLanguage();
  const steward = useStewardWords();
  const texts = steward.golden;
  const { profiles, samples: heading, open_profile } = steward.namespaces;
  const name = (field: string) => label({ ...words.desk.fields, ...words.fields }, field);
  return (
    <div className="simulation">
      <p className="simulation-verdict" role="status">
        {texts.would(profiles(found.changed), format.number(found.scanned))}
      </p>
      {found.fields.length === 0 ? null : (
        <table className="weights">
          <thead>
            <tr>
              <th scope="col">{texts.fields}</th>
              {(['changed', 'filled', 'emptied'] as const).map((each) => (
                <th scope="col" className="weights-number" key={each}>
                  {texts[each]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {found.fields.map((row) => (
              <tr key={row.field}>
                <th scope="row">{name(row.field)}</th>
                {(['changed', 'filled', 'emptied'] as const).map((each) => (
                  <td className="weights-number" key={each}>
                    {format.number(row[each])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {found.samples.length === 0 ? null : <h3 className="preview-heading">{heading}</h3>}
      <ol className="simulation-samples">
        {found.samples.map(({ profile_id, changes }, index) => (
          <li key={profile_id}>
            <Link
              to="/profiles/$profileId"
              params={{ profileId: profile_id }}
              className="text-link"
            >
              {open_profile(format.number(index + 1))}
            </Link>
            {changes.map(({ field, before, after }) => (
              <span key={field}>
                <span className="dim">{name(field)}</span> {text(before)} → {text(after)}
              </span>
            ))}
          </li>
        ))}
      </ol>
    </div>
  );
}

function text(value: unknown): string {
  if (value === null || value === undefined) return '–';
  if (Array.isArray(value)) return value.map(text).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
