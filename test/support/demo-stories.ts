import type { EventDoc } from '../../src/model/event.ts';
import type { Story } from './web-people.ts';

/** Stories are told as seen from `now`, since ages and stages on the page are relative to it. */
const DAY = 24 * 3_600_000;

/** A customer of long standing: many channels, orders with items, a complaint, consents that differ. */
export function camille(now: Date): Story {
  const at = (days: number, hour = 10, minute = 12) => instantBefore(now, days, hour, minute);
  const ordered = (
    days: number,
    id: string,
    items: EventDoc['items'],
    channel: 'web' | 'store' = 'web',
  ) => {
    const total = (items ?? []).reduce(
      (sum, item) => sum + (item.price_minor ?? 0) * (item.quantity ?? 1),
      0,
    );
    return {
      name: 'order_completed',
      channel,
      source: channel === 'web' ? 'shopify' : 'caisse_lyon',
      occurred_at: at(days, 18, 41),
      revenue_minor: total,
      currency: 'EUR',
      order: { order_id: id, status: 'paid', total_minor: total, shipping_minor: 490 },
      ...(items === undefined ? {} : { items }),
    } satisfies Partial<EventDoc>;
  };
  const lamp = {
    product_id: 'LMP-204',
    name: 'Lampe de bureau Aube',
    brand: 'Lumio',
    quantity: 1,
    price_minor: 8990,
  };
  const throwRug = {
    product_id: 'PLD-07',
    name: 'Plaid en laine mérinos',
    quantity: 2,
    price_minor: 6450,
  };
  const mug = {
    product_id: 'TAS-31',
    name: 'Tasse grès bleu nuit',
    quantity: 4,
    price_minor: 1290,
  };
  const browsing = Array.from({ length: 90 }, (_, index) => ({
    name: ['page_viewed', 'product_viewed', 'product_list_viewed'][index % 3] ?? 'page_viewed',
    channel: index % 4 === 0 ? ('app' as const) : ('web' as const),
    source: index % 4 === 0 ? 'app_mobile' : 'site',
    occurred_at: at(20 + Math.floor(index / 5) * 9, 8 + (index % 12), (index * 7) % 60),
    page: { host: 'www.example.org', path: `/rayon/${index % 17}`, title: `Rayon ${index % 17}` },
    device: { type: index % 4 === 0 ? 'mobile' : 'desktop', os: 'iOS', browser: 'Safari' },
  }));
  return {
    identifiers: [
      'customer_id:crm/C-104233',
      'email:camille.lefevre@example.org',
      'email:c.lefevre@travail.example',
      'phone:+33612345678',
      'loyalty_id:caisse_lyon/9923 4410 7781',
      'customer_id:shopify/8841200937',
      'anonymous_id:site/4f7c1b52-9d0e-4a53-8a10-77d2a3f0c9aa',
      'device_id:app_mobile/A1B2C3D4-E5F6',
      'order_id:shopify/CMD-10482',
      'order_id:shopify/CMD-09921',
    ],
    records: [
      {
        source: 'crm',
        at: at(41),
        traits: {
          title: 'Mme',
          given_name: 'Camille',
          family_name: 'Lefèvre',
          full_name: 'Camille Lefèvre',
          sex: 'f',
          birth_date: '1986-04-09',
          language: 'fr',
          email: 'camille.lefevre@example.org',
          phone: '+33612345678',
          street: '18 rue des Tables-Claudiennes',
          postcode: '69001',
          city: 'Lyon',
          country: 'FR',
          company: 'Atelier Sorgue',
          job_title: 'Architecte d’intérieur',
          customer_since: '2019-05-14T00:00:00.000Z',
          custom: { vendeur_attitre: 'Nadia B.', niveau_fidelite: 'Or' },
        },
        consents: [
          { purpose: 'email_marketing', granted: true, decided_at: at(200) },
          { purpose: 'sms_marketing', granted: false, decided_at: at(41) },
        ],
      },
      {
        source: 'shopify',
        at: at(3),
        traits: {
          full_name: 'Camille Lefevre',
          email: 'c.lefevre@travail.example',
          city: 'Lyon',
          postcode: '69001',
        },
        consents: [{ purpose: 'personalisation', granted: true, decided_at: at(3) }],
      },
    ],
    events: [
      {
        name: 'page_viewed',
        channel: 'web',
        source: 'site',
        occurred_at: at(0, 9, 4),
        page: { host: 'www.example.org', path: '/compte/commandes', title: 'Mes commandes' },
        device: { type: 'mobile', os: 'iOS', browser: 'Safari' },
        place: { city: 'Lyon', country: 'FR' },
        session_id: 's-88123',
      },
      {
        name: 'email_opened',
        channel: 'email',
        source: 'mailing',
        occurred_at: at(0, 8, 51),
        campaign: { name: 'Lettre d’automne', medium: 'email' },
      },
      {
        name: 'complaint_filed',
        channel: 'phone',
        source: 'support',
        occurred_at: at(1, 16, 22),
        text: 'Le pied de la lampe est arrivé fendu. J’ai déjà écrit deux fois, personne ne répond ; je voudrais un échange avant la fin de la semaine.',
        text_language: 'fr',
        subject: { type: 'ticket', id: 'T-5521', status: 'open', topic: 'Produit abîmé' },
      },
      {
        name: 'survey_answered',
        channel: 'survey',
        source: 'enquetes',
        occurred_at: at(2, 11, 0),
        rating: 3,
        rating_max: 10,
      },
      { ...ordered(3, 'CMD-10482', [lamp, mug]) },
      {
        name: 'product_added',
        channel: 'web',
        source: 'site',
        occurred_at: at(3, 18, 20),
        items: [lamp],
        currency: 'EUR',
      },
      { ...ordered(64, 'CMD-09921', [throwRug]) },
      { ...ordered(170, 'TK-7731', [mug], 'store') },
      {
        name: 'store_visited',
        channel: 'store',
        source: 'caisse_lyon',
        occurred_at: at(170, 17, 5),
        place: { city: 'Lyon' },
      },
      ...browsing,
    ],
  };
}

