import type { estypes } from '@elastic/elasticsearch';
import type { Query } from '../../segments/compile.ts';
import type { Ask } from '../aggregation/aggregate.ts';
import { wrong } from '../aggregation/problems.ts';

/** One request for help, from what opened it to what closed it last. */
export interface Ticket {
  readonly openedMs: number;
  readonly cause: string | null;
  /** first thing the company did about it */
  readonly respondedMs: number | undefined;
  /** how often the company did something about it */
  readonly responses: number;
  /** last closing, unless it was opened again after */
  readonly resolvedMs: number | undefined;
  readonly reopened: boolean;
}

export const OPENING = ['ticket_created', 'complaint_filed'] as const;
const RESPONSES = [
  'ticket_updated',
  'ticket_closed',
  'call_made',
  'live_chat_message_received',
] as const;
const CLOSED = ['closed', 'solved', 'resolved'] as const;

export const MOST_TICKETS = 200_000;
const PAGE = 5_000;

const named = (names: readonly string[]): Query => ({ terms: { name: [...names] } });
const CLOSES: Query = {
  bool: {
    should: [
      named(['ticket_closed']),
      {
        bool: {
          filter: [named(['ticket_updated']), { terms: { 'subject.status': [...CLOSED] } }],
        },
      },
    ],
    minimum_should_match: 1,
  },
};
const REOPENS: Query = {
  bool: {
    should: [
      named(['ticket_reopened']),
      {
        bool: {
          filter: [{ term: { 'subject.status': 'reopened' } }],
          must_not: [named([...OPENING, 'ticket_closed'])],
        },
      },
    ],
    minimum_should_match: 1,
  },
};

/**
 * Requests opened in a stretch of time, put together from their interactions by source and number, page by page.
 * @param opening what the interaction that opens one has to fulfil
 * @throws AppError `invalid_request` for more than 200,000
 */
export async function askTickets(
  {
    opening,
    fromMs,
    toMs,
  }: { readonly opening: Query; readonly fromMs: number; readonly toMs: number },
  ask: Ask,
): Promise<Ticket[]> {
  const tickets: Ticket[] = [];
  let after: Record<string, estypes.FieldValue> | undefined;
  for (let seen = 0; ; ) {
    const [answer] = await ask('events', [body(opening, fromMs, toMs, after)]);
    if (answer === undefined) throw new Error('an answer is missing');
    const { buckets, after_key } = answer.aggregations['tickets'] as {
      readonly buckets: readonly Bucket[];
      readonly after_key?: Record<string, estypes.FieldValue>;
    };
    for (const bucket of buckets) {
      const ticket = ticketOf(bucket);
      if (ticket !== undefined) tickets.push(ticket);
    }
    seen += buckets.length;
    if (buckets.length < PAGE) return tickets;
    if (seen >= MOST_TICKETS) {
      const message = `holds more than ${MOST_TICKETS} requests: take a shorter one`;
      throw wrong('period', message, MOST_TICKETS);
    }
    after = after_key;
  }
}

function body(
  opening: Query,
  fromMs: number,
  toMs: number,
  after: Record<string, estypes.FieldValue> | undefined,
): estypes.SearchRequest {
  const at = { field: 'occurred_at' };
  const opened: Query = {
    bool: {
      filter: [
        named(OPENING),
        opening,
        { range: { occurred_at: { lt: new Date(toMs).toISOString() } } },
      ],
    },
  };
  return {
    size: 0,
    query: {
      bool: {
        filter: [
          { exists: { field: 'subject.id' } },
          named([...OPENING, ...RESPONSES, 'ticket_reopened']),
          { range: { occurred_at: { gte: new Date(fromMs).toISOString() } } },
        ],
      },
    },
    aggs: {
      tickets: {
        composite: {
          size: PAGE,
          sources: [
            { source: { terms: { field: 'source' } } },
            { number: { terms: { field: 'subject.id' } } },
          ],
          ...(after === undefined ? {} : { after }),
        },
        aggs: {
          opened: {
            filter: opened,
            aggs: {
              at: { min: at },
              cause: { terms: { field: 'subject.topic', size: 1, order: { _key: 'asc' } } },
            },
          },
          responses: { filter: named(RESPONSES), aggs: { at: { min: at } } },
          closed: { filter: CLOSES, aggs: { at: { max: at } } },
          reopened: { filter: REOPENS, aggs: { at: { max: at } } },
        },
      },
    },
  };
}

interface Part {
  readonly doc_count: number;
  readonly at: { readonly value: number | null };
}
interface Bucket {
  readonly opened: Part & { readonly cause: { readonly buckets: readonly { key: string }[] } };
  readonly responses: Part;
  readonly closed: Part;
  readonly reopened: Part;
}

function ticketOf({ opened, responses, closed, reopened }: Bucket): Ticket | undefined {
  const openedMs = opened.at.value;
  if (openedMs === null) return undefined;
  const closedMs = closed.at.value ?? undefined;
  const againMs = reopened.at.value ?? undefined;
  const isOpen = closedMs === undefined || (againMs !== undefined && againMs > closedMs);
  return {
    openedMs,
    cause: opened.cause.buckets[0]?.key ?? null,
    respondedMs: responses.at.value ?? undefined,
    responses: responses.doc_count,
    resolvedMs: isOpen ? undefined : closedMs,
    reopened: reopened.doc_count > 0 || closed.doc_count > 1,
  };
}
