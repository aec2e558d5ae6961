import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { JSONValue } from 'hono/utils/types';
import type { ApiEnv } from '../context.ts';
import { renderDocs } from '../docs-page.ts';
import { buildOpenApi, type OpenApiDocument } from '../openapi.ts';
import { createRouter } from '../router.ts';

const documentRoute = createRoute({
  method: 'get',
  path: '/openapi.json',
  tags: ['operation'],
  summary: 'This API as an OpenAPI 3.1 document',
  responses: {
    200: {
      description: 'document',
      content: { 'application/json': { schema: z.looseObject({}) } },
    },
  },
});
const pageRoute = createRoute({
  method: 'get',
  path: '/docs',
  tags: ['operation'],
  summary: 'This API as a page to read',
  responses: { 200: { description: 'page', content: { 'text/html': { schema: z.string() } } } },
});

/** @param getApp the app that all routes are mounted on; asked at the first request, when it is complete */
export function referenceRoutes(getApp: () => OpenAPIHono<ApiEnv>, version: string) {
  let document: OpenApiDocument | undefined;
  const getDocument = () => {
    document ??= buildOpenApi(getApp(), version);
    return document;
  };
  let plain: Record<string, JSONValue> | undefined;
  return createRouter()
    .openapi(documentRoute, (c) => {
      // What was serialised and parsed holds JSON values only, which the document's own type cannot say.
      plain ??= JSON.parse(JSON.stringify(getDocument())) as Record<string, JSONValue>;
      return c.json(plain, 200);
    })
    .openapi(pageRoute, (c) => {
      const page = renderDocs(getDocument(), c.get('secureHeadersNonce') ?? '');
      return c.html(page, 200);
    });
}
