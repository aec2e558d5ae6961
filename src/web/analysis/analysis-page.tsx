import { Skeleton } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useAnalysisWords } from '../i18n/analysis-words.ts';
import { StatePanel } from '../kit/state-panel.tsx';
import { useTitle } from '../kit/use-title.ts';
import { useFocusHeading } from '../shell/page-heading.ts';
import { AnalysisNav } from './analysis-nav.tsx';
import { ANALYSIS_PAGES, type AnalysisPageName } from './analysis-view.ts';
import '../charts/charts.css';
import '../kit/card.css';
import '../dashboards/boards.css';
import './analysis-page.css';

const route = getRouteApi('/analyses/$kind');

/** One analysis a chunk: nobody needs all of them at once. */
const PAGES = {
  funnel: lazy(async () => ({ default: (await import('./funnel-page.tsx')).FunnelPage })),
  journeys: lazy(async () => ({ default: (await import('./journeys-page.tsx')).JourneysPage })),
  cohorts: lazy(async () => ({ default: (await import('./cohorts-page.tsx')).CohortsPage })),
  attribution: lazy(async () => ({
    default: (await import('./attribution-page.tsx')).AttributionPage,
  })),
  trends: lazy(async () => ({ default: (await import('./trends-page.tsx')).TrendsPage })),
  explain: lazy(async () => ({ default: (await import('./explain-page.tsx')).ExplainPage })),
  rfm: lazy(async () => ({ default: (await import('./rfm-page.tsx')).RfmPage })),
  service: lazy(async () => ({ default: (await import('./service-page.tsx')).ServicePage })),
} satisfies Record<AnalysisPageName, unknown>;

/** An analysis with a page of its own: what is asked on the left, the answer beside it. */
export function AnalysisPage() {
  const { kind } = route.useParams();
  const words = useAnalysisWords();
  const known = ANALYSIS_PAGES.find((each) => each === kind);
  useTitle(known === undefined ? words.heading : words.tabs[known]);
  useFocusHeading(`analysis ${kind}`);
  if (known === undefined) {
    return (
      <div className="analysis">
        <AnalysisNav />
        <StatePanel icon="chart" heading={words.boards.not_found} page />
      </div>
    );
  }
  const Shown = PAGES[known];
  return (
    <div className="analysis">
      <AnalysisNav />
      <header className="board-head">
        <div className="board-names">
          <h1 tabIndex={-1} data-page-heading>
            {words.tabs[known]}
          </h1>
          <p className="dim">{words.analyses.leads[known]}</p>
        </div>
      </header>
      <Suspense fallback={<Skeleton height={320} radius={12} />}>
        <Shown key={known} />
      </Suspense>
    </div>
  );
}
