import type { ReactNode } from 'react';
import type { ShownEvent } from '../api/types.ts';
import { label } from '../i18n/label.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Fact, Facts } from '../kit/facts.tsx';
import { PaymentReasons } from '../signals/payment-reasons.tsx';
import { ItemTable } from './item-table.tsx';
import './event-detail.css';

const MOST_PROPERTIES = 20;

/** All that is known of one interaction. */
export function EventDetail({ event }: { event: ShownEvent }) {
  const { words, format } = useLanguage();
  const { order, page, place, device, campaign, subject, currency } = event;
  const money = (minor: number | undefined) =>
    minor === undefined || currency === undefined ? undefined : format.money(minor, currency);
  const join = (parts: readonly (string | undefined)[]) => {
    const known = parts.filter((part) => part !== undefined && part !== '');
    return known.length === 0 ? undefined : known.join(' · ');
  };
  const country = place?.country;
  const rows: readonly (readonly [string, ReactNode])[] = [
    [words.event_fields.occurred_at, format.dateTime(event.occurred_at)],
    [words.event_fields.source, event.source],
    [words.event_fields.channel, words.channels[event.channel]],
    [words.event_fields.page, join([page?.title, page?.url ?? page?.path ?? page?.host])],
    [words.event_fields.referrer, page?.referrer_host],
    [words.event_fields.campaign, join([campaign?.name, campaign?.source, campaign?.medium])],
    [words.event_fields.device, join([device?.type, device?.os, device?.browser, device?.model])],
    [
      words.event_fields.place,
      join([
        place?.postcode,
        place?.city,
        place?.region,
        country === undefined ? undefined : format.country(country),
      ]),
    ],
    [words.event_fields.order, order?.order_id],
    [words.event_fields.status, order?.status ?? subject?.status],
    [words.event_fields.store, order?.store],
    [words.event_fields.total, money(order?.total_minor)],
    [words.event_fields.shipping, money(order?.shipping_minor)],
    [words.event_fields.tax, money(order?.tax_minor)],
    [words.event_fields.discount, money(order?.discount_minor)],
    [words.event_fields.coupon, order?.coupon],
    [
      words.event_fields.subject,
      subject === undefined
        ? undefined
        : join([label({}, subject.type), subject.id, subject.topic]),
    ],
    [
      words.event_fields.issues,
      event.issues === undefined || event.issues.length === 0
        ? undefined
        : format.list(event.issues),
    ],
  ];
  const properties = Object.entries(event.properties ?? {}).slice(0, MOST_PROPERTIES);
  return (
    <div className="event-detail">
      {event.text === undefined ? null : (
        <blockquote className="event-quote">{event.text}</blockquote>
      )}
      <PaymentReasons event={event} />
      {event.items === undefined ? null : <ItemTable items={event.items} currency={currency} />}
      <Facts>
        {rows
          .filter(([, value]) => value !== undefined)
          .map(([name, value]) => (
            <Fact key={name} name={name}>
              {value}
            </Fact>
          ))}
        {properties.map(([name, value]) => (
          <Fact key={name} name={label({}, name)}>
            <span className="mono">
              {typeof value === 'string' ? value : JSON.stringify(value)}
            </span>
          </Fact>
        ))}
      </Facts>
    </div>
  );
}
