import { type ReactNode, useId } from 'react';
import type { ShownProfile } from '../api/types.ts';
import { useLanguage } from '../i18n/language.tsx';
import { usePersonWords } from '../i18n/person-words.ts';
import { Masked } from '../kit/facts.tsx';
import { useNow } from '../kit/use-now.ts';
import { type ContextFact, personalFacts, relationalFacts, situationalFacts } from './contexts.ts';
import './context-band.css';

/** Somebody whose last sign of life is younger than this is there now, in milliseconds: the length of a session. */
const SESSION_MS = 30 * 60_000;

/** The three contexts of a person by name, each in a few facts: what was exchanged, what is felt, what goes on. */
export function ContextBand({
  profile,
  masked,
}: {
  profile: ShownProfile;
  masked: readonly string[];
}) {
  const language = useLanguage();
  const { contexts } = usePersonWords();
  const now = useNow();
  const seen = typeof profile.last_seen_at === 'string' ? Date.parse(profile.last_seen_at) : 0;
  const { last_session_id, last_channel } = profile.situational ?? {};
  // A mail that was delivered is a sign of life of nobody.
  const isThere = last_channel === 'web' || last_channel === 'app' || last_channel === 'chat';
  const isLive = isThere && last_session_id != null && now - seen < SESSION_MS;
  const options = { ...language, contexts, now };
  return (
    <section className="contexts" aria-label={contexts.heading}>
      <Context
        name={contexts.relational}
        hint={contexts.relational_hint}
        facts={relationalFacts(profile, options)}
      />
      <Context
        name={contexts.personal}
        hint={contexts.personal_hint}
        facts={personalFacts(profile, options)}
      />
      <Context
        name={contexts.situational}
        hint={contexts.situational_hint}
        facts={situationalFacts(profile, options)}
        aside={
          isLive ? (
            <span className="context-live">
              <span className="context-dot" aria-hidden="true" />
              {contexts.live}
            </span>
          ) : masked.includes('situational') ? (
            <Masked />
          ) : typeof profile.last_seen_at === 'string' ? (
            <span className="dim">{language.format.age(profile.last_seen_at, now)}</span>
          ) : null
        }
      />
    </section>
  );
}

function Context({
  name,
  hint,
  facts,
  aside,
}: {
  name: string;
  hint: string;
  facts: readonly ContextFact[];
  aside?: ReactNode;
}) {
  const { contexts } = usePersonWords();
  const id = useId();
  return (
    <section className="context" aria-labelledby={id}>
      <div className="context-top">
        <h2 className="context-name" id={id}>
          {name}
        </h2>
        <span className="context-hint">{hint}</span>
        {aside === undefined ? null : <span className="context-aside">{aside}</span>}
      </div>
      {facts.length === 0 ? (
        <p className="dim">{contexts.nothing}</p>
      ) : (
        <dl className="context-facts">
          {facts.map(({ name: fact, value }) => (
            <div className="context-fact" key={fact}>
              <dt>{fact}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
