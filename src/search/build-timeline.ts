import type { estypes } from '@elastic/elasticsearch';
import type { Query } from './match-word.ts';
import { mentions } from './mentions.ts';
import type { TimelineFilters } from './timeline-request.ts';

/** A place in a timeline: instant in milliseconds and event id. */
export type TimelinePlace = readonly [atMs: number, eventId: string];

export interface TimelineOptions {
  /** The profile and all that were merged into it: events keep the id they were written with. */
  readonly profileIds: readonly string[];
  readonly filters: TimelineFilters;
  readonly size: number;
  /** Paths that may leave the engine. */
  readonly source: readonly string[];
  readonly from?: { readonly direction: 'older' | 'newer'; readonly place: TimelinePlace };
  /** Words that an event must mention. */
  readonly text?: string;
  /** IANA zone to count months in; absent: no histogram. */
  readonly histogramZone?: string;
}

/** Newest first, or oldest first from a place when paging back to newer ones; one more than asked tells of a further page. */
export function buildTimeline(options: TimelineOptions): estypes.SearchRequest {
  const order = options.from?.direction === 'newer' ? 'asc' : 'desc';
  return {
    size: options.size + 1,
    track_total_hits: false,
    _source: [...options.source],
    query: { bool: { filter: buildFilters(options) } },
    sort: [{ occurred_at: { order } }, { event_id: { order } }],
    ...(options.from === undefined ? {} : { search_after: [...options.from.place] }),
    ...(options.histogramZone === undefined
      ? {}
      : {
          aggs: {
            months: {
              date_histogram: {
                field: 'occurred_at',
                calendar_interval: 'month',
                format: 'yyyy-MM',
                time_zone: options.histogramZone,
                min_doc_count: 1,
              },
            },
          },
        }),
  };
}

function buildFilters({ profileIds, filters, text }: TimelineOptions): Query[] {
  const { channel, name, source, from, to } = filters;
  return [
    { terms: { profile_id: [...profileIds] } },
    ...(text === undefined ? [] : mentions(text)),
    ...(channel === undefined ? [] : [{ terms: { channel } }]),
    ...(name === undefined ? [] : [{ terms: { name } }]),
    ...(source === undefined ? [] : [{ terms: { source } }]),
    ...(from === undefined && to === undefined
      ? []
      : [
          {
            range: {
              occurred_at: {
                ...(from === undefined ? {} : { gte: from }),
                ...(to === undefined ? {} : { lt: to }),
              },
            },
          },
        ]),
  ];
}
