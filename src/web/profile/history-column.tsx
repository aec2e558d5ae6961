import { useDeferredValue, useState } from 'react';
import type { ShownProfile } from '../api/types.ts';
import { useLanguage } from '../i18n/language.tsx';
import { EventFeed } from './event-feed.tsx';
import { EventRow } from './event-row.tsx';
import { HistoryFilters } from './history-filters.tsx';
import { HISTORY_TABS, type HistoryTab } from './history-tabs.ts';
import { HistoryTools } from './history-tools.tsx';
import { OrderRow } from './order-row.tsx';
import { filterOf, type ProfileView } from './profile-view.ts';
import './history-column.css';

const ORDERS = { channels: [], names: ['order_completed'] };

/** What happened, over all channels, newest first; or the purchases alone, with their items. */
export function HistoryColumn({
  profile,
  view,
  tab,
  masked,
}: {
  profile: ShownProfile;
  view: ProfileView;
  tab: 'timeline' | 'orders' | HistoryTab;
  masked: readonly string[];
}) {
  const { words } = useLanguage();
  const [text, setText] = useState('');
  const asked = useDeferredValue(text.trim());
  if (tab === 'orders') {
    return (
      <section aria-label={words.profile.orders}>
        <h2 className="visually-hidden">{words.profile.orders}</h2>
        <EventFeed
          profileId={profile.profile_id}
          filter={ORDERS}
          label={words.orders.label}
          empty={{ icon: 'bag', heading: words.orders.empty, hint: words.orders.empty_hint }}
          end={words.orders.end}
          row={OrderRow}
        />
      </section>
    );
  }
  if (tab !== 'timeline') {
    const name = words.page.tabs[tab];
    return (
      <section aria-label={name}>
        <h2 className="visually-hidden">{name}</h2>
        <EventFeed
          profileId={profile.profile_id}
          filter={{ channels: [], names: HISTORY_TABS[tab].names }}
          label={words.page.tab_label(name)}
          empty={{ icon: HISTORY_TABS[tab].icon, heading: words.page.tab_empty, hint: '' }}
          end={words.page.tab_end}
          row={EventRow}
        />
      </section>
    );
  }
  const filter = { ...filterOf(view), ...(asked === '' ? {} : { text: asked }) };
  const filtered = filter.channels.length + filter.names.length > 0;
  return (
    <section aria-label={words.profile.history}>
      <h2 className="visually-hidden">{words.profile.history}</h2>
      <HistoryTools
        profileId={profile.profile_id}
        view={view}
        filter={filter}
        text={text}
        setText={masked.includes('identifiers') ? null : setText}
      />
      <HistoryFilters profile={profile} view={view} />
      <EventFeed
        profileId={profile.profile_id}
        filter={filter}
        label={words.timeline.label}
        empty={
          asked !== ''
            ? { icon: 'search', heading: words.page.found_none, hint: '' }
            : filtered
              ? { icon: 'clock', heading: words.timeline.empty_filtered, hint: '' }
              : { icon: 'clock', heading: words.timeline.empty, hint: words.timeline.empty_hint }
        }
        end={words.timeline.end}
        row={EventRow}
      />
    </section>
  );
}
