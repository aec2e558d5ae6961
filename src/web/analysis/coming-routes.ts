import type { z } from 'zod';
import type { AttributionAnswer, AttributionRequest } from '../../analytics/attribution/request.ts';
import type { CohortsAnswer, CohortsRequest } from '../../analytics/cohorts/request.ts';
import type { DashboardAnswer, DashboardQuery } from '../../analytics/dashboards/answer.ts';
import type { Dashboard, DashboardInput, Text } from '../../analytics/dashboards/spec.ts';
import type { FunnelAnswer, FunnelRequest } from '../../analytics/funnel/request.ts';
import type { JourneysAnswer, JourneysRequest } from '../../analytics/journeys/request.ts';
import type { Condition } from '../../segments/condition.ts';
import { v1 as mounted } from '../api/endpoints.ts';

interface Answered<Body> {
  readonly ok: true;
  json(): Promise<Body>;
  blob(): Promise<Blob>;
}

type Call<Asked, Body> = (
  asked: Asked,
  options?: { readonly init?: { readonly signal?: AbortSignal } },
) => Promise<Answered<Body>>;

type OfId = { readonly param: { readonly id: string } };
type Tagged = { readonly header: { readonly 'if-match'?: string } };

interface Saved {
  readonly dashboard: Dashboard;
  readonly built_in: boolean;
  readonly version: number;
  readonly updated_at: string | null;
  readonly updated_by: string | null;
}

type Asked<Schema extends { _zod: { input: unknown } }> = {
  readonly json: Schema['_zod']['input'];
};

/** Routes whose schemas are agreed on and which are mounted by their own areas: their types come from those schemas. */
interface ComingRoutes {
  readonly dashboards: {
    readonly $get: Call<
      object,
      {
        dashboards: {
          id: string;
          title: Text;
          description?: Text | undefined;
          built_in: boolean;
          version: number;
          panels: number;
          updated_at: string | null;
        }[];
      }
    >;
    readonly preview: {
      readonly $post: Call<
        { json: { dashboard: DashboardInput; view: z.input<typeof DashboardQuery>['view'] } },
        DashboardAnswer
      >;
    };
    readonly ':id': {
      readonly $get: Call<OfId, Saved>;
      readonly $put: Call<OfId & Tagged & { json: DashboardInput }, Saved>;
      readonly $delete: Call<OfId & Tagged, unknown>;
      readonly query: {
        readonly $post: Call<OfId & Asked<typeof DashboardQuery>, DashboardAnswer>;
      };
      readonly versions: {
        readonly $get: Call<
          OfId,
          { versions: { version: number; updated_at: string; updated_by: string }[] }
        >;
      };
      readonly restore: {
        readonly $post: Call<OfId & Tagged & { json: { version: number } }, Saved>;
      };
    };
  };
  readonly segments: {
    readonly $get: Call<object, { segments: { id: string; title: Text }[] }>;
    readonly ':id': {
      readonly $put: Call<
        OfId & Tagged & { json: { id: string; title: Text; condition: Condition } },
        unknown
      >;
    };
  };
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
