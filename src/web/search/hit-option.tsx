import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { Hit, Match } from '../api/types.ts';
import { label } from '../i18n/label.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { Icon } from '../kit/icon.tsx';
import { StageBadge } from '../kit/stage-badge.tsx';
import { useNow } from '../kit/use-now.ts';
import { cutAtMarks, findMarks } from './mark-letters.ts';
import './hit-option.css';

/** Two lines: who it is, and why it was found, with the letters that matched. */
export function HitOption({
  id,
  hit,
  query,
  active,
  former,
  point,
  chosen,
}: {
  id: string;
  hit: Hit;
  /** The text the hits answer. */
  query: string;
  active: boolean;
  /** Answers an older text than what is typed now. */
  former: boolean;
  point: () => void;
  chosen: () => void;
}) {
  const { words, format } = useLanguage();
  const now = useNow();
  const element = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (active) element.current?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  const name = hit.display_name;
  const nameMatch = hit.matched.find((match) => match.value !== undefined && match.value === name);
  const place = [hit.postcode, hit.city]
    .filter((part) => typeof part === 'string' && part !== '')
    .join(' ');
  const known = [place, hit.company].filter((part) => typeof part === 'string' && part !== '');
  return (
    <Link
      ref={element}
      to="/profiles/$profileId"
      params={{ profileId: hit.profile_id }}
      id={id}
      role="option"
      aria-selected={active}
      tabIndex={-1}
      className={former ? 'hit hit-former' : 'hit'}
      data-active={active || undefined}
      onMouseDown={(event) => event.preventDefault()}
      onMouseMove={point}
      onClick={chosen}
    >
      <Avatar name={name} />
      <span className="hit-main">
        <span className="hit-name">
          {name === null ? (
            <span className="dim">{words.search.anonymous}</span>
          ) : (
            <Marked text={name} marks={nameMatch?.marks ?? findMarks(name, query)} />
          )}
        </span>
        <span className="hit-known">{known.join(' · ')}</span>
      </span>
      <span className="hit-side">
        {hit.lifecycle_stage === undefined ? null : <StageBadge stage={hit.lifecycle_stage} />}
        {typeof hit.last_seen_at === 'string' ? (
          <span className="dim">{words.search.last_seen(format.age(hit.last_seen_at, now))}</span>
        ) : null}
      </span>
      <span className="hit-why">
        {hit.matched.slice(0, 2).map((match) => (
          <Why
            key={`${match.field} ${match.how}`}
            match={match}
            query={query}
            masked={hit.masked}
          />
        ))}
      </span>
    </Link>
  );
}

function Why({ match, query, masked }: { match: Match; query: string; masked: readonly string[] }) {
  const { words } = useLanguage();
  const hidden = match.value === undefined && masked.includes(match.field);
  return (
    <span className="hit-match">
      <span className="hit-field">{label(words.fields, match.field)}</span>
      {match.value === undefined ? null : (
        <span className="hit-value">
          <Marked text={match.value} marks={match.marks ?? findMarks(match.value, query)} />
        </span>
      )}
      {hidden ? (
        <span className="hit-masked">
          <Icon name="lock" size={13} /> {words.profile.masked}
        </span>
      ) : null}
      <span className="hit-how">{label(words.how, match.how)}</span>
    </span>
  );
}

function Marked({ text, marks }: { text: string; marks: readonly (readonly number[])[] }) {
  let at = 0;
  return cutAtMarks(text, marks).map((stretch) => {
    const key = at;
    at += stretch.text.length;
    return stretch.marked ? (
      <mark key={key}>{stretch.text}</mark>
    ) : (
      <span key={key}>{stretch.text}</span>
    );
  });
}
