import { Link } from '@tanstack/react-router';
import type { Hit, ShownProfile } from '../api/types.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { Icon } from '../kit/icon.tsx';
import { StageBadge } from '../kit/stage-badge.tsx';
import { useNow } from '../kit/use-now.ts';
import { ActionsMenu } from './actions-menu.tsx';
import { useHitWalk } from './hit-walk.ts';
import './profile-header.css';

/** Whom the page is about, in one glance, and the way to the hits before and after. */
export function ProfileHeader({
  profile,
  masked,
}: {
  profile: ShownProfile;
  masked: readonly string[];
}) {
  const { words, format } = useLanguage();
  const now = useNow();
  const name = profile.display_name;
  const heading =
    name ??
    (masked.includes('display_name')
      ? words.profile.masked_name
      : profile.anonymous === true
        ? words.profile.anonymous
        : words.profile.unnamed);
  const place = [profile.city, profile.country === 'FR' ? undefined : profile.country];
  const facts = [
    place.filter((part) => typeof part === 'string').join(', '),
    profile.company ?? '',
    typeof profile.last_seen_at === 'string'
      ? words.search.last_seen(format.age(profile.last_seen_at, now))
      : '',
  ].filter((fact) => fact !== '');
  return (
    <header className="profile-header">
      <Avatar name={name} size={52} />
      <div className="profile-header-main">
        <h1 className="profile-name" tabIndex={-1} data-page-heading>
          {heading}
        </h1>
        <p className="profile-facts">
          {profile.lifecycle_stage === undefined ? null : (
            <StageBadge stage={profile.lifecycle_stage} />
          )}
          {facts.map((fact) => (
            <span className="profile-fact" key={fact}>
              {fact}
            </span>
          ))}
          {profile.anonymous === true && name === null ? (
            <span className="profile-fact">{words.profile.anonymous_hint}</span>
          ) : null}
        </p>
      </div>
      <HitWalk profileId={profile.profile_id} />
      <ActionsMenu profileId={profile.profile_id} mayWrite={!masked.includes('identifiers')} />
    </header>
  );
}

/** Shown where this profile is a hit of the last search; the keys are the page's, see `hit-walk.ts`. */
function HitWalk({ profileId }: { profileId: string }) {
  const { words, format } = useLanguage();
  const { previous, next, rank, total } = useHitWalk(profileId);
  if (rank < 0 || total < 2) return null;
  return (
    <div className="walk">
      <WalkLink hit={previous} name={words.profile.previous_hit} keys="[" icon="left" />
      <span className="walk-rank dim">
        {words.profile.position(format.number(rank + 1), format.number(total))}
      </span>
      <WalkLink hit={next} name={words.profile.next_hit} keys="]" icon="right" />
    </div>
  );
}

function WalkLink({
  hit,
  name,
  keys,
  icon,
}: {
  hit: Hit | undefined;
  name: string;
  keys: string;
  icon: 'left' | 'right';
}) {
  if (hit === undefined) {
    return (
      <span className="walk-link walk-end">
        <Icon name={icon} />
      </span>
    );
  }
  return (
    <Link
      to="/profiles/$profileId"
      params={{ profileId: hit.profile_id }}
      className="walk-link"
      aria-label={name}
      title={`${name} (${keys})`}
      aria-keyshortcuts={keys}
    >
      <Icon name={icon} />
    </Link>
  );
}
