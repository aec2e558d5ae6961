import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
