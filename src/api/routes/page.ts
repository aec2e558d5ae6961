import type { Context } from 'hono';
import type { ApiEnv } from '../context.ts';
import type { PageFile, PageFiles } from '../page-files.ts';
import { problem } from '../problem.ts';
import { createRouter } from '../router.ts';

/** Paths of programs: what is not there is a problem, never the page. */
const OF_PROGRAMS = /^\/(v1|mcp|healthz|readyz|metrics|openapi\.json|docs)(\/|$)/;

/**
 * The built page: its files, and its document for every other address, since the page does its own routing. The
 * document is never kept by browsers: it carries the nonce of one answer.
 */
export function pageRoutes(files: PageFiles) {
  return createRouter().get('/*', async (c): Promise<Response> => {
    const { path } = c.req;
    if (OF_PROGRAMS.test(path)) return c.notFound();
    const file = path === '/' || path === '/index.html' ? undefined : await files.find(path);
    if (file !== undefined) return serve(c, file);
    if (/\.\w{2,5}$/.test(path) && path !== '/index.html') return problem(c, 'not_found');
    const page = await files.find('/index.html');
    if (page === undefined) return problem(c, 'not_found');
    const html = page.body
      .toString('utf8')
      .replaceAll('__CSP_NONCE__', c.get('secureHeadersNonce') ?? '');
    return c.html(html, 200, { 'cache-control': 'no-store' });
  });
}

function serve(c: Context<ApiEnv>, file: PageFile): Response {
  const accepted = c.req.header('accept-encoding') ?? '';
  const packed = /\bbr\b/.test(accepted) ? file.brotli : undefined;
  return c.body(new Uint8Array(packed ?? file.body), 200, {
    'content-type': file.type,
    'cache-control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    vary: 'accept-encoding',
    ...(packed === undefined ? {} : { 'content-encoding': 'br' }),
  });
}
