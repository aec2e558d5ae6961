import { createRandom, type Random } from '../../src/demo/random.ts';
import { eventsIndexFor } from '../../src/elasticsearch/index-names.ts';
import type { EventDoc } from '../../src/model/event.ts';
import type { ProfileDoc } from '../../src/model/profile.ts';
import { projectProfile } from '../../src/profile/project.ts';
import { emptyState, foldEvents } from '../../src/profile/state.ts';
import { compileSurvivorship, NO_RULES } from '../../src/profile/survivorship/compile.ts';
import type { TestApi } from './api.ts';
import { eventDoc } from './event-doc.ts';
import { AT } from './person.ts';
import { RELATIONS } from './relations.ts';

export interface FollowedWorld {
  /** As stored: the events of the merged stand under who they came from. */
  readonly events: readonly EventDoc[];
  readonly profiles: readonly ProfileDoc[];
  /** Profiles that were merged away, of which nothing is moved yet → who they live on as. */
  readonly merged: ReadonlyMap<string, string>;
}

const NAMES = [
  ['page_viewed', 30],
  ['product_viewed', 25],
  ['product_added', 14],
  ['checkout_started', 8],
  ['order_completed', 8],
  ['ticket_created', 4],
  ['email_link_clicked', 6],
  ['review_submitted', 3],
  ['order_cancelled', 2],
] as const;
const CAMPAIGNS: readonly (readonly [EventDoc['campaign'] | undefined, number])[] = [
  [undefined, 50],
  [{ name: 'brand', source: 'google', medium: 'cpc' }, 20],
  [{ name: 'spring', source: 'newsletter', medium: 'email' }, 15],
  [{ name: 'retarget', source: 'facebook', medium: 'paid_social' }, 10],
  [{ name: 'orphan' }, 5],
];
const ITEMS = ['lamp', 'chair', 'rug', 'desk', 'vase'].map((name) => ({
  product_id: name,
  name,
  category: name === 'lamp' || name === 'vase' ? 'deco' : 'furniture',
}));

/**
 * People who do things at random, with what makes following them hard: many instants that are the same, the same
 * thing twice at once, several devices and channels, two currencies, days on which clocks change, times to come,
 * people who did nothing, and people stored under two ids.
 */
export function followedWorld(seed: number, people: number): FollowedWorld {
  const random = createRandom('followed', seed);
  const events: EventDoc[] = [];
  const merged = new Map<string, string>();
  const profiles: ProfileDoc[] = [];
  for (let n = 0; n < people; n += 1) {
    const id = `p_${LETTERS[random.int(0, LETTERS.length - 1)]}${n}`;
    const other = random.chance(0.06) ? `p_${LETTERS[random.int(0, LETTERS.length - 1)]}x${n}` : id;
    if (other !== id) merged.set(other, id);
    const own = deedsOf(random, n, [id, other]);
    events.push(...own);
    profiles.push(profileOf(id, own, random));
  }
  for (const [id, root] of merged) {
    const doc = profileOf(id, [], random);
    profiles.push({ ...doc, status: 'merged', merged_into: root });
  }
  return { events, profiles, merged };
}

const LETTERS = '-0189AMZ_amz';
const START = Date.UTC(2026, 2, 20);
const MINUTE_MS = 60_000;

function deedsOf(random: Random, n: number, ids: readonly string[]): EventDoc[] {
  // The first does more than a short page holds.
  const count = n === 0 ? 45 : random.chance(0.05) ? 0 : random.int(1, 14);
  // From 20 March to mid-May: the clocks change on 29 March.
  let at = START + random.int(0, 40 * 24 * 60) * MINUTE_MS;
  return Array.from({ length: count }, (_, i): EventDoc => {
    if (!random.chance(0.25)) {
      at += random.chance(0.6) ? random.int(1, 40) * MINUTE_MS : random.int(1, 240) * 3_600_000;
    }
    const name = random.weighted(NAMES);
    const campaign = random.weighted(CAMPAIGNS);
    const order = name === 'order_completed';
    const when = random.chance(0.01) ? Date.UTC(2031, 0, 1) : at;
    return eventDoc({
      event_id: `e${n}-${i}`,
      profile_id: random.pick(ids),
      name,
      channel: name === 'ticket_created' ? 'phone' : random.pick(['web', 'web', 'app', 'store']),
      occurred_at: new Date(when).toISOString(),
      device: { type: random.pick(['desktop', 'mobile']) },
      ...(campaign === undefined ? {} : { campaign }),
      ...(random.chance(0.1) ? { page: { referrer_host: 'www.google.com' } } : {}),
      ...(order
        ? {
            revenue_minor: random.int(500, 9_000),
            currency: random.chance(0.8) ? 'EUR' : 'USD',
            items: ITEMS.filter(() => random.chance(0.4)),
          }
        : {}),
      ...(name === 'review_submitted' ? { rating: random.int(1, 5), rating_max: 5 } : {}),
      ...(name === 'product_viewed' ? { items: [random.pick(ITEMS)] } : {}),
    });
  });
}

function profileOf(profile_id: string, events: readonly EventDoc[], random: Random): ProfileDoc {
  const doc = projectProfile(foldEvents(emptyState(), events), {
    profile_id,
    created_at: AT,
    updated_at: AT,
    now: AT,
    survivorship: compileSurvivorship(NO_RULES, {}),
    relations: RELATIONS,
  });
  return {
    ...doc,
    first_seen_at: events.map((one) => one.occurred_at).sort()[0] ?? AT,
    country: random.pick(['FR', 'FR', 'BE']),
    language: random.chance(0.8) ? random.pick(['fr', 'nl']) : null,
  };
}

/** Puts a world into the indices of an API under test. */
export async function indexWorld(api: TestApi, world: FollowedWorld): Promise<void> {
  const { client, prefix } = api.engine;
  const merges = [...world.merged].map(([loser, winner], i) => ({
    merge_id: `m_${i}`,
    kind: 'merge',
    status: 'applied',
    moved: 'pending',
    at: AT,
    winner_id: winner,
    loser_ids: [loser],
  }));
  const { errors, items } = await client.bulk({
    refresh: true,
    operations: [
      ...world.events.flatMap((doc) => [
        { index: { _index: eventsIndexFor(prefix, doc.occurred_at), _id: doc.event_id } },
        doc,
      ]),
      ...world.profiles.flatMap((doc) => [
        { index: { _index: `${prefix}-profiles`, _id: doc.profile_id } },
        doc,
      ]),
      ...merges.flatMap((doc) => [
        { index: { _index: `${prefix}-merges`, _id: doc.merge_id } },
        doc,
      ]),
    ],
  });
  if (errors) throw new Error(JSON.stringify(items.find((one) => one.index?.error)));
}

/** Every person with what they did under any of their ids, earliest first. */
export function historiesOf(world: FollowedWorld): Map<string, EventDoc[]> {
  const histories = new Map<string, EventDoc[]>();
  for (const event of world.events) {
    const id = world.merged.get(event.profile_id) ?? event.profile_id;
    histories.set(id, [...(histories.get(id) ?? []), event]);
  }
  for (const own of histories.values()) {
    own.sort((a, b) =>
      a.occurred_at < b.occurred_at ? -1 : a.occurred_at > b.occurred_at ? 1 : 0,
    );
  }
  return histories;
}
