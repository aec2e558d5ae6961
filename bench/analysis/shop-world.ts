import { createHash } from 'node:crypto';
import type { Client } from '@elastic/elasticsearch';
import { createRandom, type Random } from '../../src/demo/random.ts';
import { eventsIndexFor } from '../../src/elasticsearch/index-names.ts';

const DAY_MS = 86_400_000;
const MONTHS_MS = 365 * DAY_MS;
/** Documents of one bulk. */
const BULK = 5_000;
/** Bulks under way at once. */
const AT_ONCE = 3;

const WAYS: readonly (readonly [Campaign | undefined, number])[] = [
  [undefined, 55],
  [{ name: 'brand', source: 'google', medium: 'cpc' }, 15],
  [{ name: 'newsletter', source: 'newsletter', medium: 'email' }, 15],
  [{ name: 'retarget', source: 'facebook', medium: 'paid_social' }, 10],
  [{ name: 'feed', source: 'compare', medium: 'affiliate' }, 5],
];
interface Campaign {
  readonly name: string;
  readonly source: string;
  readonly medium: string;
}
/** What comes after what in a visit: a chain with an end, so that funnels narrow as they do in shops. */
const NEXT: Readonly<Record<string, readonly (readonly [string | undefined, number])[]>> = {
  page_viewed: [
    ['product_viewed', 45],
    ['products_searched', 15],
    ['page_viewed', 15],
    [undefined, 25],
  ],
  products_searched: [
    ['product_viewed', 60],
    ['products_searched', 10],
    [undefined, 30],
  ],
  product_viewed: [
    ['product_viewed', 35],
    ['product_added', 18],
    ['page_viewed', 12],
    [undefined, 35],
  ],
  product_added: [
    ['checkout_started', 40],
    ['product_viewed', 30],
    [undefined, 30],
  ],
  checkout_started: [
    ['order_completed', 60],
    [undefined, 40],
  ],
  order_completed: [
    ['review_submitted', 6],
    ['ticket_created', 8],
    [undefined, 86],
  ],
  review_submitted: [[undefined, 1]],
  ticket_created: [
    ['ticket_closed', 80],
    [undefined, 20],
  ],
  ticket_closed: [[undefined, 1]],
};
const CATEGORIES = ['sofas', 'lamps', 'rugs', 'desks', 'vases', 'beds', 'chairs', 'garden'];

/** How many of each were written. */
export interface Filled {
  readonly events: number;
  readonly people: number;
  readonly seconds: number;
}

/** Fills empty indices with a shop's year: people of long-tailed activity, in visits, and their profiles. */
export async function fillShop(
  client: Client,
  options: {
    readonly prefix: string;
    readonly events: number;
    readonly people: number;
    readonly now: Date;
    readonly report: (line: string) => void;
  },
): Promise<Filled> {
  const { prefix, events, people, now, report } = options;
  const started = performance.now();
  const names = [`${prefix}-events-*`, `${prefix}-profiles`];
  let lines: string[] = [];
  const underWay = new Set<Promise<void>>();
  let written = 0;
  let reported = performance.now();
  const send = async (body: string): Promise<void> => {
    const answer = await client.transport.request<{ errors: boolean }>({
      method: 'POST',
      path: '/_bulk',
      bulkBody: body,
      querystring: { filter_path: 'errors,items.*.error.type' },
    });
    if (answer.errors) throw new Error('the engine refused synthetic documents');
  };
  const put = async (index: string, id: string, doc: object): Promise<void> => {
    lines.push(`{"index":{"_index":"${index}","_id":"${id}"}}`, JSON.stringify(doc));
    if (lines.length < BULK * 2) return;
    if (underWay.size >= AT_ONCE) await Promise.race(underWay);
    const sent = send(`${lines.join('\n')}\n`);
    const one: Promise<void> = sent.finally(() => underWay.delete(one));
    underWay.add(one);
    lines = [];
  };
  await client.indices.putSettings({
    index: `${prefix}-profiles`,
    settings: { refresh_interval: '-1' },
  });
  for (let n = 0; n < people; n += 1) {
    const random = createRandom('shop', n);
    const left = people - n;
    // Long-tailed, and in the end as many as were asked for.
    const mean = (events - written) / left;
    const count = left === 1 ? events - written : Math.round(mean * random.lognormal(0.9) * 0.67);
    const id = `p_${createHash('sha1').update(`${prefix}${n}`).digest('base64url').slice(0, 22)}`;
    const own = visits(random, id, n, Math.max(0, Math.min(count, events - written)), now);
    for (const doc of own) await put(eventsIndexFor(prefix, doc.occurred_at), doc.event_id, doc);
    await put(`${prefix}-profiles`, id, profileOf(random, id, own, now));
    written += own.length;
    if (performance.now() - reported > 20_000) {
      reported = performance.now();
      const rate = Math.round(written / ((performance.now() - started) / 1000));
      report(`${written} of ${events} events, ${n + 1} profiles, ${rate}/s`);
    }
  }
  if (lines.length > 0) await send(`${lines.join('\n')}\n`);
  await Promise.all(underWay);
  await client.indices.putSettings({
    index: `${prefix}-profiles`,
    settings: { refresh_interval: '1s' },
  });
  await client.indices.refresh({ index: names }, { requestTimeout: 600_000 });
  return { events: written, people, seconds: (performance.now() - started) / 1000 };
}

