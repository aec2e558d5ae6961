import type { Client, estypes } from '@elastic/elasticsearch';
import type { RatedText } from '../insight/stored/fit-sentiment-model.ts';
import type { LabelledText } from '../insight/stored/fit-text-classes.ts';
import type { EventDoc, EventSentiment, EventTopic } from '../model/event.ts';
import type { Predictions } from '../model/predictions.ts';
import type { ProfileDoc } from '../model/profile.ts';
import { ratingThousandths } from '../profile/tally.ts';
import type { PersonIds } from './activity-reader.ts';
import { type BulkOptions, type BulkResult, type Version, writeBulk } from './bulk-writer.ts';
import { withRetry } from './retry.ts';

/** A profile to be scored: whose events are its own, and the version that the score is written over. */
export interface ScoredPerson extends PersonIds {
  readonly version: Version;
}

/** A text to be scored, and the event it stands in. */
export interface StoredText {
  readonly event_id: string;
  readonly profile_id: string;
  readonly index: string;
  readonly text: string;
  readonly version: Version;
}

/**
 * What scoring reads and writes: it changes `predictions` of profiles, and `sentiment` and `topic` of events, and nothing
 * else, by compare-and-set over the version that was read, so that no fold is ever overwritten.
 */
export interface ScoringStore {
  /** Makes what was written visible to the reads below. */
  refresh(): Promise<void>;
  /** Active profiles in the order of their ids, those after `after`; fewer than `size` at the end. */
  page(
    after: string | undefined,
    size: number,
    options?: {
      customers?: boolean;
      /** leaves out whom a run that began at this instant has scored already */
      unscoredSince?: string | undefined;
    },
  ): Promise<ScoredPerson[]>;
  /** Active profiles that have changed since they were scored, or never were. */
  stale(after: string | undefined, size: number): Promise<ScoredPerson[]>;
  /** The profiles that events of these ids belong to now. */
  owners(profileIds: readonly string[]): Promise<ScoredPerson[]>;
  /** @param scoredSince only those scored since this instant, and not changed after */
  count(scoredSince?: string): Promise<number>;
  writePredictions(
    people: readonly ScoredPerson[],
    predictions: readonly Predictions[],
  ): Promise<BulkResult[]>;
  /** Texts that this version of the model has not scored, newest first, a page at a time. */
  unscoredTexts(mark: keyof TextMarks, version: number): AsyncIterable<readonly StoredText[]>;
  writeMarks<M extends keyof TextMarks>(
    mark: M,
    texts: readonly StoredText[],
    marks: readonly TextMarks[M][],
  ): Promise<BulkResult[]>;
  /** Texts with a rating of their own, newest first, a page at a time. */
  ratedTexts(): AsyncIterable<readonly RatedText[]>;
  /** Texts to which the service desk gave a topic, newest first, a page at a time. */
  topicTexts(): AsyncIterable<readonly LabelledText[]>;
}

/** What scoring adds to an event with a text. */
export interface TextMarks {
  readonly sentiment: EventSentiment;
  readonly topic: EventTopic;
}

type RatedEvent = Pick<EventDoc, 'text' | 'rating' | 'occurred_at' | 'rating_max'>;
type Source = Pick<ProfileDoc, 'profile_id'> & {
  readonly state?: { readonly merged_from?: readonly { readonly profile_id: string }[] };
};

const FIELDS = ['profile_id', 'state.merged_from.profile_id'];
const ACTIVE = { term: { status: 'active' } };
/** Texts may be long: a page of them stays in memory. */
const PAGE = 500;

