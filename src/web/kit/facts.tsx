import type { ReactNode } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import { Icon } from './icon.tsx';
import './facts.css';

/** A list of what is known: names on the left, values on the right. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className="facts">{children}</dl>;
}

export function Fact({
  name,
  note,
  children,
}: {
  name: string;
  note?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="fact">
      <dt className="fact-name">{name}</dt>
      <dd className="fact-value">
        {children}
        {note === undefined ? null : <span className="fact-note">{note}</span>}
      </dd>
    </div>
  );
}

/** Stands where a value is withheld, and says why. */
export function Masked() {
  const { words } = useLanguage();
  return (
    <span className="masked" title={words.profile.masked_reason}>
      <Icon name="lock" size={14} />
      {words.profile.masked}
      <span className="visually-hidden">{words.profile.masked_reason}</span>
    </span>
  );
}
