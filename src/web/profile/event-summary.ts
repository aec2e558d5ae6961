import { isAnonymousNamespace } from '../../identity/namespaces.ts';
import type { ShownEvent } from '../api/types.ts';
import type { Words } from '../i18n/fr.ts';

/** Money an event is about, in minor units: the order's total, else what it adds to the person's value. */
export function amountOf(event: ShownEvent): { minor: number; currency: string } | null {
  const minor = event.order?.total_minor ?? event.revenue_minor;
  return minor === undefined || event.currency === undefined
    ? null
    : { minor, currency: event.currency };
}

/** The few words of data that tell this event from others of its kind. */
export function summaryOf(event: ShownEvent, words: Words): string {
  const parts = [
    event.order?.order_id === undefined ? undefined : words.orders.number(event.order.order_id),
    itemsOf(event, words),
    event.subject === undefined ? undefined : (event.subject.topic ?? event.subject.status),
    event.page?.title ?? event.page?.path,
    event.campaign?.name,
    event.order?.store,
    textProperty(event, 'query'),
    event.order === undefined ? event.place?.city : undefined,
  ];
  return parts
    .filter((part) => part !== undefined && part !== '')
    .slice(0, 3)
    .join(' · ');
}

/** Whether an event brought money, hints at trouble, or is of the everyday kind: shown by more than colour. */
export function toneOf(event: ShownEvent): 'gain' | 'trouble' | 'plain' {
  if (event.revenue_minor !== undefined && event.revenue_minor > 0) return 'gain';
  if (/(complaint|failed|cancelled|refunded|returned|bounced|unsubscribed|spam)/.test(event.name))
    return 'trouble';
  return 'plain';
}

/** Whether all that the event carried of a person was a device or browser: done before, or without, being known. */
export function isAnonymous({ identifiers = [] }: ShownEvent): boolean {
  return (
    identifiers.length > 0 &&
    identifiers.every((key) => isAnonymousNamespace(key.slice(0, key.indexOf(':'))))
  );
}

function itemsOf(event: ShownEvent, words: Words): string | undefined {
  const items = event.items ?? [];
  const first = items[0];
  if (first === undefined) return undefined;
  if (items.length > 1) return words.timeline.items(items.length);
  return first.name ?? first.category ?? first.sku ?? first.product_id;
}

function textProperty(event: ShownEvent, name: string): string | undefined {
  const value = event.properties?.[name];
  return typeof value === 'string' ? value : undefined;
}
