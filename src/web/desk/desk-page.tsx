import { getRouteApi, Link } from '@tanstack/react-router';
import { useLanguage } from '../i18n/language.tsx';
import { useTitle } from '../kit/use-title.ts';
import { useFocusHeading } from '../shell/page-heading.ts';
import { DESK_TABS, type DeskTab } from './desk-view.ts';
import { GoldenDesk } from './golden-desk.tsx';
import { MatchingDesk } from './matching-desk.tsx';
import { MergeLog } from './merge-log.tsx';
import { PairDesk } from './pair-desk.tsx';
import { RuleDesk } from './rule-desk.tsx';
import '../profile/section-nav.css';
import './desk-page.css';

const route = getRouteApi('/desk');

const SHOWN = {
  pairs: PairDesk,
  merges: MergeLog,
  rules: RuleDesk,
  golden: GoldenDesk,
  matching: MatchingDesk,
} as const satisfies Record<DeskTab, () => unknown>;

/** For those who keep the data right: who may be whom, what was joined, and by which rules. */
export function DeskPage() {
  const { words } = useLanguage();
  const { tab = 'pairs' } = route.useSearch();
  const Shown = SHOWN[tab];
  useTitle(words.titles.desk);
  useFocusHeading('desk');
  return (
    <div className="desk">
      <h1 className="desk-heading" tabIndex={-1} data-page-heading>
        {words.desk.heading}
      </h1>
      <p className="dim">{words.desk.lead}</p>
      <nav className="sections" aria-label={words.desk.heading}>
        {DESK_TABS.map((each) => (
          <Link
            key={each}
            to="/desk"
            search={each === 'pairs' ? {} : { tab: each }}
            className="sections-item"
            activeOptions={{ exact: true, includeSearch: false }}
            data-shown={each === tab || undefined}
          >
            {words.desk.tabs[each]}
          </Link>
        ))}
      </nav>
      <Shown />
    </div>
  );
}
