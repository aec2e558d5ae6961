import type { OpenAPIHono } from '@hono/zod-openapi';
import type { ApiEnv } from './context.ts';
import { findAccess } from './policy.ts';

export type OpenApiDocument = ReturnType<OpenAPIHono<ApiEnv>['getOpenAPI31Document']>;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/**
 * The OpenAPI 3.1 document of all routes: their shapes from the schemas that validate, who may call them from the
 * policy table, so that neither can drift from what happens.
 */
export function buildOpenApi(app: OpenAPIHono<ApiEnv>, version: string): OpenApiDocument {
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Azimut',
      version,
      description:
        'Customer-360 index: any source in, one golden profile per person out. Errors are RFC 9457 problems ' +
        'with a stable `code` and a `request_id`; the collect routes of Segment keep Segment’s own answers.',
      license: { name: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
  });
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const method of METHODS) {
      const operation = item[method];
      if (operation !== undefined) Object.assign(operation, describeAccess(method, path));
    }
  }
  document.components = {
    ...document.components,
    securitySchemes: {
      api_key: { type: 'http', scheme: 'bearer', description: 'azk_… or azw_…' },
      write_key: { type: 'http', scheme: 'basic', description: 'write key as user, no password' },
      session: { type: 'apiKey', in: 'cookie', name: 'azimut_session' },
    },
  };
  return document;
}

function describeAccess(method: string, path: string): Record<string, unknown> {
  const access = findAccess(method.toUpperCase(), path);
  switch (access?.kind) {
    case undefined:
      return { security: [{ api_key: [] }], 'x-roles': [] };
    case 'public':
      return { security: [] };
    case 'segment':
      return { security: [{ write_key: [] }], 'x-roles': ['write_key'] };
    case 'roles':
      return {
        security: [
          { api_key: [] },
          { session: [] },
          ...(access.writers ? [{ write_key: [] }] : []),
        ],
        'x-roles': [...access.roles, ...(access.writers ? ['write_key'] : [])],
        'x-scope': access.scope,
      };
  }
}
