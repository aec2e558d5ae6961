import { NONCE, secureHeaders } from 'hono/secure-headers';
import { authorise } from './auth.ts';
import { createAuthenticator } from './authenticate.ts';
import type { ApiDeps } from './deps.ts';
import { problem, problemOf } from './problem.ts';
import { noteRequest } from './request-log.ts';
import { createRouter } from './router.ts';
import { meRoutes } from './routes/me.ts';
import { profileRoutes } from './routes/profiles.ts';

/** The whole HTTP API, and the page where `webRoot` is given. No port is bound: tests call `app.request()`. */
export function createApp(deps: ApiDeps) {
  const authenticator = createAuthenticator(deps.keys, deps.now);
  const app = createRouter();
  app.onError(problemOf(deps.log));
  app.use('*', noteRequest(deps));
  app.use('*', secureHeaders(HEADERS));
  app.use('*', authorise({ authenticator, secret: deps.secret, now: deps.now }));

  const routes = app.route('/', meRoutes()).route(
    '/',
    profileRoutes(() => deps.people),
  );

  app.notFound((c) => {
    const methods = methodsAt(app.routes, c.req.path);
    if (methods.length === 0) return problem(c, 'not_found');
    c.header('allow', methods.join(', '));
    return problem(c, 'method_not_allowed');
  });
  return routes;
}

/** Type of all routes, for the page's typed client (`hc<ApiRoutes>`). */
export type ApiRoutes = ReturnType<typeof createApp>;

const HEADERS: Parameters<typeof secureHeaders>[0] = {
  contentSecurityPolicy: {
    defaultSrc: ["'self'"],
    styleSrc: ["'self'", NONCE],
    imgSrc: ["'self'", 'data:'],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
  xFrameOptions: 'DENY',
  referrerPolicy: 'no-referrer',
};

function methodsAt(routes: readonly { method: string; path: string }[], path: string): string[] {
  const methods = routes
    .filter((route) => route.method !== 'ALL' && !route.path.includes('*'))
    .filter((route) => matches(route.path, path))
    .map((route) => route.method);
  return [...new Set(methods)];
}

function matches(pattern: string, path: string): boolean {
  const wanted = pattern.split('/');
  const given = path.split('/');
  return (
    wanted.length === given.length &&
    wanted.every((part, i) => (part.startsWith(':') ? given[i] !== '' : part === given[i]))
  );
}
