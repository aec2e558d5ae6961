import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAnalysisCopyStore } from '../../src/elasticsearch/analysis-copy-store.ts';
import { createChangeFeed } from '../../src/elasticsearch/change-feed.ts';
import { eventsIndexFor } from '../../src/elasticsearch/index-names.ts';
import { createSettingStore } from '../../src/elasticsearch/setting-store.ts';
import { createIds } from '../../src/identity/ids.ts';
import {
  type AnalysisCopyDeps,
  type CopyOptions,
  syncAnalysisCopies,
} from '../../src/ingestion/analysis-copies.ts';
import type { EventDoc } from '../../src/model/event.ts';
import {
  type AnalysedEvent,
  type AnalysedPerson,
  COPIED_FIELDS,
  type CopiedProfile,
} from '../../src/privacy/analysis-copy.ts';
import { eventDoc } from '../support/event-doc.ts';
import { type Installation, install } from '../support/installation.ts';
import { SECRET } from '../support/people-api.ts';
import { person } from '../support/person.ts';

let installation: Installation;
let deps: AnalysisCopyDeps;
const ids = createIds(SECRET);

beforeAll(async () => {
  installation = await install();
  const { client, names } = installation;
  deps = {
    profiles: createChangeFeed<CopiedProfile>({
      client,
      alias: names.profiles,
      fields: COPIED_FIELDS.profiles,
    }),
    events: createChangeFeed<EventDoc>({
      client,
      alias: names.events,
      fields: COPIED_FIELDS.events,
    }),
    copies: createAnalysisCopyStore(client, names),
    settings: createSettingStore(client, names),
    ids,
    now: () => new Date(),
  };
});
afterAll(() => installation.close());

const sync = (options?: CopyOptions) => syncAnalysisCopies(deps, options);

async function put(index: 'profiles' | 'events', docs: readonly object[]): Promise<void> {
  const { client, names, prefix } = installation;
  const { errors } = await client.bulk({
    operations: docs.flatMap((doc) => {
      const event = doc as EventDoc;
      const place =
        index === 'profiles'
          ? { _index: names.profiles, _id: event.profile_id }
          : { _index: eventsIndexFor(prefix, event.occurred_at), _id: event.event_id };
      return [{ index: place }, doc];
    }),
  });
  expect(errors).toBe(false);
}

async function all<Doc>(name: 'analysis-people' | 'analysis-events'): Promise<Doc[]> {
  const { client, names } = installation;
  const { hits } = await client.search<Doc>({ index: names[name], size: 10_000 });
  return hits.hits.flatMap(({ _source }) => (_source === undefined ? [] : [_source]));
}

/** Who did what, by pseudonym. */
async function seen(): Promise<Record<string, string[]>> {
  const people = await all<AnalysedPerson>('analysis-people');
  const events = await all<AnalysedEvent>('analysis-events');
  return Object.fromEntries(
    people
      .map((one) => {
        const names = events.filter((event) => event.person === one.person).map((e) => e.name);
        return [one.person, names.toSorted()] as const;
      })
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}

const known = (...rows: readonly (readonly [string, string[]])[]) =>
  Object.fromEntries(
    rows
      .map(([id, names]) => [ids.pseudonym(id), names] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );

const event = (event_id: string, profile_id: string, name: string, month = '03') =>
  eventDoc({ event_id, profile_id, name, occurred_at: `2026-${month}-02T10:00:00.000Z` });

describe('copies for analysis', () => {
  test('follow people and interactions, whatever changes them, and read each change once', async () => {
    await put('profiles', [person('p_1', { city: 'Lyon' }), person('p_2', {}), person('p_3', {})]);
    await put('events', [
      event('e_1', 'p_1', 'page_viewed'),
      event('e_2', 'p_2', 'order_completed'),
      event('e_3', 'p_2', 'page_viewed', '04'),
    ]);
    expect(await sync()).toEqual({ profiles: 3, events: 3, complete: true });
    expect(await seen()).toEqual(
      known(['p_1', ['page_viewed']], ['p_2', ['order_completed', 'page_viewed']], ['p_3', []]),
    );
    expect(await sync()).toEqual({ profiles: 0, events: 0, complete: true });

    // A merge: the loser redirects, its interactions move.
    await put('profiles', [
      person('p_2', {}, { changes: { status: 'merged', merged_into: 'p_1' } }),
    ]);
    await put('events', [event('e_2', 'p_1', 'order_completed'), event('e_4', 'p_3', 'login')]);
    expect(await sync()).toEqual({ profiles: 1, events: 2, complete: true });
    expect(await seen()).toEqual(
      known(['p_1', ['order_completed', 'page_viewed']], ['p_3', ['login']]),
    );
  });

  test('go on where they were stopped, page by page, and begin anew when asked', async () => {
    const many = Array.from({ length: 4_500 }, (_, i) => event(`m_${i}`, 'p_3', 'page_viewed'));
    await put('events', many);
    const stop = new AbortController();
    const first = await sync({ signal: stop.signal, onProgress: () => stop.abort() });
    expect(first).toEqual({ profiles: 0, events: 2_000, complete: false });
    expect(await sync()).toEqual({ profiles: 0, events: 2_500, complete: true });
    expect(await deps.copies.count('events')).toBe(4_504);

    const anew = await sync({ anew: true });
    expect(anew).toEqual({ profiles: 3, events: 4_504, complete: true });
    expect(await deps.copies.count('profiles')).toBe(2);
    expect(await deps.copies.count('events')).toBe(4_504);
  });
});
