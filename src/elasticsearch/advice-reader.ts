import type { Client, estypes } from '@elastic/elasticsearch';
import type { FollowUp, NotedOutcome } from '../insight/actions/learn.ts';
import { DAY_MS, type Judged, OUTCOMES, type Outcome } from '../insight/actions/situation.ts';
import type { EventDoc } from '../model/event.ts';
import { type ReadOptions, readEngine, readTransport } from './read-engine.ts';

/** Reads what was proposed for people, what came of it, and how often they were contacted. */
export interface AdviceReader {
  /** Contacts of the last 30 days, and what was judged of one person within half a year; both newest first. */
  ofPerson(
    ids: readonly string[],
    now: number,
    options?: ReadOptions,
  ): Promise<{
    readonly contacts: { readonly channel: string; readonly at: number }[];
    readonly judged: Judged[];
  }>;
  /** What was judged of anybody since an instant: the newest, as many as learning looks at. */
  outcomes(since: number): Promise<NotedOutcome[]>;
  /** What these people did since an instant, of the events named. */
  followUps(
    profileIds: readonly string[],
    names: readonly string[],
    since: number,
  ): Promise<FollowUp[]>;
}

/** What the company does to reach somebody, and on which channel. */
const CONTACTS: Readonly<Record<string, string>> = {
  email_sent: 'email',
  email_delivered: 'email',
  sms_sent: 'sms',
  call_made: 'phone',
  mail_sent: 'mail',
  push_notification_received: 'app',
};
const JUDGED = { term: { name: 'action_judged' } };
const MOST_OF_PERSON = 300;
const MOST_OUTCOMES = 5_000;
const MOST_FOLLOW_UPS = 10_000;
const PEOPLE_AT_ONCE = 1_000;

type Told = Pick<EventDoc, 'profile_id' | 'name' | 'occurred_at' | 'properties' | 'event_id'>;
const FIELDS = ['profile_id', 'name', 'occurred_at', 'properties', 'event_id'];

export function createAdviceReader(deps: {
  readonly client: Client;
  /** read alias over all months */
  readonly events: string;
}): AdviceReader {
  const search = async (
    filter: object[],
    size: number,
    options: ReadOptions = {},
  ): Promise<Told[]> => {
    const body: estypes.SearchRequest = {
      index: deps.events,
      size,
      track_total_hits: false,
      _source: FIELDS,
      query: { bool: { filter } },
      sort: [{ occurred_at: 'desc' }, { event_id: 'asc' }],
    };
    const { hits } = await readEngine(
      () => deps.client.search<Told>(body, readTransport(options)),
      options,
    );
    return hits.hits.flatMap(({ _source }) => _source ?? []);
  };
  const from = (ms: number) => ({ range: { occurred_at: { gte: new Date(ms).toISOString() } } });
  return {
    async ofPerson(ids, now, options = {}) {
      const own = { terms: { profile_id: [...ids] } };
      const [made, judged] = await Promise.all([
        search(
          [own, { terms: { name: Object.keys(CONTACTS) } }, from(now - 30 * DAY_MS)],
          MOST_OF_PERSON,
          options,
        ),
        search([own, JUDGED, from(now - 180 * DAY_MS)], MOST_OF_PERSON, options),
      ]);
      return {
        contacts: [
          ...onceADay(made.map((one) => ({ channel: CONTACTS[one.name] ?? '', at: at(one) }))),
          ...judged.flatMap((one) => {
            const reach = one.properties?.['reach'];
            const isContact = typeof reach === 'string' && reach !== 'conversation';
            return one.properties?.['outcome'] === 'done' && isContact
              ? [{ channel: reach, at: at(one) }]
              : [];
          }),
        ],
        judged: judged.flatMap((one) => outcomeOf(one) ?? []),
      };
    },
    async outcomes(since) {
      const told = await search([JUDGED, from(since)], MOST_OUTCOMES);
      return told.flatMap((one) => outcomeOf(one) ?? []);
    },
    async followUps(profileIds, names, since) {
      const found: FollowUp[] = [];
      for (let i = 0; i < profileIds.length; i += PEOPLE_AT_ONCE) {
        const people = { terms: { profile_id: profileIds.slice(i, i + PEOPLE_AT_ONCE) } };
        const told = await search(
          [people, { terms: { name: [...names] } }, from(since)],
          MOST_FOLLOW_UPS,
        );
        found.push(
          ...told.map((one) => ({ profile_id: one.profile_id, name: one.name, at: at(one) })),
        );
      }
      return found;
    },
  };
}

function outcomeOf(told: Told): (NotedOutcome & Judged) | undefined {
  const { action, outcome, band } = told.properties ?? {};
  if (typeof action !== 'string' || !OUTCOMES.includes(outcome as Outcome)) return undefined;
  return {
    profile_id: told.profile_id,
    action,
    band: typeof band === 'string' ? band : 'none',
    outcome: outcome as Outcome,
    at: at(told),
  };
}

/** An e-mail that is sent and then delivered is one contact. */
function onceADay(contacts: readonly { channel: string; at: number }[]) {
  const days = new Map(
    contacts.map((one) => [`${one.channel} ${Math.floor(one.at / DAY_MS)}`, one] as const),
  );
  return [...days.values()];
}

function at({ occurred_at }: Pick<Told, 'occurred_at'>): number {
  return Date.parse(occurred_at);
}
