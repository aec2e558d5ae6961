import type { AttributionAnswer, AttributionRequest } from '../../analytics/attribution/request.ts';
import type { CohortsAnswer, CohortsRequest } from '../../analytics/cohorts/request.ts';
import type { FunnelAnswer, FunnelRequest } from '../../analytics/funnel/request.ts';
import type { JourneysAnswer, JourneysRequest } from '../../analytics/journeys/request.ts';
import { v1 as mounted } from '../api/endpoints.ts';

interface Answered<Body> {
  readonly ok: true;
  json(): Promise<Body>;
}

type Call<Asked, Body> = (
  asked: Asked,
  options?: { readonly init?: { readonly signal?: AbortSignal } },
) => Promise<Answered<Body>>;

type Asked<Schema extends { _zod: { input: unknown } }> = {
  readonly json: Schema['_zod']['input'];
};

/** Routes whose schemas are agreed on and which are mounted by their own areas: their types come from those schemas. */
interface ComingRoutes {
  readonly analytics: {
    readonly funnel: { readonly $post: Call<Asked<typeof FunnelRequest>, FunnelAnswer> };
    readonly journeys: { readonly $post: Call<Asked<typeof JourneysRequest>, JourneysAnswer> };
    readonly cohorts: { readonly $post: Call<Asked<typeof CohortsRequest>, CohortsAnswer> };
    readonly attribution: {
      readonly $post: Call<Asked<typeof AttributionRequest>, AttributionAnswer>;
    };
  };
}

/** The same client: it builds an address from any path, and the types say which there are. */
export const coming = mounted as unknown as ComingRoutes;
