import type { Client, estypes } from '@elastic/elasticsearch';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { EventDoc } from '../model/event.ts';
import { type ReadOptions, readEngine } from './read-engine.ts';

type Query = NonNullable<estypes.QueryDslQueryContainer>;

/** Somebody who was put into an arm of a campaign. */
export interface Exposure {
  readonly profile_id: string;
  readonly arm: string;
  /** first time, milliseconds since 1970 */
  readonly at: number;
}

/** Something that followed: a success, money, or both. */
export interface Followed {
  readonly profile_id: string;
  readonly at: number;
  readonly isConversion: boolean;
  /** in minor units of `currency`; below 0 for money given back */
  readonly money: { readonly minor: number; readonly currency: string } | null;
}

/** Reads who was put into which arm, and what they did then. */
export interface ExposureReader {
  /**
   * One for each person and arm.
   * @throws AppError `invalid_request` beyond the number of people that one question may be about
   */
  exposures(query: Query, armField: string, options?: ReadOptions): Promise<Exposure[]>;
  /** What these people did between two instants, the later left out. */
  followed(
    profileIds: readonly string[],
    between: readonly [from: number, to: number],
    conversion: Query,
    options?: ReadOptions,
  ): AsyncIterable<readonly Followed[]>;
}

export const MOST_EXPOSED = 500_000;
const PAGE = 5_000;
const TIMEOUT_MS = 30_000;

export function createExposureReader(deps: {
  readonly client: Client;
  /** read alias over all months */
  readonly events: string;
}): ExposureReader {
  const { client, events: index } = deps;
  const transport = ({ signal }: ReadOptions) => ({
    requestTimeout: TIMEOUT_MS,
    maxRetries: 0,
    ...(signal === undefined ? {} : { signal }),
  });
  return {
    async exposures(query, armField, options = {}) {
      const found: Exposure[] = [];
      let after: Record<string, string> | undefined;
      do {
        const answer = await readEngine(() =>
          client.search<never, Record<string, never>>(
            {
              index,
              size: 0,
              track_total_hits: false,
              query,
              aggs: {
                exposed: {
                  composite: {
                    size: PAGE,
                    sources: [
                      { profile_id: { terms: { field: 'profile_id' } } },
                      { arm: { terms: { field: armField } } },
                    ],
                    ...(after === undefined ? {} : { after }),
                  },
                  aggs: { first: { min: { field: 'occurred_at' } } },
                },
              },
            },
            transport(options),
          ),
        );
        const { exposed } = Exposed.parse(answer.aggregations ?? {});
        for (const { key, first } of exposed?.buckets ?? []) {
          if (first.value !== null) found.push({ ...key, at: first.value });
        }
        if (found.length > MOST_EXPOSED) {
          throw new AppError('invalid_request', 'more people than one question may be about', {
            errors: [{ path: 'exposure', message: `is about more than ${MOST_EXPOSED} people` }],
          });
        }
        after = exposed?.after_key;
      } while (after !== undefined);
      return found;
    },

    async *followed(profileIds, [from, to], conversion, options = {}) {
      let after: estypes.SortResults | undefined;
      do {
        const answer = await readEngine(() =>
          client.search<
            Pick<EventDoc, 'profile_id' | 'occurred_at' | 'revenue_minor' | 'currency'>
          >(
            {
              index,
              size: PAGE,
              track_total_hits: false,
              _source: ['profile_id', 'occurred_at', 'revenue_minor', 'currency'],
              query: {
                bool: {
                  filter: [
                    { terms: { profile_id: [...profileIds] } },
                    { range: { occurred_at: { gte: iso(from), lt: iso(to) } } },
                  ],
                  should: [
                    { constant_score: { filter: conversion, _name: 'conversion' } },
                    { exists: { field: 'revenue_minor' } },
                  ],
                  minimum_should_match: 1,
                },
              },
              sort: [{ occurred_at: 'asc' }, { event_id: 'asc' }],
              ...(after === undefined ? {} : { search_after: after }),
            },
            transport(options),
          ),
        );
        const { hits } = answer.hits;
        yield hits.flatMap(({ _source, matched_queries }): Followed[] => {
          if (_source === undefined) return [];
          const { profile_id, occurred_at, revenue_minor: minor, currency } = _source;
          const isMoney = minor !== undefined && currency !== undefined;
          return [
            {
              profile_id,
              at: Date.parse(occurred_at),
              isConversion: [matched_queries ?? []].flat().includes('conversion'),
              money: isMoney ? { minor, currency } : null,
            },
          ];
        });
        after = hits.length < PAGE ? undefined : hits.at(-1)?.sort;
      } while (after !== undefined);
    },
  };
}

const Exposed = z.object({
  exposed: z
    .object({
      after_key: z.record(z.string(), z.string()).optional(),
      buckets: z.array(
        z.object({
          key: z.object({ profile_id: z.string(), arm: z.string() }),
          first: z.object({ value: z.number().nullable() }),
        }),
      ),
    })
    .optional(),
});

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
