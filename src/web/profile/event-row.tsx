import { label } from '../i18n/label.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Icon } from '../kit/icon.tsx';
import { EventMarks } from '../signals/event-marks.tsx';
import { EventDetail } from './event-detail.tsx';
import type { EventRowProps } from './event-feed.tsx';
import { amountOf, isAnonymous, summaryOf, toneOf } from './event-summary.ts';

/** One interaction on one line or two: when, where, what, and the money; all the rest on demand. */
export function EventRow({ event, titleId, opened, toggle, tabIndex }: EventRowProps) {
  const { words, format } = useLanguage();
  const amount = amountOf(event);
  const summary = summaryOf(event, words);
  const { rating, rating_max } = event;
  return (
    <div className="event" data-tone={toneOf(event)}>
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
        <span className="event-icon" title={words.channels[event.channel]}>
          <Icon name={event.channel} size={16} />
          <span className="visually-hidden">{words.channels[event.channel]}</span>
        </span>
        <span className="event-main">
          <span className="event-line">
            <span className="event-title" id={titleId}>
              {label(words.events, event.name)}
            </span>
            {isAnonymous(event) ? (
              <span className="event-anonymous" title={words.page.anonymous_hint}>
                {words.page.anonymous}
              </span>
            ) : null}
            <EventMarks event={event} />
            {summary === '' ? null : <span className="event-summary">{summary}</span>}
          </span>
          {event.text === undefined ? null : <span className="event-text">{event.text}</span>}
        </span>
        <span className="event-side">
          {amount === null ? null : (
            <span className="event-amount">{format.money(amount.minor, amount.currency)}</span>
          )}
          {rating === undefined ? null : (
            <span>
              {words.timeline.rating(format.number(rating), format.number(rating_max ?? 5))}
            </span>
          )}
          <span className="event-source">{event.source}</span>
        </span>
      </button>
      {opened ? <EventDetail event={event} /> : null}
    </div>
  );
}
