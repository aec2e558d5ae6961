import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { Hit, Match } from '../api/types.ts';
import { label } from '../i18n/label.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { StageBadge } from '../kit/stage-badge.tsx';
import { useNow } from '../kit/use-now.ts';
import { cutAtSpans } from './mark-letters.ts';
import { Marked } from './marked.tsx';
import './hit-option.css';

/** Two lines: who it is, and why it was found, with the letters that matched. */
export function HitOption({
  id,
  hit,
  active,
  former,
  point,
  chosen,
}: {
  id: string;
  hit: Hit;
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

  const { profile } = hit;
  const name = profile.display_name ?? null;
  const spans = hit.why.filter((match) => match.value === name).flatMap((match) => match.spans);
  const place = [profile.postcode, profile.city].filter(isText).join(' ');
  const known = [place, profile.company].filter(isText);
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
            <span className="dim">
              {profile.display_name === undefined
                ? words.profile.masked_name
                : profile.anonymous === true
                  ? words.profile.anonymous
                  : words.profile.unnamed}
            </span>
          ) : (
            <Marked text={name} spans={spans} />
          )}
        </span>
        <span className="hit-known">{known.join(' · ')}</span>
      </span>
      <span className="hit-side">
        {profile.lifecycle_stage === undefined ? null : (
          <StageBadge stage={profile.lifecycle_stage} />
        )}
        {typeof profile.last_seen_at === 'string' ? (
          <span className="dim">
            {words.search.last_seen(format.age(profile.last_seen_at, now))}
          </span>
        ) : null}
        {hit.own.map((why) => (
          <span className="hit-own" key={why}>
            {words.people.own[why]}
          </span>
        ))}
      </span>
      <span className="hit-why">
        {hit.why.slice(0, 2).map((match) => (
          <Why
            key={`${match.field} ${match.how} ${match.value}`}
            match={match}
            repeated={match.value === name}
          />
        ))}
      </span>
    </Link>
  );
}

/** `repeated`: the value is the name above, so only the letters that matched are told again. */
function Why({ match, repeated }: { match: Match; repeated: boolean }) {
  const { words } = useLanguage();
  const { value, spans } = match;
  const shown = repeated
    ? cutAtSpans(value, spans)
        .filter(({ marked }) => marked)
        .map(({ text }) => text)
        .join(' ')
    : null;
  return (
    <span className="hit-match">
      <span className="hit-field">{label(words.fields, match.field)}</span>
      <span className="hit-value">
        {shown === null ? <Marked text={value} spans={spans} /> : <mark>{shown}</mark>}
      </span>
      <span className="hit-how">{words.how[match.how]}</span>
    </span>
  );
}

function isText(value: string | null | undefined): value is string {
  return typeof value === 'string' && value !== '';
}
