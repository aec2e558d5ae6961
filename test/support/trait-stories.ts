import type { EventDoc } from '../../src/model/event.ts';
import { eventDoc, instant } from './event-doc.ts';

type Told = Partial<EventDoc> & { readonly name: string; readonly day: number };

/** Events as told, one after the other, received when they happened. */
export function story(told: readonly Told[], from = 0): EventDoc[] {
  return told.map(({ day, ...own }, i) =>
    eventDoc({
      occurred_at: instant(day, i),
      received_at: instant(day, i + 1),
      local_hour: 20,
      local_weekday: 6,
      ...own,
      event_id: `s${from + i}`,
    }),
  );
}

/** A year with something of everything that traits are computed from. */
export function aBusyYear(): EventDoc[] {
  const lyon = { country: 'FR', region: 'Auvergne-Rhône-Alpes', city: 'Lyon' };
  const shoes = [{ category: 'Shoes', brand: 'Ayo', quantity: 2, price_minor: 4500 }];
  const mail = { channel: 'email' as const };
  const desk = { channel: 'support' as const, source: 'desk' };
  const ticket = (id: string, status?: string) => ({
    subject: { type: 'ticket', id, ...(status === undefined ? {} : { status }) },
  });
  const visit = {
    session_id: 'v1',
    place: lyon,
    device: { type: 'mobile' },
    consents: [{ purpose: 'geolocation', granted: true, decided_at: instant(1) }],
  };
  return story([
    {
      name: 'page_viewed',
      day: 1,
      ...visit,
      campaign: { source: 'google', medium: 'CPC', name: 'spring' },
    },
    { name: 'product_viewed', day: 1, ...visit, items: shoes },
    { name: 'product_added', day: 1, ...visit, items: shoes },
    {
      name: 'order_completed',
      day: 2,
      revenue_minor: 9000,
      currency: 'EUR',
      order: { order_id: 'o1', total_minor: 9000, discount_minor: 1000 },
      items: shoes,
    },
    { name: 'order_returned', day: 9 },
    { name: 'order_refunded', day: 10, channel: 'billing', revenue_minor: -4500, currency: 'EUR' },
    { name: 'order_cancelled', day: 11 },
    { name: 'subscription_started', day: 12 },
    { name: 'subscription_renewed', day: 42 },
    { name: 'email_delivered', day: 50, ...mail },
    { name: 'email_opened', day: 50, ...mail },
    { name: 'push_notification_received', day: 51, channel: 'app' },
    { name: 'push_notification_tapped', day: 51, channel: 'app' },
    { name: 'ticket_created', day: 60, ...desk, ...ticket('t1') },
    { name: 'ticket_closed', day: 62, ...desk, ...ticket('t1') },
    { name: 'complaint_filed', day: 70, ...desk, ...ticket('t2') },
    {
      name: 'survey_answered',
      day: 80,
      channel: 'survey',
      rating: 10,
      rating_max: 10,
      properties: { survey: 'nps' },
    },
    {
      name: 'appointment_booked',
      day: 81,
      subject: { type: 'appointment', id: 'r1' },
      properties: { due_at: instant(95) },
    },
    {
      name: 'social_post_published',
      day: 90,
      channel: 'social',
      properties: { likes: '12', followers: 15_000 },
    },
  ]);
}
