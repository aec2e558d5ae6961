import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  Link,
  lazyRouteComponent,
} from '@tanstack/react-router';
import type { AnalysisView } from './analysis/analysis-view.ts';
import type { BoardSearch } from './dashboards/view-url.ts';
import { parseDeskView } from './desk/desk-view.ts';
import type { ExploreSearch } from './explore/question.ts';
import { HomePage } from './home/home-page.tsx';
import { useLanguage } from './i18n/language.tsx';
import { ErrorPanel, StatePanel } from './kit/state-panel.tsx';
import { useTitle } from './kit/use-title.ts';
import { parsePeopleView } from './people/people-view.ts';
import { parseProfileView } from './profile/profile-view.ts';
import { SessionGate } from './session/session-gate.tsx';

interface Context {
  readonly demoToken: string | null;
}

const root = createRootRouteWithContext<Context>()({
  component: Root,
  notFoundComponent: NotFound,
});

function Root() {
  const { demoToken } = root.useRouteContext();
  return <SessionGate demoToken={demoToken} />;
}

const home = createRoute({ getParentRoute: () => root, path: '/', component: HomePage });

const profile = createRoute({
  getParentRoute: () => root,
  path: '/profiles/$profileId',
  validateSearch: parseProfileView,
  component: lazyRouteComponent(() => import('./profile/profile-page.tsx'), 'ProfilePage'),
});

const print = createRoute({
  getParentRoute: () => root,
  path: '/profiles/$profileId/print',
  component: lazyRouteComponent(() => import('./print/print-page.tsx'), 'PrintPage'),
});

const people = createRoute({
  getParentRoute: () => root,
  path: '/people',
  validateSearch: parsePeopleView,
  component: lazyRouteComponent(() => import('./people/people-page.tsx'), 'PeoplePage'),
});

const ingest = createRoute({
  getParentRoute: () => root,
  path: '/ingest',
  component: lazyRouteComponent(() => import('./ingest/ingest-page.tsx'), 'IngestPage'),
});

const models = createRoute({
  getParentRoute: () => root,
  path: '/models',
  component: lazyRouteComponent(() => import('./models/models-page.tsx'), 'ModelsPage'),
});

const desk = createRoute({
  getParentRoute: () => root,
  path: '/desk',
  validateSearch: parseDeskView,
  component: lazyRouteComponent(() => import('./desk/desk-page.tsx'), 'DeskPage'),
});

const dashboards = createRoute({
  getParentRoute: () => root,
  path: '/dashboards',
  component: lazyRouteComponent(() => import('./dashboards/board-list-page.tsx'), 'BoardListPage'),
});

const dashboard = createRoute({
  getParentRoute: () => root,
  path: '/dashboards/$id',
  validateSearch: unread<BoardSearch>,
  component: lazyRouteComponent(() => import('./dashboards/board-page.tsx'), 'BoardPage'),
});

const explore = createRoute({
  getParentRoute: () => root,
  path: '/explore',
  validateSearch: unread<ExploreSearch>,
  component: lazyRouteComponent(() => import('./explore/explore-page.tsx'), 'ExplorePage'),
});

const analysis = createRoute({
  getParentRoute: () => root,
  path: '/analyses/$kind',
  validateSearch: unread<AnalysisView>,
  component: lazyRouteComponent(() => import('./analysis/analysis-page.tsx'), 'AnalysisPage'),
});

/** An address that its page reads when it is shown: what understands it comes with the page, not with the first load. */
function unread<Search>(search: Readonly<Record<string, unknown>>): Search {
  return search as Search;
}

/** Pages by address. An address holds the whole view and never a word that was typed or a name that was found. */
export function createPageRouter(context: Context) {
  return createRouter({
    routeTree: root.addChildren([
      home,
      people,
      profile,
      print,
      models,
      ingest,
      desk,
      dashboards,
      dashboard,
      explore,
      analysis,
    ]),
    context,
    defaultErrorComponent: ({ error, reset }) => (
      <ErrorPanel error={error instanceof Error ? error : new Error('page')} retry={reset} page />
    ),
    defaultNotFoundComponent: NotFound,
  });
}

function NotFound() {
  const { words } = useLanguage();
  useTitle(words.titles.not_found);
  return (
    <StatePanel icon="compass" heading={words.errors.not_found} page>
      <p className="dim">{words.errors.not_found_hint}</p>
      <Link to="/" className="text-link">
        {words.app.back}
      </Link>
    </StatePanel>
  );
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createPageRouter>;
  }
}