export function createScoringStore(deps: {
  readonly client: Client;
  readonly profiles: string;
  readonly events: string;
  readonly bulk: BulkOptions;
}): ScoringStore {
  const { client, bulk } = deps;
  const transport = { requestTimeout: bulk.requestTimeoutMs };
  const retry = { policy: bulk.retry, signal: bulk.signal };
  const search = <T>(body: estypes.SearchRequest) =>
    withRetry(
      () =>
        client.search<T>(
          { track_total_hits: false, seq_no_primary_term: true, ...body },
          transport,
        ),
      retry,
    );
  async function people(body: estypes.SearchRequest): Promise<ScoredPerson[]> {
    const answer = await search<Source>({
      index: deps.profiles,
      _source: FIELDS,
      sort: [{ profile_id: 'asc' }],
      ...body,
    });
    return answer.hits.hits.flatMap(({ _source, ...hit }) =>
      _source === undefined
        ? []
        : [
            {
              profile_id: _source.profile_id,
              ids: [
                _source.profile_id,
                ...(_source.state?.merged_from ?? []).map((merge) => merge.profile_id),
              ],
              version: versionOf(hit),
            },
          ],
    );
  }
  /** Newest first, page by page; what comes in meanwhile is newer and left to the next time. */
  async function* events<T>(query: NonNullable<estypes.QueryDslQueryContainer>, fields: string[]) {
    let after: estypes.SortResults | undefined;
    do {
      const answer = await search<T>({
        index: deps.events,
        size: PAGE,
        _source: fields,
        sort: [{ occurred_at: 'desc' }, { event_id: 'asc' }],
        query,
        ...(after === undefined ? {} : { search_after: after }),
      });
      const { hits } = answer.hits;
      if (hits.length > 0) yield hits;
      after = hits.length < PAGE ? undefined : hits.at(-1)?.sort;
    } while (after !== undefined);
  }
  return {
    async refresh() {
      await withRetry(
        () =>
          client.indices.refresh(
            { index: [deps.profiles, deps.events], ignore_unavailable: true },
            transport,
          ),
        retry,
      );
    },
    page: (after, size, { customers = false, unscoredSince } = {}) =>
      people({
        size,
        query: {
          bool: {
            filter: [
              ACTIVE,
              ...(customers ? [{ range: { 'relational.orders_count': { gt: 0 } } }] : []),
            ],
            ...(unscoredSince === undefined ? {} : { must_not: [scoredBy(unscoredSince)] }),
          },
        },
        ...(after === undefined ? {} : { search_after: [after] }),
      }),
    stale: (after, size) =>
      people({
        size,
        query: {
          bool: {
            filter: [ACTIVE],
            should: [
              { term: { 'predictions.stale': true } },
              { bool: { must_not: [{ exists: { field: 'predictions.computed_at' } }] } },
            ],
            minimum_should_match: 1,
          },
        },
        ...(after === undefined ? {} : { search_after: [after] }),
      }),
    async owners(profileIds) {
      const ids = new Set(profileIds);
      const found: ScoredPerson[] = [];
      // A chain of merges is short; whoever is met twice is there already.
      for (let open = [...ids], hops = 0; open.length > 0 && hops < 10; hops += 1) {
        const answer = await search<Source & { merged_into: string | null }>({
          index: deps.profiles,
          size: open.length,
          query: { ids: { values: open } },
          _source: [...FIELDS, 'merged_into'],
        });
        const next: string[] = [];
        for (const { _source } of answer.hits.hits) {
          const into = _source?.merged_into ?? undefined;
          if (into !== undefined && !ids.has(into)) next.push(into);
          if (into !== undefined) ids.add(into);
        }
        open = next;
      }
      const all = [...ids];
      for (let at = 0; at < all.length; at += PAGE) {
        const values = all.slice(at, at + PAGE);
        found.push(
          ...(await people({
            size: PAGE,
            query: { bool: { filter: [ACTIVE, { ids: { values } }] } },
          })),
        );
      }
      return found;
    },
    async count(scoredSince) {
      const answer = await withRetry(
        () =>
          client.count(
            {
              index: deps.profiles,
              query:
                scoredSince === undefined
                  ? ACTIVE
                  : { bool: { filter: [ACTIVE, scoredBy(scoredSince)] } },
            },
            transport,
          ),
        retry,
      );
      return answer.count;
    },
    writePredictions: (scored, predictions) =>
      writeBulk(
        client,
        scored.map(({ profile_id, version }, i) => ({
          kind: 'update',
          index: deps.profiles,
          id: profile_id,
          document: JSON.stringify({ predictions: predictions[i] }),
          expected: version,
        })),
        bulk,
      ),
    async *unscoredTexts(mark, version) {
      const hits = events<Pick<EventDoc, 'event_id' | 'profile_id' | 'text'>>(
        {
          bool: {
            filter: [{ exists: { field: 'text' } }],
            must_not: [{ term: { [`${mark}.model_version`]: version } }],
          },
        },
        ['event_id', 'profile_id', 'text'],
      );
      for await (const page of hits) {
        yield page.flatMap(({ _source, ...hit }) =>
          _source?.text === undefined
            ? []
            : [
                {
                  event_id: _source.event_id,
                  profile_id: _source.profile_id,
                  text: _source.text,
                  index: hit._index,
                  version: versionOf(hit),
                },
              ],
        );
      }
    },
    writeMarks: (mark, texts, marks) =>
      writeBulk(
        client,
        texts.map(({ event_id, index, version }, i) => ({
          kind: 'update',
          index,
          id: event_id,
          document: JSON.stringify({ [mark]: marks[i] }),
          expected: version,
        })),
        bulk,
      ),
    async *topicTexts() {
      const hits = events<Pick<EventDoc, 'text' | 'subject' | 'occurred_at'>>(
        {
          bool: { filter: [{ exists: { field: 'text' } }, { exists: { field: 'subject.topic' } }] },
        },
        ['text', 'subject.topic', 'occurred_at'],
      );
      for await (const page of hits) {
        yield page.flatMap(({ _source: one }) =>
          one?.text === undefined || one.subject?.topic === undefined
            ? []
            : [{ text: one.text, label: one.subject.topic, at: Date.parse(one.occurred_at) }],
        );
      }
    },
    async *ratedTexts() {
      const hits = events<RatedEvent>(
        { bool: { filter: [{ exists: { field: 'text' } }, { exists: { field: 'rating' } }] } },
        ['text', 'rating', 'rating_max', 'occurred_at'],
      );
      for await (const page of hits) {
        yield page.flatMap(({ _source: one }) =>
          one?.text === undefined || one.rating === undefined
            ? []
            : [
                {
                  text: one.text,
                  at: Date.parse(one.occurred_at),
                  rating: ratingThousandths(one.rating, one.rating_max) / 1000,
                },
              ],
        );
      }
    },
  };
}

/** Scored since an instant, and unchanged after. */
function scoredBy(since: string) {
  return {
    bool: {
      filter: [
        { range: { 'predictions.computed_at': { gte: since } } },
        { term: { 'predictions.stale': false } },
      ],
    },
  };
}

function versionOf(hit: Pick<estypes.SearchHit, '_seq_no' | '_primary_term'>): Version {
  return { seq_no: hit._seq_no ?? -1, primary_term: hit._primary_term ?? -1 };
}
