import type { Ask } from '../aggregation/aggregate.ts';
import { timeSource } from '../aggregation/dimensions.ts';
import type { Question } from '../aggregation/question.ts';
import type { Interval } from '../aggregation/request.ts';

/** Ways of turning to the company for help. */
export const CONTACTS = [
  'ticket_created',
  'complaint_filed',
  'call_received',
  'live_chat_conversation_started',
  'social_message_received',
] as const;

export interface Contacts {
  readonly contacts: number;
  /** different people, within 1 % beyond 40,000 */
  readonly people: number;
  readonly by_channel: readonly { readonly channel: string; readonly contacts: number }[];
  readonly over_time: readonly { readonly time: string; readonly contacts: number }[];
}

interface Bucket<Key> {
  readonly key: Key;
  readonly doc_count: number;
}

/** How often people turned to the company in the period of a question. */
export async function askContacts(
  question: Question,
  interval: Interval,
  ask: Ask,
): Promise<Contacts> {
  const { period, query } = question;
  if (period === undefined) throw new Error('contacts are counted within a period');
  const [answer] = await ask('events', [
    {
      size: 0,
      track_total_hits: true,
      query: { bool: { filter: [query, { terms: { name: [...CONTACTS] } }] } },
      aggs: {
        people: { cardinality: { field: 'profile_id', precision_threshold: 40_000 } },
        channels: { terms: { field: 'channel', size: 100 } },
        time: {
          date_histogram: {
            ...timeSource({ field: 'occurred_at', interval }, question),
            min_doc_count: 0,
            extended_bounds: { min: period.fromMs, max: period.toMs - 1 },
          },
        },
      },
    },
  ]);
  if (answer === undefined) throw new Error('an answer is missing');
  const { people, channels, time } = answer.aggregations as {
    readonly people: { readonly value: number };
    readonly channels: { readonly buckets: readonly Bucket<string>[] };
    readonly time: { readonly buckets: readonly Bucket<number>[] };
  };
  return {
    contacts: answer.total,
    people: people.value,
    by_channel: channels.buckets.map(({ key, doc_count }) => ({
      channel: key,
      contacts: doc_count,
    })),
    over_time: time.buckets.map(({ key, doc_count }) => ({
      time: new Date(key).toISOString(),
      contacts: doc_count,
    })),
  };
}
