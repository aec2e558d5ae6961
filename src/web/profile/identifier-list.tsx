import { useState } from 'react';
import { label } from '../i18n/label.ts';
import { useLanguage } from '../i18n/language.tsx';
import { CopyButton } from '../kit/copy-button.tsx';
import { groupKeys, type KeyParts } from './identifier-key.ts';
import './identifier-list.css';

/** Identifiers by namespace; e-mails and phones are contact points already and not told twice. */
export function IdentifierList({ keys }: { keys: readonly string[] }) {
  const { words } = useLanguage();
  const groups = groupKeys(keys).filter(
    ([namespace]) => namespace !== 'email' && namespace !== 'phone',
  );
  if (groups.length === 0) return <p className="dim">{words.app.none}</p>;
  return (
    <dl className="identifiers">
      {groups.map(([namespace, parts]) => (
        <div className="identifier-group" key={namespace}>
          <dt className="identifier-namespace">{label(words.namespaces, namespace)}</dt>
          <Values parts={parts} namespace={label(words.namespaces, namespace)} />
        </div>
      ))}
    </dl>
  );
}

const FEW = 3;

function Values({ parts, namespace }: { parts: readonly KeyParts[]; namespace: string }) {
  const { words } = useLanguage();
  const [all, setAll] = useState(false);
  const shown = all ? parts : parts.slice(0, FEW);
  return (
    <>
      {shown.map(({ scope, value }) => (
        <dd className="identifier" key={`${scope} ${value}`}>
          <span className="identifier-value mono">{value}</span>
          {scope === null || scope === 'default' ? null : (
            <span className="identifier-scope">{scope}</span>
          )}
          <CopyButton text={value} of={namespace} />
        </dd>
      ))}
      {parts.length <= FEW ? null : (
        <dd>
          <button
            type="button"
            className="text-button"
            aria-expanded={all}
            onClick={() => setAll(!all)}
          >
            {all ? words.profile.less : words.profile.more(parts.length - FEW)}
          </button>
        </dd>
      )}
    </>
  );
}
