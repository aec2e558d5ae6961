import type { OpenAPIHono } from '@hono/zod-openapi';
import { NONCE, secureHeaders } from 'hono/secure-headers';
import { admit, authorise } from './auth.ts';
import { createAuthenticator } from './authenticate.ts';
import { boundBody } from './body/bound-body.ts';
import type { ApiEnv } from './context.ts';
import type { ApiDeps } from './deps.ts';
import { createPreferences } from './desk/preferences.ts';
import { createMetrics } from './metrics.ts';
import { openPageFiles } from './page-files.ts';
import { problem, problemOf } from './problem.ts';
import { createRateLimits } from './rate-limits.ts';
import { noteRequest } from './request-log.ts';
import { createRouter } from './router.ts';
import { actionRoutes } from './routes/actions.ts';
import { aggregationRoutes } from './routes/aggregations.ts';
import { analyticsRoutes } from './routes/analytics.ts';
import { anomalyRoutes } from './routes/anomalies.ts';
import { collectRoutes } from './routes/collect.ts';
import { dashboardRoutes } from './routes/dashboards.ts';
import { deadLetterRoutes } from './routes/dead-letters.ts';
import { deskRoutes } from './routes/desk.ts';
import { disclosureRoutes } from './routes/disclosure.ts';
import { duplicateRoutes } from './routes/duplicates.ts';
import { effectivenessRoutes } from './routes/effectiveness.ts';
import { exportRoutes } from './routes/export.ts';
import { ingestRoutes } from './routes/ingest.ts';
import { interactionRoutes } from './routes/interactions.ts';
import { keyRoutes } from './routes/keys.ts';
import { liveRoutes } from './routes/live.ts';
import { matchingRoutes } from './routes/matching.ts';
import { meRoutes } from './routes/me.ts';
import { mergeRoutes } from './routes/merges.ts';
import { modelRoutes } from './routes/models.ts';
import { namespaceRoutes } from './routes/namespaces.ts';
import { noteRoutes } from './routes/notes.ts';
import { operationRoutes } from './routes/operation.ts';
import { pageRoutes } from './routes/page.ts';
import { predictionRoutes } from './routes/predictions.ts';
import { profileRoutes } from './routes/profiles.ts';
import { recommendationRoutes } from './routes/recommendations.ts';
import { recordRoutes } from './routes/records.ts';
import { referenceRoutes } from './routes/reference.ts';
import { segmentRoutes } from './routes/segments.ts';
import { sessionRoutes } from './routes/session.ts';
import { sourceRoutes } from './routes/sources.ts';
import { studyRoutes } from './routes/studies.ts';
import { survivorshipRoutes } from './routes/survivorship.ts';
import { traitRoutes } from './routes/traits.ts';
import { transactionRoutes } from './routes/transactions.ts';
import { valueCurveRoutes } from './routes/value-curve.ts';
import { createSourceDirectory } from './source-directory.ts';

/** The whole HTTP API, and the page where `webRoot` is given. No port is bound: tests call `app.request()`. */
export function createApp(deps: ApiDeps) {
  const authenticator = createAuthenticator(deps.keys, deps.now);
  const limits = createRateLimits(deps.perSecond);
  const directory = createSourceDirectory(deps.sources, deps.now);
  const measures = createMetrics(deps);
  const preferences = createPreferences(() => deps.desks, deps.now);

  const app = createRouter();
  app.onError(problemOf(deps.log));
  app.use('*', noteRequest({ log: deps.log, onDone: measures.observeRequest }));
  app.use('*', secureHeaders(HEADERS));
  const credentials = { authenticator, secret: deps.secret, now: deps.now };
  app.use('*', authorise({ ...credentials, limits }));
  app.use('*', boundBody());

  const { spool, keys, engine, now, secret, demoTokens, version } = deps;
  const routes = app
    .route('/', operationRoutes({ engine, spool, version, measures }))
    .route(
      '/',
      referenceRoutes(() => app, version),
    )
    .route('/', meRoutes())
    .route('/', sessionRoutes({ authenticator, now, secret, demoTokens, limits }))
    .route('/', keyRoutes({ keys, now, authenticator, sources: directory }))
    .route('/', collectRoutes({ spool, now, authenticator, sources: directory, limits }))
    .route('/', recordRoutes({ spool, now, engine, sources: directory }))
    .route('/', ingestRoutes({ spool }))
    .route('/', deadLetterRoutes(deps))
    .route('/', sourceRoutes({ store: deps.sources, directory, now }))
    .route(
      '/',
      namespaceRoutes(() => deps.namespaces),
    )
    .route(
      '/',
      profileRoutes(
        () => deps.people,
        () => deps.pairs,
        preferences,
      ),
    )
    .route(
      '/',
      disclosureRoutes(
        () => deps.people,
        () => deps.audit,
      ),
    )
    .route(
      '/',
      exportRoutes(
        () => deps.people,
        () => deps.audit,
      ),
    )
    .route('/', noteRoutes({ people: () => deps.people, spool }))
    .route(
      '/',
      liveRoutes({
        people: () => deps.people,
        watch: () => deps.live,
        stillAllowed: (c) =>
          admit(c, credentials).then(
            () => true,
            () => false,
          ),
      }),
    )
    .route(
      '/',
      duplicateRoutes(() => deps.pairs),
    )
    .route(
      '/',
      matchingRoutes(() => deps.pairs),
    )
    .route(
      '/',
      mergeRoutes(() => deps.merging),
    )
    .route(
      '/',
      interactionRoutes(() => deps.people),
    )
    .route(
      '/',
      deskRoutes(() => ({ desks: deps.desks, people: deps.people, now }), preferences),
    )
    .route(
      '/',
      survivorshipRoutes(() => deps.survivorship),
    )
    .route(
      '/',
      aggregationRoutes(
        () => deps.analysis,
        () => deps.traits,
      ),
    )
    .route(
      '/',
      studyRoutes(() => deps.analysis),
    )
    .route(
      '/',
      dashboardRoutes(() => deps.analysis, deps.log),
    )
    .route(
      '/',
      segmentRoutes(
        () => deps.analysis,
        () => deps.people,
      ),
    )
    .route(
      '/',
      traitRoutes(() => deps.traits),
    )
    .route(
      '/',
      analyticsRoutes(() => deps.analysis),
    )
    .route(
      '/',
      anomalyRoutes(() => deps.analysis),
    )
    .route(
      '/',
      transactionRoutes(() => ({ people: deps.people, audit: deps.audit })),
    )
    .route(
      '/',
      modelRoutes(() => deps.models),
    )
    .route(
      '/',
      predictionRoutes(() => ({ people: deps.people, activity: deps.models.activity })),
    )
    .route(
      '/',
      valueCurveRoutes(() => ({ ...deps.models, people: deps.people })),
    )
    .route(
      '/',
      effectivenessRoutes(() => ({ ...deps.analysis, exposures: deps.advice.exposures })),
    )
    .route(
      '/',
      recommendationRoutes(() => deps.advice),
    )
    .route(
      '/',
      actionRoutes(() => ({ ...deps.advice, timezone: deps.models.timezone })),
    );
  if (deps.webRoot !== undefined) app.route('/', pageRoutes(openPageFiles(deps.webRoot)));

  app.notFound((c) => {
    const methods = methodsAt(app, c.req.path);
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

function methodsAt({ routes }: OpenAPIHono<ApiEnv>, path: string): string[] {
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
