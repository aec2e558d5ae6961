import { type Client, errors, type estypes } from '@elastic/elasticsearch';
import type { FieldType } from '../analytics/kibana/check/check-layer.ts';

/** What other tools see of the copies for analysis: fields, and answers to their searches. */
export interface AnalysisCopyReader {
  /** @returns `undefined` where there is no such index */
  fields(index: string): Promise<ReadonlyMap<string, FieldType> | undefined>;
  /** @returns `refused` with the type of the engine's error where the search cannot be run */
  search(
    index: string,
    body: estypes.SearchRequest,
  ): Promise<
    | { readonly kind: 'answer'; readonly total: number; readonly aggregations: unknown }
    | { readonly kind: 'refused'; readonly reason: string }
  >;
}

const TIMEOUT_MS = 60_000;

export function createAnalysisCopyReader(client: Client): AnalysisCopyReader {
  return {
    async fields(index) {
      const caps = await client.fieldCaps(
        { index, fields: '*', ignore_unavailable: true },
        { requestTimeout: TIMEOUT_MS, ignore: [404] },
      );
      const fields = Object.entries(caps.fields ?? {});
      if (fields.length === 0) return undefined;
      return new Map(
        fields.flatMap(([name, byType]) => {
          const found = Object.values(byType)[0];
          if (found === undefined || found.metadata_field === true) return [];
          return [[name, { type: found.type, aggregatable: found.aggregatable }] as const];
        }),
      );
    },
    async search(index, body) {
      try {
        const { hits, aggregations } = await client.search(
          { index, ...body },
          { requestTimeout: TIMEOUT_MS },
        );
        const total = typeof hits.total === 'number' ? hits.total : (hits.total?.value ?? 0);
        return { kind: 'answer', total, aggregations };
      } catch (error) {
        if (!(error instanceof errors.ResponseError) || error.statusCode !== 400) throw error;
        const { type } = (error.body as { error?: { root_cause?: { type?: string }[] } }).error
          ?.root_cause?.[0] ?? { type: 'search_refused' };
        return { kind: 'refused', reason: type ?? 'search_refused' };
      }
    },
  };
}
