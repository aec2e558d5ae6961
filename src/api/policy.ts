import { Role } from '../model/role.ts';
import { REVEALERS, VERIFIERS } from '../privacy/disclosure-rights.ts';
import { EXPORTERS } from '../privacy/export-policy.ts';

/** Who may call a route. `scope` is what a key that is narrowed by scopes must hold besides the role. */
export type Access =
  | { readonly kind: 'public' }
  | { readonly kind: 'segment' }
  | {
      readonly kind: 'roles';
      readonly roles: readonly Role[];
      readonly scope: string;
      /** Write keys are let in too; the route checks that the source is theirs. */
      readonly writers: boolean;
    };

const open = { kind: 'public' } as const;
const segment = { kind: 'segment' } as const;
const everyone = Role.options;
/** Roles that may know who somebody is; see `privacy/policy.ts`. */
const namers: readonly Role[] = ['administrator', 'representative', 'steward', 'privacy_officer'];
/** Roles that study many people, and keep what they made of it. */
const students: readonly Role[] = ['administrator', 'analyst', 'marketer', 'manager'];
const allow = (roles: readonly Role[], scope: string, writers = false): Access => ({
  kind: 'roles',
  roles,
  scope,
  writers,
});

/**
 * Every route and who may call it. A route that is not listed is refused to all (403), so that forgetting a line
 * closes a door rather than opening one. `segment` routes take a write key in Segment's own ways.
 */
