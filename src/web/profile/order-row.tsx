import { useLanguage } from '../i18n/language.tsx';
import { Icon } from '../kit/icon.tsx';
import { EventDetail } from './event-detail.tsx';
import type { EventRowProps } from './event-feed.tsx';
import { amountOf } from './event-summary.ts';
import { ItemTable } from './item-table.tsx';

/** One purchase with its items and its amount. */
export function OrderRow({ event, titleId, opened, toggle, tabIndex }: EventRowProps) {
  const { words, format } = useLanguage();
  const amount = amountOf(event);
  const items = event.items ?? [];
  const id = event.order?.order_id;
  const facts = [
    items.length === 0 ? undefined : words.timeline.items(items.length),
    event.order?.status,
    event.order?.store,
    words.channels[event.channel],
  ].filter((fact) => fact !== undefined);
  return (
    <div className="event" data-tone="gain">
      <button
        type="button"
        className="event-toggle"
        aria-expanded={opened}
        tabIndex={tabIndex}
        onClick={toggle}
      >
        <time className="event-time" dateTime={event.occurred_at}>
          {format.time(event.occurred_at)}
        </time>
        <span className="event-icon">
          <Icon name="bag" size={16} />
        </span>
        <span className="event-main">
          <span className="event-line">
            <span className="event-title" id={titleId}>
              {words.events.order_completed} {id === undefined ? null : words.orders.number(id)}
            </span>
            <span className="event-summary">{facts.join(' · ')}</span>
          </span>
        </span>
        <span className="event-side">
          {amount === null ? null : (
            <span className="event-amount">{format.money(amount.minor, amount.currency)}</span>
          )}
          <span className="event-source">{event.source}</span>
        </span>
      </button>
      {opened ? (
        <EventDetail event={event} />
      ) : items.length === 0 ? null : (
        <div className="event-detail">
          <ItemTable items={items.slice(0, 5)} currency={event.currency} />
        </div>
      )}
    </div>
  );
}
