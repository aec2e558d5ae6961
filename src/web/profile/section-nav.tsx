import { Link } from '@tanstack/react-router';
import { useLanguage } from '../i18n/language.tsx';
import { isHistoryTab } from './history-tabs.ts';
import type { ProfileTab } from './profile-view.ts';
import './section-nav.css';

/** The parts of the profile that take turns in one place; each has an address of its own. */
export function SectionNav({ tab, tabs }: { tab: ProfileTab; tabs: readonly ProfileTab[] }) {
  const { words } = useLanguage();
  return (
    <nav className="sections" aria-label={words.profile.sections}>
      {tabs.map((each) => (
        <Link
          key={each}
          to="."
          search={(view) => ({ ...view, tab: each === 'timeline' ? undefined : each })}
          replace
          resetScroll={false}
          className="sections-item"
          activeOptions={{ exact: true, includeSearch: true, explicitUndefined: true }}
          data-shown={each === tab || undefined}
          {...(each === 'timeline'
            ? { 'aria-keyshortcuts': 't', title: `${words.profile.timeline} (T)` }
            : {})}
        >
          {isHistoryTab(each) ? words.page.tabs[each] : words.profile[each]}
        </Link>
      ))}
    </nav>
  );
}
