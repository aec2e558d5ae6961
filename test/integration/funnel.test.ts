import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FunnelAnswer, FunnelRequest } from '../../src/analytics/funnel/request.ts';
import { walkPeople } from '../../src/analytics/walk/walk.ts';
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

beforeAll(async () => {
  api = await testApi();
  world = followedWorld(7, 400);
  histories = historiesOf(world);
  await indexWorld(api, world);
});
afterAll(() => api.cleanup());

async function post(body: object, role: keyof TestApi['keys'] = 'analyst') {
  const answer = await api.app.request('/v1/analytics/funnel', {
    method: 'POST',
    headers: { authorization: `Bearer ${api.keys[role]}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

const counts = (answer: { steps: readonly { people: number }[] }) =>
  answer.steps.map(({ people }) => people);

/**
 * Tries every choice of one interaction for each step: the furthest that any of them comes, and of those of as many
 * steps the one with the earliest first, then second … step. Exclusions are looked at between chosen instants.
 */
function everyChoice(own: readonly EventDoc[], request: FunnelRequest) {
  const ms = (event: EventDoc) => Date.parse(event.occurred_at);
  const { window_hours = Number.POSITIVE_INFINITY, steps } = request;
  let best: number[] = [];
  const isBetter = (one: number[]) =>
    one.length > best.length ||
    (one.length === best.length &&
      one.some((at, i) => at < (best[i] ?? 0) && one.slice(0, i).every((x, n) => x === best[n])));
  const go = (chosen: readonly EventDoc[]): void => {
    const times = chosen.map(ms);
    if (isBetter(times)) best = times;
    const step = steps[chosen.length];
    if (step === undefined) return;
    for (const next of own) {
      if (next.name !== step.event || chosen.includes(next)) continue;
      if (ms(next) < (times.at(-1) ?? Number.NEGATIVE_INFINITY)) continue;
      if (ms(next) > (times[0] ?? Number.POSITIVE_INFINITY) + window_hours * 3_600_000) continue;
      go([...chosen, next]);
    }
  };
  go([]);
  return best;
}

function brute(request: FunnelRequest) {
  const reached = [...histories.values()].map((own) => everyChoice(own, request));
  const people = request.steps.map((_, i) => reached.filter(({ length }) => length > i).length);
  const times = request.steps.map((_, i) =>
    reached
      .filter(({ length }) => length > i)
      .map((at) => ((at[i] ?? 0) - (at[i - 1] ?? 0)) / 1000)
      .sort((a, b) => a - b),
  );
  return { people, times };
}

const steps = (...events: string[]) => events.map((event) => ({ event }));
const VIEW_ADD_ORDER = steps('product_viewed', 'product_added', 'order_completed');

describe('counts people as trying every choice of interactions does', () => {
  test.each([
    { name: 'three steps', body: { steps: VIEW_ADD_ORDER }, way: 'events' },
    {
      name: 'three steps, counts alone',
      body: { steps: VIEW_ADD_ORDER, times: false },
      way: 'profiles_and_events',
    },
    {
      name: 'two steps, counts alone',
      body: { steps: steps('page_viewed', 'order_completed'), times: false },
      way: 'profiles',
    },
    {
      name: 'five steps, counts alone',
      body: {
        steps: steps(
          'page_viewed',
          'product_viewed',
          'product_added',
          'checkout_started',
          'order_completed',
        ),
        times: false,
      },
      way: 'profiles_and_events',
    },
    {
      name: 'a step that comes again',
      body: { steps: steps('product_viewed', 'page_viewed', 'product_viewed'), times: false },
      way: 'events',
    },
    {
      name: 'the same step three times, at once or not',
      body: { steps: steps('page_viewed', 'page_viewed', 'page_viewed') },
      way: 'events',
    },
    { name: 'a window', body: { steps: VIEW_ADD_ORDER, window_hours: 5 }, way: 'events' },
    {
      name: 'nothing anybody did',
      body: { steps: steps('trial_started', 'order_completed') },
      way: 'events',
    },
  ])('$name', async ({ body, way }) => {
    const { status, body: answer } = await post(body);
    expect(status).toBe(200);
    const found = FunnelAnswer.parse(answer);
    const expected = brute(FunnelRequest.parse(body));
    expect(counts(found)).toEqual(expected.people);
    expect(found.way).toBe(way);
    expect(found.reading.accuracy).toBe('exact');
    if (way !== 'events') return;
    found.steps.forEach(({ since_former }, i) => {
      const times = expected.times[i] ?? [];
      if (i === 0 || times.length === 0 || 'times' in body) {
        expect(since_former).toBeNull();
        return;
      }
      expect(since_former).toEqual({
        median_seconds: times[Math.ceil(times.length / 2) - 1],
        p90_seconds: times[Math.ceil(times.length * 0.9) - 1],
      });
    });
  });
});

test('shares and losses follow from the counts', async () => {
  const { body } = await post({ steps: VIEW_ADD_ORDER });
  const { steps: found } = FunnelAnswer.parse(body);
  const [a, b, c] = counts({ steps: found }) as [number, number, number];
  expect(found.map(({ of_former }) => of_former)).toEqual([null, b / a, c / b]);
  expect(found.map(({ of_first }) => of_first)).toEqual([1, b / a, c / a]);
  expect(found.map(({ lost }) => lost)).toEqual([0, a - b, b - c]);
});

test('profiles and interactions answer the same, whatever the steps', async () => {
  const names = [...new Set(world.events.map(({ name }) => name))];
  for (let i = 0; i < names.length; i += 1) {
    const chosen = [0, 1, 2, 3].map((n) => names[(i * 3 + n * 2) % names.length] ?? '');
    const distinct = [...new Set(chosen)];
    if (distinct.length < 2) continue;
    const [quick, slow] = await Promise.all(
      [false, true].map((times) => post({ steps: steps(...distinct), times })),
    );
    expect(quick?.body['way']).not.toBe('events');
    expect(slow?.body['way']).toBe('events');
    expect(counts(quick?.body as never)).toEqual(counts(slow?.body as never));
  }
});

test('in any order, from profiles and from interactions', async () => {
  const did = (own: readonly EventDoc[], names: readonly string[], from = '') =>
    names.every(
      (name) =>
        own.filter((one) => one.name === name && one.occurred_at >= from).length >=
        names.filter((one) => one === name).length,
    );
  const names = ['order_completed', 'page_viewed', 'page_viewed', 'ticket_created'];
  for (const from of [undefined, '2026-04-20']) {
    const { body } = await post({
      steps: steps(...names),
      order: 'any_order',
      ...(from === undefined ? {} : { period: { from } }),
    });
    const since = from === undefined ? '' : '2026-04-19T22:00:00.000Z';
    expect(body['way']).toBe(from === undefined ? 'profiles' : 'events');
    expect(counts(body as never)).toEqual(
      names.map(
        (_, i) =>
          [...histories.values()].filter((own) => did(own, names.slice(0, i + 1), since)).length,
      ),
    );
  }
});

test('what is excluded between two steps ends the way', async () => {
  const request = {
    steps: steps('product_viewed', 'order_completed'),
    exclusions: [{ event: 'page_viewed' }],
  };
  const passes = (own: readonly EventDoc[]) =>
    own.some((view) => {
      if (view.name !== 'product_viewed') return false;
      const order = own.find(
        (one) => one.name === 'order_completed' && one.occurred_at >= view.occurred_at,
      );
      return (
        order !== undefined &&
        !own.some(
          (one) =>
            one.name === 'page_viewed' &&
            one.occurred_at > view.occurred_at &&
            one.occurred_at < order.occurred_at,
        )
      );
    });
  const { body } = await post(request);
  const all = [...histories.values()];
  expect(counts(body as never)).toEqual([
    all.filter((own) => own.some(({ name }) => name === 'product_viewed')).length,
    all.filter(passes).length,
  ]);
  const { body: without } = await post({ ...request, exclusions: [] });
  expect(counts(without as never)[1]).toBeGreaterThan(counts(body as never)[1] ?? 0);
});

test('conditions on steps, a period of the first, and people', async () => {
  const { body } = await post({
    steps: [
      {
        event: 'product_viewed',
        condition: { op: 'is', field: 'items.category', values: ['deco'] },
      },
      { event: 'product_viewed' },
      { event: 'order_completed', condition: { op: 'range', field: 'revenue_minor', gte: 3000 } },
    ],
    period: { from: '2026-03-29', to: '2026-04-20' },
    people: { op: 'is', field: 'country', values: ['BE'] },
  });
  const belgian = new Set(
    world.profiles.filter(({ country }) => country === 'BE').map(({ profile_id }) => profile_id),
  );
  const reached = [...histories].map(([id, own]) => {
    if (!belgian.has(id)) return 0;
    let furthest = 0;
    for (const first of own) {
      // Midnights of Paris: winter time before the 29th's change, summer time after.
      if (first.occurred_at < '2026-03-28T23:00' || first.occurred_at >= '2026-04-19T22:00')
        continue;
      if (first.name !== 'product_viewed' || first.items?.[0]?.category !== 'deco') continue;
      furthest = Math.max(furthest, 1);
      for (const second of own) {
        if (second === first || second.name !== 'product_viewed') continue;
        if (second.occurred_at < first.occurred_at) continue;
        furthest = Math.max(furthest, 2);
        const third = own.some(
          (one) =>
            one.name === 'order_completed' &&
            (one.revenue_minor ?? 0) >= 3000 &&
            one.occurred_at >= second.occurred_at,
        );
        if (third) furthest = 3;
      }
    }
    return furthest;
  });
  expect(counts(body as never)).toEqual([1, 2, 3].map((n) => reached.filter((r) => r >= n).length));
  expect(counts(body as never)[2]).toBeGreaterThan(0);
});

test.each([
  { over: 'profiles', field: 'language', times: false },
  { over: 'profiles', field: 'language', times: true },
  { over: 'events', field: 'device.type', times: true },
  { over: 'events', field: 'items.category', times: true },
])('by $field of $over, times $times', async ({ over, field, times }) => {
  const { body } = await post({ steps: VIEW_ADD_ORDER, by: { over, field }, times });
  const { groups } = FunnelAnswer.parse(body);
  const request = FunnelRequest.parse({ steps: VIEW_ADD_ORDER });
  const expected = new Map<unknown, number[]>();
  for (const [id, own] of histories) {
    const reached = everyChoice(own, request);
    if (reached.length === 0) continue;
    const firsts = own.filter(
      (one) => one.name === 'product_viewed' && Date.parse(one.occurred_at) === reached[0],
    );
    const keys = new Set(
      over === 'profiles'
        ? [world.profiles.find(({ profile_id }) => profile_id === id)?.language ?? null]
        : firsts.map((one) =>
            field === 'device.type' ? one.device?.type : one.items?.[0]?.category,
          ),
    );
    for (const key of keys) {
      const sums = expected.get(key) ?? [0, 0, 0];
      reached.forEach((_, i) => {
        sums[i] = (sums[i] ?? 0) + 1;
      });
      expected.set(key, sums);
    }
  }
  expect(new Map(groups.map((one) => [one.key, counts(one)]))).toEqual(expected);
});

describe('reads people whole', () => {
  const stream = { query: { match_all: {} }, fields: ['event_id'] };

  test('however many pages they take, merged ones as one', async () => {
    const found = new Map<string, unknown[]>();
    const { reading } = await walkPeople(
      { streams: [stream], redirects: world.merged, pageRows: 30, slices: 3 },
      api.deps.analysis.analysis.ask,
      (people) => {
        for (const { id, deeds } of people)
          found.set(
            id,
            deeds.map(({ values }) => values[0]),
          );
      },
    );
    expect(reading).toMatchObject({ accuracy: 'exact', interactions: world.events.length });
    expect(found.size).toBe(histories.size);
    for (const [id, own] of histories) {
      expect([...(found.get(id) ?? [])].sort()).toEqual(own.map((one) => one.event_id).sort());
    }
  });

  test('and stops between two of them at the limit, saying so', async () => {
    let people = 0;
    const { reading } = await walkPeople(
      { streams: [stream], redirects: world.merged, limit: 200, pageRows: 30 },
      api.deps.analysis.analysis.ask,
      (some) => {
        for (const { id, deeds } of some)
          expect(deeds).toHaveLength(histories.get(id)?.length ?? 0);
        people += some.length;
      },
    );
    expect(reading).toMatchObject({ accuracy: 'sample', people, limit: 200 });
    expect(reading.interactions_total).toBe(world.events.length);
    expect(people).toBeGreaterThan(10);
    expect(people).toBeLessThan(histories.size);
  });

  test('redirects come from merges that are not moved yet', async () => {
    expect(await api.deps.analysis.analysis.redirects()).toEqual(world.merged);
  });
});

describe('refuses', () => {
  test.each([
    {
      name: 'an empty period',
      body: { period: { from: '2026-05-01', to: '2026-05-01' } },
      path: 'period',
    },
    {
      name: 'an unknown field of people',
      body: { people: { op: 'exists', field: 'colour' } },
      path: 'people.field',
    },
    {
      name: 'an unknown dimension',
      body: { by: { over: 'events', field: 'colour' } },
      path: 'by.field',
    },
    { name: 'one step', body: { steps: steps('page_viewed') }, path: 'steps' },
    {
      name: 'a window in any order',
      body: { order: 'any_order', window_hours: 3 },
      path: 'window_hours',
    },
    {
      name: 'an exclusion beyond the steps',
      body: { exclusions: [{ event: 'page_viewed', after_step: 2, before_step: 9 }] },
      path: 'exclusions[0]',
    },
  ])('$name', async ({ body, path }) => {
    const answer = await post({ steps: VIEW_ADD_ORDER, ...body });
    expect(answer.status).toBe(400);
    expect(answer.body['errors']).toEqual([expect.objectContaining({ path })]);
  });

  test('what the role may not see', async () => {
    const masked = { steps: VIEW_ADD_ORDER, by: { over: 'profiles', field: 'company' } };
    expect((await post(masked)).status).toBe(403);
    expect((await post(masked, 'steward')).status).toBe(200);
  });

  test('nobody in a period to come, which is no error', async () => {
    const { status, body } = await post({ steps: VIEW_ADD_ORDER, period: { from: '2040-01-01' } });
    expect(status).toBe(200);
    expect(counts(body as never)).toEqual([0, 0, 0]);
  });
});
