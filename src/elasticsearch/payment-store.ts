import type { Client, estypes } from '@elastic/elasticsearch';
import type { Payment } from '../insight/anomaly/payment.ts';
import type { LabelledPayment } from '../insight/anomaly/payment-cases.ts';
import type { EventDoc, EventPaymentRisk } from '../model/event.ts';
import type { KnownEventName } from '../profile/taxonomy.ts';
import { type BulkOptions, type BulkResult, type Version, writeBulk } from './bulk-writer.ts';
import { withRetry } from './retry.ts';

/** A payment as an event told it. */
export interface StoredPayment extends Payment {
  readonly event_id: string;
  readonly profile_id: string;
  readonly declined: boolean;
  /** what a dispute names it by: source and number; `undefined` where it has no number */
  readonly key: string | undefined;
}

export interface UnscoredPayment extends StoredPayment {
  readonly index: string;
  readonly version: Version;
}

/** Payments among the events: read for fitting and scoring; `payment_risk` is all that is ever written. */
export interface PaymentStore {
  /** Payments of everybody, newest first, a page at a time. */
  all(): AsyncIterable<readonly StoredPayment[]>;
  /** Payments of some people, the newest; declined ones too. */
  of(profileIds: readonly string[]): Promise<StoredPayment[]>;
  /** Keys of payments that were disputed, of some people or of all. */
  disputed(profileIds?: readonly string[]): Promise<Set<string>>;
  /** Accepted payments that this version of the model has not judged, newest first, a page at a time. */
  unscored(version: number): AsyncIterable<readonly UnscoredPayment[]>;
  writeRisks(
    payments: readonly UnscoredPayment[],
    risks: readonly EventPaymentRisk[],
  ): Promise<BulkResult[]>;
}

const ACCEPTED = 'payment_succeeded' satisfies KnownEventName;
const DECLINED = 'payment_failed' satisfies KnownEventName;
const DISPUTED = 'payment_disputed' satisfies KnownEventName;
const PAGE = 2_000;
/** Most documents of one answer of the engine. */
const MOST = 10_000;

const FIELDS = [
  'event_id',
  'profile_id',
  'source',
  'name',
  'occurred_at',
  'currency',
  'revenue_minor',
  'order.total_minor',
  'place.city',
  'place.country',
  'subject',
  'properties.card',
  'properties.device',
];

export function createPaymentStore(deps: {
  readonly client: Client;
  readonly events: string;
  readonly bulk: BulkOptions;
}): PaymentStore {
  const { client, bulk } = deps;
  const transport = { requestTimeout: bulk.requestTimeoutMs };
  const retry = { policy: bulk.retry, signal: bulk.signal };
  const search = (body: estypes.SearchRequest) =>
    withRetry(
      () =>
        client.search<EventDoc>(
          {
            index: deps.events,
            track_total_hits: false,
            seq_no_primary_term: true,
            _source: FIELDS,
            sort: [{ occurred_at: 'desc' }, { event_id: 'asc' }],
            ...body,
          },
          transport,
        ),
      retry,
    );
  async function* pages(query: NonNullable<estypes.SearchRequest['query']>) {
    let after: estypes.SortResults | undefined;
    do {
      const answer = await search({
        size: PAGE,
        query,
        ...(after === undefined ? {} : { search_after: after }),
      });
      const { hits } = answer.hits;
      if (hits.length > 0) yield hits;
      after = hits.length < PAGE ? undefined : hits.at(-1)?.sort;
    } while (after !== undefined);
  }
  const named = (...names: string[]) => ({ terms: { name: names } });
  const ofPeople = (ids: readonly string[]) => ({ terms: { profile_id: [...ids] } });
  return {
    async *all() {
      for await (const hits of pages(named(ACCEPTED, DECLINED))) {
        yield hits.flatMap(({ _source }) => paymentOf(_source));
      }
    },
    async of(profileIds) {
      const filter = [named(ACCEPTED, DECLINED), ofPeople(profileIds)];
      const answer = await search({ size: MOST, query: { bool: { filter } } });
      return answer.hits.hits.flatMap(({ _source }) => paymentOf(_source));
    },
    async disputed(profileIds) {
      const keys = new Set<string>();
      const filter = [named(DISPUTED), ...(profileIds === undefined ? [] : [ofPeople(profileIds)])];
      for await (const hits of pages({ bool: { filter } })) {
        for (const { _source } of hits) {
          const key = keyOf(_source);
          if (key !== undefined) keys.add(key);
        }
      }
      return keys;
    },
    async *unscored(version) {
      const query = {
        bool: {
          filter: [named(ACCEPTED)],
          must_not: [{ term: { 'payment_risk.model_version': version } }],
        },
      };
      for await (const hits of pages(query)) {
        yield hits.flatMap(({ _source, _index, _seq_no, _primary_term }) =>
          paymentOf(_source).map((payment) => ({
            ...payment,
            index: _index,
            version: { seq_no: _seq_no ?? -1, primary_term: _primary_term ?? -1 },
          })),
        );
      }
    },
    writeRisks: (payments, risks) =>
      writeBulk(
        client,
        payments.map(({ event_id, index, version }, i) => ({
          kind: 'update',
          index,
          id: event_id,
          document: JSON.stringify({ payment_risk: risks[i] }),
          expected: version,
        })),
        bulk,
      ),
  };
}

/** With a label for each, as the fit reads them. */
export function labelled(
  payments: readonly StoredPayment[],
  disputed: ReadonlySet<string>,
): LabelledPayment[] {
  return payments.map(({ profile_id, key, event_id: _, ...payment }) => ({
    ...payment,
    customer: profile_id,
    fraud: key !== undefined && disputed.has(key),
  }));
}

/** Nothing of a payment without an amount: there is nothing to judge. */
function paymentOf(event: EventDoc | undefined): StoredPayment[] {
  const amount = event?.order?.total_minor ?? event?.revenue_minor;
  if (event === undefined || amount === undefined || amount <= 0) return [];
  const text = (name: string) => {
    const value = event.properties?.[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  return [
    {
      event_id: event.event_id,
      profile_id: event.profile_id,
      at: Date.parse(event.occurred_at),
      amount_minor: amount,
      currency: event.currency ?? '',
      place: event.place?.city ?? event.place?.country,
      card: text('card'),
      device: text('device'),
      declined: event.name === DECLINED,
      key: keyOf(event),
    },
  ];
}

function keyOf(event: EventDoc | undefined): string | undefined {
  const { subject } = event ?? {};
  return subject?.type === 'payment' ? `${event?.source}/${subject.id}` : undefined;
}
