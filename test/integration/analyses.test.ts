import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AttributionAnswer } from '../../src/analytics/attribution/request.ts';
import { BasketAnswer } from '../../src/analytics/basket/basket.ts';
import { CohortsAnswer } from '../../src/analytics/cohorts/request.ts';
import { JourneysAnswer } from '../../src/analytics/journeys/request.ts';
import { DEFAULT_STAGES, STAGES } from '../../src/analytics/journeys/stages.ts';
import type { EventDoc } from '../../src/model/event.ts';
import { type TestApi, testApi } from '../support/api.ts';
import {
  type FollowedWorld,
  followedWorld,
  historiesOf,
  indexWorld,
} from '../support/followed-world.ts';

let api: TestApi;
let world: FollowedWorld;
let histories: Map<string, EventDoc[]>;

/** Advertising cost as networks export it: by name, by number, in micros, in two currencies, outside the period. */
const SPENDS = [
  { data: { campaign_name: 'brand', spend: '120.50', currency: 'EUR' }, day: '2026-03-29' },
  { data: { campaign_id: '7', cost_micros: 40_000_000, currency: 'EUR' }, day: '2026-04-10' },
  { data: { campaign_name: 'spring', spend: 30, currency: 'USD' }, day: '2026-04-11' },
  { data: { campaign_name: 'nobody', spend: 9, currency: 'EUR' }, day: '2026-04-12' },
  { data: { campaign_name: 'brand', spend: 1000, currency: 'EUR' }, day: '2026-03-24' },
  { data: { campaign_name: 'brand', spend: 1000, currency: 'EUR' }, day: '2026-05-01' },
];

beforeAll(async () => {
  api = await testApi();
  world = followedWorld(11, 300);
  histories = historiesOf(world);
  await indexWorld(api, world);
  const { client, prefix } = api.engine;
  const records = [
    ...SPENDS.map(({ data, day }, i) => ({
      record_type: 'campaign_spend',
      record_id: `s${i}`,
      source: 'google_ads_spend',
      updated_at: `${day}T00:00:00.000Z`,
      received_at: `${day}T00:00:00.000Z`,
      deleted: false,
      data,
    })),
    {
      record_type: 'campaign',
      record_id: '7',
      source: 'google_ads_campaigns',
      updated_at: '2026-01-01T00:00:00.000Z',
      received_at: '2026-01-01T00:00:00.000Z',
      deleted: false,
      data: { name: 'retarget' },
    },
  ];
  const { errors } = await client.bulk({
    refresh: true,
    operations: records.flatMap((doc) => [
      { index: { _index: `${prefix}-records`, _id: doc.record_id } },
      doc,
    ]),
  });
  expect(errors).toBe(false);
});
afterAll(() => api.cleanup());