/** Several people whose names resemble each other, one of them with nothing but a device. */
export function neighbours(now: Date): Story[] {
  const at = (days: number) => instantBefore(now, days, 10, 0);
  const someone = (
    id: string,
    full_name: string,
    email: string,
    city: string,
    postcode: string,
    ordered: number | null,
  ): Story => ({
    identifiers: [`customer_id:crm/${id}`, `email:${email}`],
    records: [
      { source: 'crm', at: at(90), traits: { full_name, email, city, postcode, country: 'FR' } },
    ],
    events:
      ordered === null
        ? []
        : [
            {
              name: 'order_completed',
              channel: 'web',
              source: 'shopify',
              occurred_at: at(ordered),
              revenue_minor: 4200,
              currency: 'EUR',
              order: { order_id: `CMD-${id}`, total_minor: 4200 },
            },
          ],
  });
  return [
    someone('C-2001', 'Camille Lefebvre', 'camille.lefebvre@example.org', 'Nantes', '44000', 20),
    someone('C-2002', 'Camilo Lefort', 'camilo.lefort@example.org', 'Lille', '59000', 400),
    someone('C-2003', 'Kamil Lefevre', 'k.lefevre@example.org', 'Paris', '75011', null),
    someone('C-2004', 'Marie-Hélène Dupont', 'mh.dupont@example.org', 'Bordeaux', '33000', 120),
    someone('C-2005', 'Jean-Baptiste Dupond', 'jb.dupond@example.org', 'Rennes', '35000', 5),
    {
      identifiers: ['anonymous_id:site/aa11bb22-0000-4000-8000-000000000001'],
      events: [
        {
          name: 'page_viewed',
          channel: 'web',
          source: 'site',
          occurred_at: at(1),
          identifiers: ['anonymous_id:site/aa11bb22-0000-4000-8000-000000000001'],
          page: { path: '/', title: 'Accueil' },
        },
      ],
    },
  ];
}

/** Day `days` before, at an hour of UTC, and never after `now`. */
function instantBefore(now: Date, days: number, hour: number, minute: number): string {
  const date = new Date(now.getTime() - days * DAY);
  date.setUTCHours(hour, minute, 0, 0);
  // On the day itself the hour may not have come yet.
  return new Date(Math.min(date.getTime(), now.getTime() - 60_000)).toISOString();
}