type Doc = ReturnType<typeof eventOf>;

function visits(random: Random, id: string, n: number, count: number, now: Date): Doc[] {
  const events: Doc[] = [];
  const start = now.getTime() - MONTHS_MS + random.next() * MONTHS_MS * 0.9;
  let at = start;
  while (events.length < count) {
    const visit = {
      campaign: random.weighted(WAYS),
      channel: random.weighted([
        ['web', 65],
        ['app', 30],
        ['store', 5],
      ]),
      device: random.weighted([
        ['mobile', 60],
        ['desktop', 35],
        ['tablet', 5],
      ]),
    };
    let name: string | undefined = 'page_viewed';
    while (name !== undefined && events.length < count) {
      if (at > now.getTime()) return events;
      events.push(eventOf(random, { id, n, i: events.length, at, name, ...visit }));
      at += random.int(5_000, 240_000);
      name = random.weighted(NEXT[name] ?? [[undefined, 1]]);
    }
    at += random.exponential((now.getTime() - start) / (count / 4 + 1));
  }
  return events;
}

interface Making {
  readonly id: string;
  readonly n: number;
  readonly i: number;
  readonly at: number;
  readonly name: string;
  readonly campaign: Campaign | undefined;
  readonly channel: string;
  readonly device: string;
}

function eventOf(random: Random, { id, n, i, at, name, campaign, channel, device }: Making) {
  const when = new Date(at);
  const occurred_at = when.toISOString();
  const isOrder = name === 'order_completed';
  const category = random.pickSkewed(CATEGORIES);
  const message_id = `${n}-${i}`;
  return {
    event_id: `e${message_id}`,
    message_id,
    batch_id: 'bench',
    profile_id: id,
    name,
    channel: name.startsWith('ticket') ? 'phone' : channel,
    source: 'shop',
    type: 'track',
    occurred_at,
    received_at: occurred_at,
    local_hour: when.getUTCHours(),
    local_weekday: when.getUTCDay() || 7,
    identifiers: [],
    issues: [],
    device: { type: device },
    place: { country: 'FR', region: `R${n % 13}` },
    ...(campaign === undefined ? {} : { campaign }),
    ...(isOrder
      ? {
          revenue_minor: Math.round(4_000 * random.lognormal(0.7)),
          currency: n % 20 === 0 ? 'USD' : 'EUR',
          items: [
            { product_id: `${category}-${n % 50}`, category, quantity: random.int(1, 3) },
            { product_id: `lamps-${n % 7}`, category: 'lamps', quantity: 1 },
          ].slice(0, random.int(1, 2)),
        }
      : name.startsWith('product_')
        ? { items: [{ product_id: `${category}-${n % 50}`, category }] }
        : {}),
    ...(name === 'review_submitted' ? { rating: random.int(1, 5), rating_max: 5 } : {}),
  };
}

function profileOf(random: Random, profile_id: string, events: readonly Doc[], now: Date) {
  const counts = new Map<string, number>();
  const first: Record<string, string> = {};
  const last: Record<string, string> = {};
  let revenue = 0;
  for (const { name, occurred_at, ...event } of events) {
    counts.set(name, (counts.get(name) ?? 0) + 1);
    first[name] ??= occurred_at;
    last[name] = occurred_at;
    if ('revenue_minor' in event) revenue += event.revenue_minor ?? 0;
  }
  const orders = counts.get('order_completed') ?? 0;
  const at = now.toISOString();
  const begin = events[0];
  return {
    profile_id,
    status: 'active',
    created_at: begin?.occurred_at ?? at,
    updated_at: at,
    country: random.weighted([
      ['FR', 85],
      ['BE', 10],
      ['CH', 5],
    ]),
    language: random.chance(0.9) ? 'fr' : 'en',
    anonymous: random.chance(0.3),
    sources: ['shop'],
    channels: [...new Set(events.map(({ channel }) => channel))],
    lifecycle_stage: orders > 3 ? 'loyal' : orders > 0 ? 'customer' : 'prospect',
    events_count: events.length,
    event_count: Object.fromEntries(
      [...counts].map(([name, count]) => [name, String(count).padStart(10, '0')]),
    ),
    event_first: first,
    event_last: last,
    first_seen_at: begin?.occurred_at ?? at,
    last_seen_at: events.at(-1)?.occurred_at ?? at,
    relational: {
      orders_count: orders,
      revenue_minor: revenue,
      currency: 'EUR',
      ...(orders > 0
        ? { first_order_at: first['order_completed'], last_order_at: last['order_completed'] }
        : {}),
    },
    computed: {
      ...(orders > 0
        ? { rfm: { score: `${random.int(1, 5)}${random.int(1, 5)}${random.int(1, 5)}` } }
        : {}),
      acquisition: { channel: begin?.campaign?.medium ?? 'direct', at: begin?.occurred_at ?? at },
    },
  };
}
