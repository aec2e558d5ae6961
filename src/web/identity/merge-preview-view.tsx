import type { MergePreview } from '../api/steward-types.ts';
import { label } from '../i18n/label.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useStewardWords } from '../i18n/steward-words.ts';
import { MovesList } from './moves-list.tsx';
import { Objections } from './objections.tsx';

/** Field by field what the merged profile would show, what stays in reserve, and where consent would stand. */
export function MergePreviewView({
  preview,
  nameOf,
}: {
  preview: MergePreview;
  nameOf: (profileId: string) => string;
}) {
  const { words } = useLanguage();
  const steward = useStewardWords().merge;
  const { fields, consents, moves, objections } = preview;
  return (
    <>
      <Objections codes={objections.map(({ code }) => code)} />
      <MovesList moves={moves} />
      {fields.length === 0 ? (
        <p className="dim">{steward.no_fields}</p>
      ) : (
        <div className="merge-scroll">
          <table className="merge-table">
            <caption className="visually-hidden">{steward.compare}</caption>
            <thead>
              <tr>
                <th scope="col">{steward.field}</th>
                <th scope="col">{steward.kept}</th>
                <th scope="col">{steward.others}</th>
              </tr>
            </thead>
            <tbody>
              {fields.map(({ field, kept, kept_source, others }) => (
                <tr key={field}>
                  <th scope="row">
                    {label(
                      { ...words.desk.fields, ...words.fields },
                      field.replace(/^custom\./, ''),
                    )}
                  </th>
                  <td>
                    {text(kept)}
                    {kept_source === null ? null : (
                      <span className="merge-note">{steward.from(kept_source)}</span>
                    )}
                  </td>
                  <td>
                    {others.map(({ value, source, profile_id }) => (
                      <span className="merge-other" key={`${profile_id} ${source} ${text(value)}`}>
                        {text(value)}
                        <span className="merge-note">{steward.from(source)}</span>
                      </span>
                    ))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {consents.length === 0 ? null : (
        <div>
          <h3 className="preview-heading">{steward.consents}</h3>
          <p className="dim">{steward.strictest}</p>
          <ul>
            {consents.map(({ purpose, before, after }) => (
              <li key={purpose}>
                <strong>{label(words.purposes, purpose)}</strong>{' '}
                <span className="dim">
                  {Object.entries(before)
                    .map(([id, granted]) => `${nameOf(id)} ${stateOf(granted, steward)}`)
                    .join(' · ')}
                </span>{' '}
                → {stateOf(after, steward)}
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

function stateOf(
  granted: boolean | null,
  words: { granted: string; refused: string; unsaid: string },
): string {
  return granted === null ? words.unsaid : granted ? words.granted : words.refused;
}

/** A value of any field, as a line of text. */
function text(value: unknown): string {
  if (value === null || value === undefined) return '–';
  if (Array.isArray(value)) return value.map(text).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