async function post(path: string, body: object, role: keyof TestApi['keys'] = 'analyst') {
  const answer = await api.app.request(`/v1/analytics/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${api.keys[role]}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

/** From 25 March to the end of April in Paris: the clocks change in between. */
const PERIOD = { from: '2026-03-25', to: '2026-05-01' };
const [FROM, TO] = ['2026-03-24T23:00:00.000Z', '2026-04-30T22:00:00.000Z'];

/** What each person did in the period; those who did nothing are left out. */
function inPeriod(keep: (event: EventDoc) => boolean = () => true): Map<string, EventDoc[]> {
  return new Map(
    [...histories].flatMap(([id, own]) => {
      const some = own.filter(
        (one) => one.occurred_at >= FROM && one.occurred_at < TO && keep(one),
      );
      return some.length === 0 ? [] : [[id, some] as const];
    }),
  );
}

const msOf = ({ occurred_at }: EventDoc) => Date.parse(occurred_at);
/** Of one instant, the order that the engine gives: by name, channel and device. */
function ordered(own: readonly EventDoc[]): EventDoc[] {
  const key = (one: EventDoc) =>
    `${one.occurred_at}|${one.name}|${one.channel}|${one.device?.type}`;
  return own.toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

describe('journeys', () => {
  const journeysOf = (own: readonly EventDoc[], gapHours: number) => {
    const parts: EventDoc[][] = [];
    for (const one of ordered(own)) {
      const last = parts.at(-1)?.at(-1);
      if (last === undefined || msOf(one) - msOf(last) >= gapHours * 3_600_000) parts.push([]);
      parts.at(-1)?.push(one);
    }
    return parts;
  };

  test('flow, paths and loops are those of every journey counted one by one', async () => {
    const { status, body } = await post('journeys', {
      period: PERIOD,
      gap_hours: 48,
      depth: 4,
      width: 3,
      paths: 200,
      from: 'product_viewed',
    });
    expect(status).toBe(200);
    const found = JourneysAnswer.parse(body);
    const ways: { id: string; steps: string[] }[] = [];
    const loops = new Map<string, { times: number; people: Set<string> }>();
    let count = 0;
    for (const [id, own] of inPeriod()) {
      for (const part of journeysOf(own, 48)) {
        count += 1;
        const names = part.map(({ name }) => name).filter((name, i, all) => name !== all[i - 1]);
        names.forEach((name, i) => {
          for (const back of [2, 3, 4]) {
            const way = names.slice(Math.max(0, i - back), i + 1);
            if (i - back < 0 || names[i - back] !== name) continue;
            const key = way.join('>');
            const loop = loops.get(key) ?? { times: 0, people: new Set() };
            loops.set(key, { times: loop.times + 1, people: loop.people.add(id) });
            break;
          }
        });
        const start = names.indexOf('product_viewed');
        if (start >= 0) ways.push({ id, steps: names.slice(start) });
      }
    }
    expect(found.totals).toMatchObject({
      people: inPeriod().size,
      journeys: count,
      shown: ways.length,
    });
    // Each path, with all that took it.
    for (const path of found.paths) {
      const same = ways.filter(
        ({ steps }) =>
          steps.length > 4 === !path.complete && steps.slice(0, 4).join() === path.steps.join(),
      );
      expect(path).toMatchObject({
        journeys: same.length,
        people: new Set(same.map(({ id }) => id)).size,
        share: same.length / ways.length,
      });
    }
    // Each node: the three most frequent of each place, and the others together.
    for (let place = 0; place < 4; place += 1) {
      const there = ways.filter(({ steps }) => steps.length > place);
      const counts = new Map<string, number>();
      for (const { steps } of there) {
        counts.set(steps[place] ?? '', (counts.get(steps[place] ?? '') ?? 0) + 1);
      }
      const nodes = found.nodes.filter((node) => node.place === place);
      expect(nodes.reduce((sum, { journeys }) => sum + journeys, 0)).toBe(there.length);
      const named = nodes.filter(({ step }) => step !== null);
      expect(named).toHaveLength(Math.min(3, counts.size));
      for (const { step, journeys, people, ended } of named) {
        const through = there.filter(({ steps }) => steps[place] === step);
        expect(journeys).toBe(through.length);
        expect(people).toBe(new Set(through.map(({ id }) => id)).size);
        expect(ended).toBe(through.filter(({ steps }) => steps.length === place + 1).length);
      }
      const least = Math.min(...named.map(({ journeys }) => journeys));
      for (const [name, times] of counts) {
        if (!named.some(({ step }) => step === name)) expect(times).toBeLessThanOrEqual(least);
      }
    }
    for (const { source, target, journeys } of found.links) {
      const [from, to] = [source, target].map((id) => found.nodes.find((node) => node.id === id));
      if (from?.step === null || to?.step === null) continue;
      const both = ways.filter(
        ({ steps }) =>
          steps[from?.place ?? -1] === from?.step && steps[to?.place ?? -1] === to?.step,
      );
      expect(journeys).toBe(both.length);
    }
    const into = (id: string) =>
      found.links.filter(({ target }) => target === id).reduce((sum, one) => sum + one.journeys, 0);
    for (const node of found.nodes) if (node.place > 0) expect(into(node.id)).toBe(node.journeys);
    for (const { steps, times, people } of found.loops) {
      expect({ times, people }).toEqual({
        times: loops.get(steps.join('>'))?.times,
        people: loops.get(steps.join('>'))?.people.size,
      });
    }
    const most = [...loops.values()].sort((a, b) => b.times - a.times)[0]?.times;
    expect(found.loops[0]?.times).toBe(most);
  });

  test('people are followed across channels and devices, merged ones as one', async () => {
    const { body } = await post('journeys', { period: PERIOD, by: ['channel', 'device.type'] });
    const { totals, paths } = JourneysAnswer.parse(body);
    const several = (of: (one: EventDoc) => string | undefined) =>
      [...inPeriod().values()].filter((own) => new Set(own.map(of)).size > 1).length;
    expect(totals.across_channels).toBe(several(({ channel }) => channel));
    expect(totals.across_devices).toBe(several(({ device }) => device?.type));
    expect(paths[0]?.steps[0]).toMatch(/^\w+ · (desktop|mobile)$/);
    const mergedIds = [...world.merged.values()];
    expect(mergedIds.some((id) => inPeriod().has(id))).toBe(true);
  });

  test('stages: people, time in them, drop-off, satisfaction and cost', async () => {
    const costs = [{ event: 'ticket_created', cost_minor: 600, currency: 'EUR' }];
    const { body } = await post('journeys', { period: PERIOD, costs });
    const { stages, totals } = JourneysAnswer.parse(body);
    const placeOf = (name: string) => STAGES.findIndex((one) => DEFAULT_STAGES[one].includes(name));
    const all = [...inPeriod().values()].map(ordered);
    const touches = (campaign: string, place?: number) =>
      all
        .flat()
        .filter(
          (one) =>
            one.campaign?.name === campaign && (place === undefined || placeOf(one.name) === place),
        ).length;
    STAGES.forEach((stage, place) => {
      const found = stages.find((one) => one.stage === stage);
      const there = all.filter((own) => own.some(({ name }) => placeOf(name) === place));
      const hours = there
        .flatMap((own) => {
          const first = own.find(({ name }) => placeOf(name) === place) as EventDoc;
          const later = own.find((one) => placeOf(one.name) > place && msOf(one) >= msOf(first));
          return later === undefined ? [] : [(msOf(later) - msOf(first)) / 3_600_000];
        })
        .sort((a, b) => a - b);
      const ratings = all
        .flat()
        .filter((one) => placeOf(one.name) === place && one.rating !== undefined)
        .map(({ rating = 0, rating_max = 1 }) => rating / rating_max);
      expect(found).toMatchObject({
        people: there.length,
        share: there.length / totals.people,
        dropped: place === STAGES.length - 1 ? 0 : there.length - hours.length,
        hours:
          hours.length === 0
            ? null
            : {
                median: hours[Math.ceil(hours.length / 2) - 1],
                p90: hours[Math.ceil(hours.length * 0.9) - 1],
              },
      });
      if (ratings.length === 0) expect(found?.satisfaction).toBeNull();
      else {
        expect(found?.satisfaction?.answers).toBe(ratings.length);
        const mean = ratings.reduce((a, b) => a + b, 0) / ratings.length;
        expect(found?.satisfaction?.mean).toBeCloseTo(mean, 10);
      }
      const share = (campaign: string) => touches(campaign, place) / touches(campaign);
      const euros =
        12_050 * share('brand') +
        4_000 * share('retarget') +
        (stage === 'service'
          ? 600 * all.flat().filter(({ name }) => name === 'ticket_created').length
          : 0);
      expect(found?.cost['EUR'] ?? 0).toBeCloseTo(euros, 6);
      expect(found?.cost['USD'] ?? 0).toBeCloseTo(3_000 * share('spring'), 6);
      expect(found?.cost_per_person['EUR'] ?? 0).toBeCloseTo(euros / there.length, 6);
    });
  });

  test('moments: conversion with a step before it, and without', async () => {
    const condition = { op: 'range', field: 'revenue_minor', gte: 2000 } as const;
    for (const conversion of [undefined, { event: 'order_completed', condition }]) {
      const { body } = await post('journeys', {
        period: PERIOD,
        ...(conversion === undefined ? {} : { conversion }),
      });
      const { moments, totals } = JourneysAnswer.parse(body);
      const people = [...inPeriod().values()].map((own) => {
        const converted = own.find(
          (one) =>
            one.name === 'order_completed' &&
            (conversion === undefined || (one.revenue_minor ?? 0) >= 2000),
        );
        const before = own.filter((one) => converted === undefined || msOf(one) < msOf(converted));
        return {
          steps: new Set(before.map(({ name }) => name)),
          converted: converted !== undefined,
        };
      });
      expect(totals.converted).toBe(people.filter(({ converted }) => converted).length);
      expect(moments.length).toBeGreaterThan(4);
      for (const moment of moments) {
        const arm = (has: boolean) => {
          const some = people.filter(({ steps }) => steps.has(moment.step) === has);
          const converted = some.filter((one) => one.converted).length;
          return { people: some.length, converted, rate: converted / some.length };
        };
        expect(moment.step).not.toBe('order_completed');
        expect([moment.with, moment.without]).toEqual([arm(true), arm(false)]);
        expect(moment.uplift).toBeCloseTo(arm(true).rate - arm(false).rate, 12);
        const [low, high] = moment.interval ?? [0, 0];
        expect(low).toBeLessThan(moment.uplift ?? 0);
        expect(high).toBeGreaterThan(moment.uplift ?? 0);
      }
    }
  });

  test('only some people, only some interactions, up to a step', async () => {
    const { body } = await post('journeys', {
      period: PERIOD,
      filter: { op: 'is', field: 'channel', values: ['web'] },
      people: { op: 'is', field: 'country', values: ['BE'] },
      to: 'checkout_started',
    });
    const { totals, paths, reading } = JourneysAnswer.parse(body);
    const belgian = new Set(
      world.profiles.filter(({ country }) => country === 'BE').map(({ profile_id }) => profile_id),
    );
    const web = [...inPeriod(({ channel }) => channel === 'web')].filter(([id]) => belgian.has(id));
    expect(totals.people).toBe(web.length);
    expect(
      paths.every(({ steps, complete }) => !complete || steps.at(-1) === 'checkout_started'),
    ).toBe(true);
    expect(totals.shown).toBeGreaterThan(0);
    expect(reading.accuracy).toBe('exact');
  });

  test.each([
    { name: 'no period', body: {}, path: 'period' },
    {
      name: 'an empty one',
      body: { period: { from: '2026-04-01', to: '2026-04-01' } },
      path: 'period',
    },
    {
      name: 'an unknown field',
      body: { period: PERIOD, filter: { op: 'exists', field: 'colour' } },
      path: 'filter.field',
    },
    { name: 'too deep a flow', body: { period: PERIOD, depth: 50 }, path: 'depth' },
  ])('refuse $name', async ({ body, path }) => {
    const answer = await post('journeys', body);
    expect(answer.status).toBe(400);
    expect(answer.body['errors']).toEqual([expect.objectContaining({ path })]);
  });

  test('of a time to come are empty', async () => {
    const { body } = await post('journeys', { period: { from: '2040-01-01', to: '2040-02-01' } });
    const found = JourneysAnswer.parse(body);
    expect(found).toMatchObject({ nodes: [], links: [], paths: [], moments: [] });
    expect(found.totals.people).toBe(0);
  });
});

const DAYS_OF_PARIS = new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Paris' });

/** Months since the year 0 of an instant on the clock of Paris. */
function monthOf(instant: string | number): number {
  const [year, month] = DAYS_OF_PARIS.format(new Date(instant)).split('-').map(Number);
  return (year ?? 0) * 12 + (month ?? 1) - 1;
}

describe('cohorts', () => {
  const active = () => world.profiles.filter(({ status }) => status === 'active');
  type Lines = { key: unknown; people: number; periods: unknown[] }[];

  /** Every person of every cohort, month by month. */
  function brute(
    starts: ReadonlyMap<string, { begun: string; keys: readonly unknown[] }>,
    options: {
      periods: number;
      back: (event: EventDoc) => boolean;
      rate?: number;
    },
  ): Lines {
    const keys = [...new Set([...starts.values()].flatMap((one) => one.keys))];
    return keys.map((key) => {
      const members = [...starts].filter(([, one]) => one.keys.includes(key));
      const sofar: Record<string, number> = {};
      return {
        key,
        people: members.length,
        periods: Array.from({ length: options.periods }, (_, period) => {
          const here = members.map(([id, { begun }]) =>
            (histories.get(id) ?? []).filter(
              (one) => monthOf(one.occurred_at) === monthOf(begun) + period,
            ),
          );
          const orders = here.flat().filter(({ name }) => name === 'order_completed');
          const revenue: Record<string, number> = {};
          for (const { revenue_minor = 0, currency = '' } of orders) {
            const [code, amount] =
              options.rate !== undefined && currency === 'USD'
                ? ['EUR', revenue_minor * options.rate]
                : [currency, revenue_minor];
            revenue[code] = (revenue[code] ?? 0) + amount;
            sofar[code] = (sofar[code] ?? 0) + amount;
          }
          const returning = here.filter((own) => own.some(options.back)).length;
          const close = (money: Record<string, number>, by: number) =>
            Object.fromEntries(
              Object.entries(money).map(([code, sum]) => [code, expect.closeTo(sum / by, 6)]),
            );
          return {
            period,
            over: members.every(([, { begun }]) => monthOf(begun) + period < monthOf(Date.now())),
            returning,
            share: returning / members.length,
            orders: orders.length,
            revenue: close(revenue, 1),
            revenue_per_person: close(sofar, members.length),
          };
        }),
      };
    });
  }

  const byKey = (lines: Lines) => new Map(lines.map((line) => [line.key, line]));
  const shownOf = (body: unknown): Lines =>
    CohortsAnswer.parse(body).cohorts.map(({ others: _, ...line }) => line);

  test('by month of the first interaction, with those who never came back', async () => {
    const { status, body } = await post('cohorts', {
      period: { from: '2026-03-01', to: '2026-06-01' },
      periods: 3,
    });
    expect(status).toBe(200);
    const starts = new Map(
      active().flatMap(({ profile_id, first_seen_at }) =>
        first_seen_at === null ||
        monthOf(first_seen_at) < monthOf('2026-03-15') ||
        monthOf(first_seen_at) > monthOf('2026-05-15')
          ? []
          : [
              [
                profile_id,
                {
                  begun: first_seen_at,
                  keys: [`2026-0${(monthOf(first_seen_at) % 12) + 1}-01`],
                },
              ] as const,
            ],
      ),
    );
    const expected = brute(starts, { periods: 3, back: () => true });
    expect(byKey(shownOf(body))).toEqual(byKey(expected));
    expect(CohortsAnswer.parse(body).all.people).toBe(starts.size);
    expect(expected.length).toBeGreaterThan(1);
  });

  test('by the channel they came from, coming back by an order of some worth, at stated rates', async () => {
    const { body } = await post('cohorts', {
      by: { kind: 'channel', size: 60 },
      period: { from: '2026-03-01', to: '2026-06-01' },
      periods: 2,
      event: 'order_completed',
      condition: { op: 'range', field: 'revenue_minor', gte: 3000 },
      convert: { to: 'EUR', rates: { USD: 0.5 } },
    });
    const starts = new Map(
      active().flatMap(({ profile_id, first_seen_at, computed }) =>
        first_seen_at === null ||
        monthOf(first_seen_at) > monthOf('2026-05-15') ||
        monthOf(first_seen_at) < monthOf('2026-03-15')
          ? []
          : [
              [
                profile_id,
                { begun: first_seen_at, keys: [computed?.acquisition?.channel ?? null] },
              ] as const,
            ],
      ),
    );
    const expected = brute(starts, {
      periods: 2,
      back: (one) => one.name === 'order_completed' && (one.revenue_minor ?? 0) >= 3000,
      rate: 0.5,
    });
    expect(byKey(shownOf(body))).toEqual(byKey(expected));
    expect(expected.length).toBeGreaterThan(3);
  });

  test('by the category first bought; whoever began with two is in both', async () => {
    const { body } = await post('cohorts', {
      by: { kind: 'first_product' },
      period: { from: '2026-03-01', to: '2026-06-01' },
      periods: 3,
    });
    const starts = new Map(
      active().flatMap(({ profile_id }) => {
        const orders = (histories.get(profile_id) ?? []).filter(
          ({ name }) => name === 'order_completed',
        );
        const [first] = orders;
        if (first === undefined || first.occurred_at >= '2026-05-31T22:00') return [];
        const items = orders
          .filter(({ occurred_at }) => occurred_at === first.occurred_at)
          .flatMap(({ items: own = [] }) => own.map(({ category }) => category));
        const keys = items.length === 0 ? [null] : [...new Set(items)];
        return [[profile_id, { begun: first.occurred_at, keys }] as const];
      }),
    );
    expect(byKey(shownOf(body))).toEqual(byKey(brute(starts, { periods: 3, back: () => true })));
    expect(CohortsAnswer.parse(body).all.people).toBe(starts.size);
  });

  test.each([
    {
      name: 'an empty period',
      body: { period: { from: '2026-04-01', to: '2026-03-01' } },
      path: 'period',
    },
    {
      name: 'too many cohorts',
      body: {
        period: { from: '2000-01-01', to: '2026-03-01' },
        by: { kind: 'time', interval: 'week' },
      },
      path: 'period',
    },
    {
      name: 'an unknown field',
      body: { period: PERIOD, people: { op: 'exists', field: 'colour' } },
      path: 'people.field',
    },
  ])('refuse $name', async ({ body, path }) => {
    const answer = await post('cohorts', body);
    expect(answer.status).toBe(400);
    expect(answer.body['errors']).toEqual([expect.objectContaining({ path })]);
  });
});

describe('attribution', () => {
  /** What led to an interaction, told the long way. */
  function ledBy({ campaign, channel, page }: EventDoc): string {
    if (campaign?.medium !== undefined) return campaign.medium;
    if (campaign?.source !== undefined) return 'campaign';
    if (channel !== 'web' && channel !== 'app') return channel;
    return page?.referrer_host === undefined ? 'direct' : 'organic_search';
  }

  interface Conversion {
    readonly event: EventDoc;
    readonly touches: readonly string[];
    readonly isFirst: boolean;
  }

  /** Every order of the period with what was touched in ten days before it. */
  function paths(keyOf: (event: EventDoc) => string) {
    const conversions: Conversion[] = [];
    const lost: string[][] = [];
    const isTouch = (one: EventDoc) =>
      one.name !== 'order_completed' &&
      (one.campaign !== undefined || ['page_viewed', 'email_link_clicked'].includes(one.name));
    const joined = (own: readonly EventDoc[]) => {
      const kept: { key: string; at: number }[] = [];
      for (const one of own) {
        const last = kept.at(-1);
        const next = { key: keyOf(one), at: msOf(one) };
        if (last !== undefined && last.key === next.key && next.at - last.at <= 30 * 60_000)
          kept.pop();
        kept.push(next);
      }
      return kept.map(({ key }) => key);
    };
    for (const own of histories.values()) {
      const orders = own.filter(({ name }) => name === 'order_completed');
      const within = orders.filter((one) => one.occurred_at >= FROM && one.occurred_at < TO);
      // Of one instant, in the order in which the engine gives them.
      const sorted = own.filter(isTouch).toSorted((a, b) => {
        const text = (one: EventDoc) =>
          [
            one.occurred_at,
            one.campaign?.name ?? '',
            one.channel,
            one.campaign?.medium ?? '',
            one.campaign?.source ?? '',
            one.page?.referrer_host ?? '',
          ].join('\u0000');
        return text(a) < text(b) ? -1 : 1;
      });
      for (const event of within) {
        const before = sorted.filter(
          (one) => msOf(one) <= msOf(event) && msOf(one) >= msOf(event) - 10 * 86_400_000,
        );
        conversions.push({
          event,
          touches: joined(before),
          isFirst: event === orders.toSorted((a, b) => (key(a) < key(b) ? -1 : 1))[0],
        });
      }
      if (within.length > 0) continue;
      const touched = sorted.filter((one) => one.occurred_at >= FROM && one.occurred_at < TO);
      if (touched.length > 0) lost.push(joined(touched));
    }
    return { conversions, lost };
  }
  const key = (one: EventDoc) => `${one.occurred_at}|${one.event_id}`;

  const request = { period: PERIOD, lookback_days: 10 };

  test('last, first and linear are those of every path counted one by one', async () => {
    const { status, body } = await post('attribution', {
      ...request,
      models: ['last', 'first', 'linear'],
    });
    expect(status).toBe(200);
    const found = AttributionAnswer.parse(body);
    const { conversions, lost } = paths(ledBy);
    const touched = conversions.filter(({ touches }) => touches.length > 0);
    expect(found.totals).toMatchObject({
      conversions: conversions.length,
      attributed: touched.length,
      not_converted: lost.length,
    });
    expect(touched.length).toBeGreaterThan(20);
    for (const { channel, models, touches } of found.channels) {
      const all = [...touched.map((one) => one.touches), ...lost].flat();
      expect(touches).toBe(all.filter((one) => one === channel).length);
      const share = {
        last: (one: Conversion) => (one.touches.at(-1) === channel ? 1 : 0),
        first: (one: Conversion) => (one.touches[0] === channel ? 1 : 0),
        linear: (one: Conversion) =>
          one.touches.filter((touch) => touch === channel).length / one.touches.length,
      };
      for (const model of ['last', 'first', 'linear'] as const) {
        const sum = (of: (one: Conversion) => number) =>
          touched.reduce((total, one) => total + share[model](one) * of(one), 0);
        const credit = models[model];
        expect(credit?.conversions).toBeCloseTo(
          sum(() => 1),
          9,
        );
        expect(credit?.new_customers).toBeCloseTo(
          sum(({ isFirst }) => (isFirst ? 1 : 0)),
          9,
        );
        for (const code of ['EUR', 'USD']) {
          const worth = sum(({ event }) =>
            event.currency === code ? (event.revenue_minor ?? 0) : 0,
          );
          expect(credit?.value[code] ?? 0).toBeCloseTo(worth, 6);
        }
      }
    }
  });

  test('every model shares out all that was attributed, and nothing else', async () => {
    const { body } = await post('attribution', {
      ...request,
      models: [
        'first',
        'last',
        'last_non_direct',
        'linear',
        'position',
        'time_decay',
        'markov',
        'shapley',
      ],
      order: 2,
      split: 'new_or_returning',
    });
    const { channels, totals, splits } = AttributionAnswer.parse(body);
    const models = Object.keys(
      channels[0]?.models ?? {},
    ) as (keyof (typeof channels)[0]['models'])[];
    expect(models).toHaveLength(8);
    for (const model of models) {
      const sum = (of: (one: (typeof channels)[0]) => number | undefined) =>
        channels.reduce((total, one) => total + (of(one) ?? 0), 0);
      expect(sum((one) => one.models[model]?.conversions)).toBeCloseTo(totals.attributed, 6);
      for (const [code, value] of Object.entries(totals.attributed_value)) {
        expect(sum((one) => one.models[model]?.value[code])).toBeCloseTo(value, 3);
      }
      for (const split of splits) {
        const own = split.channels.reduce((n, one) => n + (one.models[model]?.conversions ?? 0), 0);
        expect(own).toBeCloseTo(split.conversions, 6);
      }
    }
    expect(splits.map(({ key: one }) => one)).toEqual(['new', 'returning']);
    expect(splits.reduce((n, { conversions }) => n + conversions, 0)).toBe(totals.attributed);
  });

  test('imported spend becomes cost and return, in its own currency, by day of the zone', async () => {
    const { body } = await post('attribution', { ...request, models: ['last'] });
    const { channels, totals } = AttributionAnswer.parse(body);
    const of = (name: string) => channels.find(({ channel }) => channel === name);
    expect(of('cpc')?.spend).toEqual({ EUR: 12_050 });
    expect(of('paid_social')?.spend).toEqual({ EUR: 4_000 });
    expect(of('email')?.spend).toEqual({ USD: 3_000 });
    expect(totals.unmatched_spend).toEqual({ EUR: 900 });
    expect(totals.spend).toEqual({ EUR: 16_950, USD: 3_000 });
    const cpc = of('cpc')?.models.last;
    expect(cpc?.acquisition_cost['EUR']).toBeCloseTo(12_050 / (cpc?.new_customers ?? 0), 6);
    expect(cpc?.cost_per_conversion['EUR']).toBeCloseTo(12_050 / (cpc?.conversions ?? 0), 6);
    expect(cpc?.return_on_spend['EUR']).toBeCloseTo((cpc?.value['EUR'] ?? 0) / 12_050, 6);
    expect(of('email')?.models.last?.return_on_spend).not.toHaveProperty('EUR');
  });

  test.each(['campaign.name', 'device.type', 'channel'] as const)('by %s', async (by) => {
    const { body } = await post('attribution', { ...request, by, models: ['linear'] });
    const { channels, totals } = AttributionAnswer.parse(body);
    const { conversions } = paths((one) => {
      if (by === 'channel') return one.channel;
      return (by === 'device.type' ? one.device?.type : one.campaign?.name) ?? '–';
    });
    const names = new Set(conversions.flatMap(({ touches }) => touches));
    for (const name of names) expect(channels.map(({ channel }) => channel)).toContain(name);
    expect(channels.reduce((n, one) => n + (one.models.linear?.conversions ?? 0), 0)).toBeCloseTo(
      totals.attributed,
      6,
    );
  });

  test.each([
    { name: 'no period', body: {}, path: 'period' },
    {
      name: 'an unknown field',
      body: { ...request, touches: { op: 'exists', field: 'colour' } },
      path: 'touches.field',
    },
    { name: 'an order of five', body: { ...request, order: 5 }, path: 'order' },
  ])('refuses $name', async ({ body, path }) => {
    const answer = await post('attribution', body);
    expect(answer.status).toBe(400);
    expect(answer.body['errors']).toEqual([expect.objectContaining({ path })]);
  });
});

describe('basket', () => {
  test('things, pairs and lift are those of every order counted one by one', async () => {
    const { status, body } = await post('basket', {
      period: PERIOD,
      field: 'items.name',
      least: 1,
    });
    expect(status).toBe(200);
    const found = BasketAnswer.parse(body);
    const orders = [...inPeriod(({ name }) => name === 'order_completed').values()].flat();
    const baskets = orders.map(({ items = [] }) => new Set(items.map(({ name }) => name)));
    const known = baskets.filter(({ size }) => size > 0);
    expect(found).toMatchObject({ baskets: orders.length, with_items: known.length });
    expect(found.items_per_basket).toBeNull();
    const count = (...names: string[]) =>
      known.filter((one) => names.every((name) => one.has(name))).length;
    for (const { key: name, baskets: n, share } of found.things) {
      expect(n).toBe(count(name));
      expect(share).toBeCloseTo(count(name) / known.length, 12);
    }
    expect(found.pairs.length).toBeGreaterThan(5);
    for (const { a, b, baskets: n, of_a, of_b, lift } of found.pairs) {
      expect(n).toBe(count(a, b));
      expect(of_a).toBeCloseTo(n / count(a), 12);
      expect(of_b).toBeCloseTo(n / count(b), 12);
      expect(lift).toBeCloseTo((n * known.length) / (count(a) * count(b)), 9);
    }
    for (const [currency, mean] of Object.entries(found.average)) {
      const own = orders.filter((one) => one.currency === currency);
      const sum = own.reduce((total, { revenue_minor = 0 }) => total + revenue_minor, 0);
      expect(mean).toBeCloseTo(sum / own.length, 6);
    }
  });
});

describe('documented aggregations', () => {
  const ask = async (body: object) => {
    const answer = await api.app.request('/v1/aggregations', {
      method: 'POST',
      headers: { authorization: `Bearer ${api.keys.analyst}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(answer.status).toBe(200);
    return (await answer.json()) as {
      rows: { keys: Record<string, string>; values: Record<string, unknown> }[];
    };
  };
  const all = () => [...inPeriod().values()].flat();

  test('revenue over time, for each currency', async () => {
    const { rows } = await ask({
      over: 'events',
      period: PERIOD,
      measures: [{ kind: 'sum', field: 'revenue_minor', name: 'revenue' }],
      dimensions: [{ kind: 'time', interval: 'month' }],
    });
    for (const { keys, values } of rows) {
      const sums: Record<string, number> = {};
      for (const one of all()) {
        if (one.revenue_minor === undefined) continue;
        if (monthOf(one.occurred_at) !== monthOf(keys['time'] ?? '')) continue;
        const code = one.currency ?? '';
        sums[code] = (sums[code] ?? 0) + one.revenue_minor;
      }
      expect(values['revenue']).toEqual(sums);
    }
    expect(rows.length).toBeGreaterThanOrEqual(2);
  });

  test.each(['channel', 'device.type'] as const)(
    'preference and conversion by %s',
    async (field) => {
      const { rows } = await ask({
        over: 'events',
        period: PERIOD,
        measures: [
          { kind: 'people' },
          {
            kind: 'ratio',
            name: 'conversion',
            of: { op: 'is', field: 'name', values: ['order_completed'] },
          },
        ],
        dimensions: [{ kind: 'field', field, name: 'key' }],
      });
      for (const { keys, values } of rows) {
        const own = all().filter(
          (one) => (field === 'channel' ? one.channel : one.device?.type) === keys['key'],
        );
        const ids = new Set(own.map(({ profile_id }) => profile_id));
        expect(values['people']).toBe(ids.size);
        expect(values['conversion']).toBeCloseTo(
          own.filter(({ name }) => name === 'order_completed').length / own.length,
          12,
        );
      }
    },
  );
});
