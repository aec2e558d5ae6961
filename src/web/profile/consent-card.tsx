import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { consentsQuery } from '../api/queries.ts';
import type { ShownProfile } from '../api/types.ts';
import { label } from '../i18n/label.ts';
import { useLanguage } from '../i18n/language.tsx';
import { usePersonWords } from '../i18n/person-words.ts';
import { Card } from '../kit/card.tsx';
import { Icon } from '../kit/icon.tsx';
import './consent-card.css';

/** What the person allows, since when and where it was said; on demand what each source was told, with its proof. */
export function ConsentCard({ profile }: { profile: ShownProfile }) {
  const { words, format } = useLanguage();
  const { proof } = usePersonWords();
  const [opened, setOpened] = useState(false);
  if (profile.consents === undefined) return null;
  const consents = Object.entries(profile.consents);
  return (
    <Card
      title={words.know.consents}
      aside={
        consents.length === 0 ? null : (
          <button
            type="button"
            className="text-button"
            aria-expanded={opened}
            onClick={() => setOpened(!opened)}
          >
            {proof.open}
          </button>
        )
      }
    >
      {consents.length === 0 ? <p className="dim">{words.know.no_consents}</p> : null}
      <ul>
        {consents.map(([purpose, { granted, decided_at, source }]) => (
          <li className="consent" key={purpose}>
            <Choice granted={granted} />
            <span className="consent-purpose">{label(words.purposes, purpose)}</span>
            <span className="consent-since">
              {words.know.since(format.date(decided_at), source)}
            </span>
          </li>
        ))}
      </ul>
      {opened ? <Proofs profileId={profile.profile_id} /> : null}
    </Card>
  );
}

function Choice({ granted }: { granted: boolean }) {
  const { words } = useLanguage();
  return (
    <span className="consent-state" data-granted={granted}>
      <Icon name={granted ? 'check' : 'close'} size={15} />
      {granted ? words.know.granted : words.know.refused}
    </span>
  );
}

function Proofs({ profileId }: { profileId: string }) {
  const { words, format } = useLanguage();
  const { proof } = usePersonWords();
  const { data, isError, refetch } = useQuery(consentsQuery(profileId));
  if (data === undefined) {
    return isError ? (
      <p className="dim" role="alert">
        {proof.failed}{' '}
        <button type="button" className="text-button" onClick={() => void refetch()}>
          {words.app.retry}
        </button>
      </p>
    ) : (
      <p className="dim" role="status">
        {words.app.loading}
      </p>
    );
  }
  return (
    <div className="proofs">
      <p className="dim">{proof.lead}</p>
      {data.consents.map(({ purpose, source: standing, decisions }) => (
        <section className="proof" key={purpose}>
          <h3 className="proof-purpose">{label(words.purposes, purpose)}</h3>
          <ul>
            {decisions.map(({ source, granted, decided_at, method, text_version, told_in }) => (
              <li className="proof-row" key={source}>
                <span className="proof-line">
                  <Choice granted={granted} />
                  <span>{words.know.since(format.dateTime(decided_at), source)}</span>
                  {source === standing ? (
                    <span className="proof-counts">{proof.counts}</span>
                  ) : null}
                </span>
                <span className="dim proof-what">
                  {[
                    method === undefined ? '' : proof.method(method),
                    text_version === undefined ? proof.no_text : proof.text(text_version),
                    told_in === undefined ? '' : proof.message(told_in),
                  ]
                    .filter((part) => part !== '')
                    .join(' · ')}
                </span>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