export const POLICY: Readonly<Record<string, Access>> = {
  'GET /healthz': open,
  'GET /readyz': open,
  'GET /metrics': open,
  'GET /openapi.json': open,
  'GET /docs': open,
  'GET /*': open,

  'POST /v1/identify': segment,
  'POST /v1/track': segment,
  'POST /v1/page': segment,
  'POST /v1/screen': segment,
  'POST /v1/group': segment,
  'POST /v1/alias': segment,
  'POST /v1/batch': segment,

  'POST /v1/records/{source}': allow(['administrator', 'steward'], 'records:write', true),
  'GET /v1/ingest/status': allow(
    ['administrator', 'steward', 'manager', 'analyst'],
    'ingest:read',
    true,
  ),
  'GET /v1/ingest/batches/{batch_id}': allow(['administrator', 'steward'], 'ingest:read', true),

  'GET /v1/dead-letters': allow(['administrator', 'steward'], 'dead_letters:read'),
  'GET /v1/dead-letters/groups': allow(['administrator', 'steward'], 'dead_letters:read'),
  'GET /v1/dead-letters/{id}': allow(['administrator', 'steward'], 'dead_letters:read'),
  'POST /v1/dead-letters/replay': allow(['administrator', 'steward'], 'dead_letters:write'),
  'POST /v1/dead-letters/discard': allow(['administrator', 'steward'], 'dead_letters:write'),

  'GET /v1/sources': allow(['administrator', 'steward', 'analyst', 'manager'], 'sources:read'),
  'GET /v1/sources/{id}': allow(['administrator', 'steward', 'analyst', 'manager'], 'sources:read'),
  'PUT /v1/sources/{id}': allow(['administrator', 'steward'], 'sources:write'),
  'DELETE /v1/sources/{id}': allow(['administrator', 'steward'], 'sources:write'),
  'POST /v1/sources/{id}/preview': allow(['administrator', 'steward'], 'sources:read'),

  'GET /v1/namespaces': allow(['administrator', 'steward'], 'namespaces:read'),
  'PUT /v1/namespaces/{name}': allow(['administrator', 'steward'], 'namespaces:write'),
  'DELETE /v1/namespaces/{name}': allow(['administrator', 'steward'], 'namespaces:write'),
  'POST /v1/namespaces/simulate': allow(['administrator', 'steward'], 'namespaces:read'),
  'POST /v1/namespaces/apply': allow(['administrator', 'steward'], 'namespaces:write'),
  'POST /v1/namespaces/scan': allow(['administrator', 'steward'], 'namespaces:write'),
  'GET /v1/namespaces/jobs': allow(['administrator', 'steward'], 'namespaces:read'),
  'GET /v1/namespaces/{name}/generic': allow(['administrator', 'steward'], 'namespaces:read'),
  'POST /v1/namespaces/{name}/generic': allow(['administrator', 'steward'], 'namespaces:write'),
  'PUT /v1/namespaces/{name}/generic/{value_id}': allow(
    ['administrator', 'steward'],
    'namespaces:write',
  ),

  'POST /v1/profiles/search': allow(everyone, 'profiles:read'),
  'POST /v1/interactions/search': allow(namers, 'profiles:read'),
  'GET /v1/profiles/{id}': allow(everyone, 'profiles:read'),
  'GET /v1/profiles/{id}/timeline': allow(everyone, 'profiles:read'),
  'GET /v1/profiles/{id}/live': allow(everyone, 'profiles:read'),
  'POST /v1/profiles/{id}/notes': allow(namers, 'notes:write'),
  'POST /v1/profiles/{id}/tasks/{task_id}/completion': allow(namers, 'notes:write'),
  'GET /v1/profiles/{id}/matters': allow(namers, 'profiles:read'),
  'POST /v1/profiles/{id}/timeline/search': allow(namers, 'profiles:read'),
  'GET /v1/profiles/{id}/identity': allow(namers, 'profiles:read'),
  'GET /v1/profiles/{id}/relations': allow(namers, 'profiles:read'),
  'GET /v1/profiles/{id}/traits': allow(everyone, 'profiles:read'),
  'GET /v1/profiles/{id}/consents': allow(everyone, 'profiles:read'),

  'POST /v1/profiles/{id}/verify': allow(VERIFIERS, 'profiles:verify'),
  'POST /v1/profiles/{id}/reveal': allow(REVEALERS, 'profiles:reveal'),
  'POST /v1/profiles/export': allow(EXPORTERS, 'profiles:export'),

  'GET /v1/desk': allow(everyone, 'profiles:read'),
  'PUT /v1/desk/pinned': allow(everyone, 'profiles:read'),
  'PUT /v1/desk/preference': allow(everyone, 'profiles:read'),
  'POST /v1/desk/recent': allow(everyone, 'profiles:read'),
  'PUT /v1/desk/views/{id}': allow(everyone, 'profiles:read'),
  'DELETE /v1/desk/views/{id}': allow(everyone, 'profiles:read'),

  'GET /v1/survivorship': allow(['administrator', 'steward'], 'survivorship:read'),
  'PUT /v1/survivorship': allow(['administrator', 'steward'], 'survivorship:write'),
  'POST /v1/survivorship/preview': allow(['administrator', 'steward'], 'survivorship:read'),
  'GET /v1/duplicates': allow(['administrator', 'steward'], 'duplicates:read'),
  'GET /v1/duplicates/{id}': allow(['administrator', 'steward'], 'duplicates:read'),
  'POST /v1/duplicates/{id}/decision': allow(['administrator', 'steward'], 'duplicates:write'),
  'POST /v1/duplicates/decisions': allow(['administrator', 'steward'], 'duplicates:write'),
  'GET /v1/matching': allow(['administrator', 'steward', 'analyst'], 'matching:read'),
  'PUT /v1/matching': allow(['administrator', 'steward'], 'matching:write'),
  'POST /v1/matching/fit': allow(['administrator', 'steward'], 'matching:write'),
  'POST /v1/matching/run': allow(['administrator', 'steward'], 'matching:write'),
  'GET /v1/merges': allow(['administrator', 'steward'], 'merges:read'),
  'GET /v1/merges/{id}': allow(['administrator', 'steward'], 'merges:read'),
  'POST /v1/merges': allow(['administrator', 'steward'], 'merges:write'),
  'DELETE /v1/merges/{id}': allow(['administrator', 'steward'], 'merges:write'),
  'POST /v1/profiles/{id}/split': allow(['administrator', 'steward'], 'merges:write'),
  'POST /v1/rejudge': allow(['administrator', 'steward'], 'merges:write'),
  'POST /v1/profiles/{id}/rejudge': allow(['administrator', 'steward'], 'merges:write'),

  'POST /v1/aggregations': allow(everyone, 'analysis:read'),
  'POST /v1/analytics/trends': allow(everyone, 'analysis:read'),
  'POST /v1/analytics/effectiveness': allow(everyone, 'analysis:read'),
  'POST /v1/analytics/explain': allow(everyone, 'analysis:read'),
  'POST /v1/analytics/anomalies': allow(everyone, 'analysis:read'),
  'POST /v1/analytics/funnel': allow(everyone, 'analysis:read'),
  'POST /v1/analytics/attribution': allow(everyone, 'analysis:read'),
  'POST /v1/analytics/basket': allow(everyone, 'analysis:read'),
  'POST /v1/analytics/cohorts': allow(everyone, 'analysis:read'),
  'POST /v1/analytics/journeys': allow(everyone, 'analysis:read'),
  'POST /v1/analytics/rfm': allow(everyone, 'analysis:read'),
  'POST /v1/analytics/service': allow(everyone, 'analysis:read'),
  'POST /v1/analytics/demand': allow(everyone, 'analysis:read'),
  'POST /v1/analytics/visibility': allow(everyone, 'analysis:read'),
  'GET /v1/fields': allow(everyone, 'analysis:read'),

  'GET /v1/dashboards': allow(everyone, 'analysis:read'),
  'GET /v1/dashboards/{id}': allow(everyone, 'analysis:read'),
  'PUT /v1/dashboards/{id}': allow(students, 'dashboards:write'),
  'DELETE /v1/dashboards/{id}': allow(students, 'dashboards:write'),
  'GET /v1/dashboards/{id}/versions': allow(everyone, 'analysis:read'),
  'GET /v1/dashboards/{id}/versions/{version}': allow(everyone, 'analysis:read'),
  'POST /v1/dashboards/{id}/restore': allow(students, 'dashboards:write'),
  'POST /v1/dashboards/{id}/query': allow(everyone, 'analysis:read'),
  'POST /v1/dashboards/preview': allow(everyone, 'analysis:read'),
  'POST /v1/dashboards/{id}/panels/{panel}/csv': allow(everyone, 'analysis:read'),

  'GET /v1/segments': allow(everyone, 'segments:read'),
  'GET /v1/segments/{id}': allow(everyone, 'segments:read'),
  'PUT /v1/segments/{id}': allow(students, 'segments:write'),
  'DELETE /v1/segments/{id}': allow(students, 'segments:write'),
  'GET /v1/segments/{id}/versions': allow(everyone, 'segments:read'),
  'GET /v1/segments/{id}/versions/{version}': allow(everyone, 'segments:read'),
  'POST /v1/segments/{id}/restore': allow(students, 'segments:write'),
  'POST /v1/segments/preview': allow(everyone, 'segments:read'),
  'GET /v1/segments/{id}/members': allow(everyone, 'segments:read'),
  'GET /v1/segments/{id}/explain': allow(everyone, 'segments:read'),

  'GET /v1/profiles/{id}/transactions': allow(namers, 'profiles:read'),
  'GET /v1/profiles/{id}/predictions': allow(everyone, 'profiles:read'),
  'GET /v1/profiles/{id}/recommendations': allow(everyone, 'profiles:read'),
  'GET /v1/profiles/{id}/value-curve': allow(everyone, 'profiles:read'),
  'GET /v1/profiles/{id}/actions': allow(namers, 'profiles:read'),
  'POST /v1/profiles/{id}/actions/{action}/outcome': allow(namers, 'notes:write'),
  'GET /v1/models': allow(everyone, 'models:read'),
  'GET /v1/models/{name}': allow(everyone, 'models:read'),
  'GET /v1/models/{name}/card': allow(everyone, 'models:read'),
  'POST /v1/models/{name}/fit': allow(['administrator', 'analyst'], 'models:write'),
  'GET /v1/traits': allow(everyone, 'analysis:read'),
  'GET /v1/traits/{name}': allow(everyone, 'analysis:read'),
  'PUT /v1/traits/{name}': allow(['administrator', 'marketer', 'analyst'], 'traits:write'),
  'DELETE /v1/traits/{name}': allow(['administrator', 'marketer', 'analyst'], 'traits:write'),
  'POST /v1/traits/preview': allow(['administrator', 'marketer', 'analyst'], 'analysis:read'),

  'GET /v1/keys': allow(['administrator'], 'keys:read'),
  'POST /v1/keys': allow(['administrator'], 'keys:write'),
  'DELETE /v1/keys/{id}': allow(['administrator'], 'keys:write'),
  'GET /v1/me': allow(everyone, 'me:read', true),
  'POST /v1/session': open,
  'DELETE /v1/session': open,
};

/** @param path in Hono's spelling (`/v1/keys/:id`) or OpenAPI's (`/v1/keys/{id}`) */
export function findAccess(method: string, path: string): Access | undefined {
  return POLICY[routeKey(method, path)];
}

/** `POST /v1/keys/{id}`: the one spelling of a route. */
export function routeKey(method: string, path: string): string {
  return `${method} ${path.replaceAll(/:([^/{]+)(\{[^}]*\})?/g, '{$1}')}`;
}
