import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { traitsQuery } from '../api/queries.ts';
import type { ShownTrait } from '../api/types.ts';
import { label } from '../i18n/label.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Icon } from '../kit/icon.tsx';
import { useNow } from '../kit/use-now.ts';
import './where-from.css';

/** Opens what each source says of each field, said before, and which rule chose. Asked for only when opened. */
export function WhereFrom({ profileId }: { profileId: string }) {
  const { words } = useLanguage();
  const [opened, setOpened] = useState(false);
  return (
    <>
      <button type="button" className="where-open" onClick={() => setOpened(true)}>
        {words.where.open}
      </button>
      <Dialog label={words.where.heading} opened={opened} close={() => setOpened(false)}>
        <div className="where">
          <div className="where-top">
            <h2 className="where-heading">{words.where.heading}</h2>
            <button
              type="button"
              className="where-close"
              aria-label={words.app.close}
              onClick={() => setOpened(false)}
            >
              <Icon name="close" />
            </button>
          </div>
          <Traits profileId={profileId} />
        </div>
      </Dialog>
    </>
  );
}

function Traits({ profileId }: { profileId: string }) {
  const { words } = useLanguage();
  const { data, isPending, isError } = useQuery(traitsQuery(profileId));
  if (isPending) return <p className="dim">{words.where.loading}</p>;
  if (isError) return <p role="alert">{words.where.failed}</p>;
  const { traits, conflicts } = data;
  // What needs a look comes first.
  const sorted = traits.toSorted((a, b) => Number(b.conflict) - Number(a.conflict));
  return (
    <>
      <p className="dim">{words.where.conflicts(conflicts.length)}</p>
      <ul className="where-fields">
        {sorted.map((trait) => (
          <Trait key={trait.field} trait={trait} />
        ))}
      </ul>
    </>
  );
}

function Trait({ trait }: { trait: ShownTrait }) {
  const { words, format } = useLanguage();
  const now = useNow();
  const { field, value, provenance, conflict, candidates, history } = trait;
  const name = field.startsWith('custom.')
    ? label({}, field.slice('custom.'.length))
    : label(words.fields, field);
  return (
    <li className="where-field">
      <h3 className="where-name">
        {name}
        {conflict ? <span className="where-conflict">{words.where.conflict}</span> : null}
      </h3>
      <p className="where-golden">{shown(value, format.list)}</p>
      {provenance === null ? null : (
        <p className="dim">
          {words.profile.rule[provenance.rule]} ·{' '}
          {words.profile.provenance(provenance.source, format.age(provenance.updated_at, now))}
        </p>
      )}
      {candidates.length < 2 && !conflict ? null : (
        <Statements
          caption={words.where.candidates(name)}
          rows={candidates.map((one) => ({
            ...one,
            note: [
              one.agrees ? words.where.agrees : words.where.differs,
              ...(one.verified ? [words.where.verified] : []),
            ].join(', '),
          }))}
        />
      )}
      {history.length === 0 ? null : (
        <Statements
          caption={words.where.history(name)}
          rows={history.map((one) => ({ ...one, note: '' }))}
        />
      )}
    </li>
  );
}

interface Statement {
  readonly source: string;
  readonly value: unknown;
  readonly updated_at: string;
  readonly note: string;
}

function Statements({ caption, rows }: { caption: string; rows: readonly Statement[] }) {
  const { format } = useLanguage();
  return (
    <table className="where-table">
      <caption>{caption}</caption>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.source} ${row.updated_at} ${String(row.value)}`}>
            <th scope="row">{row.source}</th>
            <td>{shown(row.value, format.list)}</td>
            <td className="dim">{format.date(row.updated_at)}</td>
            <td className="dim">{row.note}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function shown(value: unknown, list: (texts: readonly string[]) => string): string {
  if (value === null || value === undefined) return '—';
  if (Array.isArray(value)) return list(value.map(String));
  return typeof value === 'object' ? Object.values(value).join(', ') : String(value);
}
