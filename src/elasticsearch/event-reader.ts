import type { Client, estypes } from '@elastic/elasticsearch';
import { z } from 'zod';
import type { EventDoc } from '../model/event.ts';
import { type ReadOptions, readEngine, readTransport } from './read-engine.ts';

export interface EventHit {
  readonly event: Partial<EventDoc>;
  readonly place: readonly [atMs: number, eventId: string];
}

export interface EventPage {
  readonly hits: readonly EventHit[];
  /** events by month (`2026-03`), oldest first; empty where none were asked for */
  readonly months: readonly { month: string; count: number }[];
}

/** An interaction found by its text, with the passages the engine marked, by field. */
export interface PassageHit {
  readonly event: Partial<EventDoc>;
  readonly highlight: Readonly<Record<string, readonly string[]>>;
}

/** Reads interactions for people who wait for them. */
export interface EventReader {
  search(body: estypes.SearchRequest, options?: ReadOptions): Promise<EventPage>;
  searchPassages(
    body: estypes.SearchRequest,
    options?: ReadOptions,
  ): Promise<{ hits: readonly PassageHit[]; tookMs: number }>;
}

const Place = z.tuple([z.number(), z.string()]);
const Months = z.object({
  months: z.object({
    buckets: z.array(z.object({ key_as_string: z.string(), doc_count: z.number() })),
  }),
});

export function createEventReader(deps: {
  readonly client: Client;
  /** read alias over all months */
  readonly events: string;
}): EventReader {
  return {
    async searchPassages(body, options = {}) {
      const response = await readEngine(
        () =>
          deps.client.search<Partial<EventDoc>>(
            { index: deps.events, ...body },
            readTransport(options),
          ),
        options,
      );
      const hits = response.hits.hits.map(({ _source = {}, highlight = {} }) => {
        return { event: _source, highlight };
      });
      return { hits, tookMs: response.took };
    },

    async search(body, options = {}) {
      const response = await readEngine(
        () =>
          deps.client.search<Partial<EventDoc>>(
            { index: deps.events, ...body },
            readTransport(options),
          ),
        options,
      );
      const hits = response.hits.hits.map((hit) => ({
        event: hit._source ?? {},
        place: Place.parse(hit.sort),
      }));
      const buckets =
        response.aggregations === undefined
          ? []
          : Months.parse(response.aggregations).months.buckets;
      return {
        hits,
        months: buckets.map((bucket) => ({ month: bucket.key_as_string, count: bucket.doc_count })),
      };
    },
  };
}
