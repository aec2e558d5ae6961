import type { ShownProfile } from '../api/types.ts';
import { useLanguage } from '../i18n/language.tsx';
import { EventFeed } from './event-feed.tsx';
import { EventRow } from './event-row.tsx';
import { HistoryFilters } from './history-filters.tsx';
import { OrderRow } from './order-row.tsx';
import { filterOf, type ProfileView } from './profile-view.ts';
import './history-column.css';

const ORDERS = { channels: [], names: ['order_completed'] };

/** What happened, over all channels, newest first; or the purchases alone, with their items. */
export function HistoryColumn({
  profile,
  view,
  tab,
}: {
  profile: ShownProfile;
  view: ProfileView;
  tab: 'timeline' | 'orders';
}) {
  const { words } = useLanguage();
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
  const filter = filterOf(view);
  const filtered = filter.channels.length + filter.names.length > 0;
  return (
    <section aria-label={words.profile.history}>
      <h2 className="visually-hidden">{words.profile.history}</h2>
      <HistoryFilters profile={profile} view={view} />
      <EventFeed
        profileId={profile.profile_id}
        filter={filter}
        label={words.timeline.label}
        empty={
          filtered
            ? { icon: 'clock', heading: words.timeline.empty_filtered, hint: '' }
            : { icon: 'clock', heading: words.timeline.empty, hint: words.timeline.empty_hint }
        }
        end={words.timeline.end}
        row={EventRow}
      />
    </section>
  );
}
