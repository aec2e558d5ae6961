import { Skeleton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useEffect } from 'react';
import { profileQuery } from '../api/queries.ts';
import type { ProfileAnswer } from '../api/types.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useKey } from '../kit/hotkeys.ts';
import { useTitle } from '../kit/use-title.ts';
import { useFocusHeading } from '../shell/page-heading.ts';
import { AboutColumn } from './about-column.tsx';
import { ContextBand } from './context-band.tsx';
import { HistoryColumn } from './history-column.tsx';
import { historyTabsOf, isHistoryTab } from './history-tabs.ts';
import { useHitWalkKeys } from './hit-walk.ts';
import { KnowColumn } from './know-column.tsx';
import { ProfileError } from './profile-error.tsx';
import { ProfileHeader } from './profile-header.tsx';
import { ProfileSkeleton } from './profile-skeleton.tsx';
import type { ProfileTab } from './profile-view.ts';
import { SectionNav } from './section-nav.tsx';
import { useLive } from './use-live.ts';
import { useNoteOpened } from './use-note-opened.ts';
import './profile-page.css';

const route = getRouteApi('/profiles/$profileId');
const PARTS = ['timeline', 'orders', 'links'] as const;
const IdentityPanel = lazy(async () => ({
  default: (await import('../identity/identity-panel.tsx')).IdentityPanel,
}));

/** Everything known of one person on one page: who it is, what happened, what to know. */
export function ProfilePage() {
  const { words } = useLanguage();
  const { profileId } = route.useParams();
  const navigate = route.useNavigate();
  const query = useQuery(profileQuery(profileId));
  useTitle(words.titles.profile);
  useHitWalkKeys(profileId);

  // The id of a merged profile leads to the survivor for ever: the address then names the survivor.
  const survivor = query.data?.profile.profile_id ?? profileId;
  useEffect(() => {
    if (survivor === profileId) return;
    void navigate({
      to: '/profiles/$profileId',
      params: { profileId: survivor },
      search: (view) => view,
      replace: true,
    });
  }, [survivor, profileId, navigate]);
  useFocusHeading(query.isPending ? null : survivor);

  if (query.data !== undefined) return <Profile answer={query.data} key={survivor} />;
  if (query.isPending) return <ProfileSkeleton />;
  return <ProfileError error={query.error} retry={() => void query.refetch()} />;
}

function Profile({ answer }: { answer: ProfileAnswer }) {
  const view = route.useSearch();
  const navigate = useNavigate();
  const narrow = useMediaQuery('(max-width: 767px)', false, { getInitialValueInEffect: false });
  const { profile, masked } = answer;
  useLive(profile.profile_id, answer.tag);
  // Who may not know identifiers is not shown what they link.
  const parts = PARTS.filter((each) => each !== 'links' || !masked.includes('identifiers'));
  const tabs: readonly ProfileTab[] = [...parts, ...historyTabsOf(profile)];
  const offered: readonly ProfileTab[] = narrow ? [...tabs, 'about', 'know'] : tabs;
  const tab = offered.find((each) => each === view.tab) ?? 'timeline';
  useNoteOpened(profile.profile_id);

  const goToTimeline = useCallback(() => {
    const focus = () => document.querySelector<HTMLElement>('.feed [tabindex="0"]')?.focus();
    if (tab === 'timeline') return focus();
    void navigate({
      to: '.',
      search: (former) => ({ ...former, tab: undefined }),
      replace: true,
    }).then(() => requestAnimationFrame(focus));
  }, [tab, navigate]);
  useKey('t', goToTimeline);

  const about = <AboutColumn profile={profile} masked={masked} />;
  const band = <ContextBand key="contexts" profile={profile} masked={masked} />;
  const know = <KnowColumn key="know" profile={profile} masked={masked} />;
  const history =
    tab === 'links' ? (
      <Suspense fallback={<Skeleton height={420} radius={12} />}>
        <IdentityPanel profileId={profile.profile_id} name={profile.display_name ?? null} />
      </Suspense>
    ) : (
      <HistoryColumn
        key={tab}
        profile={profile}
        view={view}
        tab={tab === 'orders' || isHistoryTab(tab) ? tab : 'timeline'}
        masked={masked}
      />
    );
  return (
    <article className="profile">
      <ProfileHeader profile={profile} masked={masked} />
      {narrow ? (
        <>
          <SectionNav tab={tab} tabs={offered} />
          {tab === 'about' ? about : tab === 'know' ? [band, know] : history}
        </>
      ) : (
        <div className="profile-wide">
          {band}
          <div className="profile-columns">
            {about}
            <div className="profile-middle">
              <SectionNav tab={tab} tabs={offered} />
              {history}
            </div>
            {know}
          </div>
        </div>
      )}
    </article>
  );
}
