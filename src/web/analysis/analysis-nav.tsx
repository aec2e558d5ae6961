import { Link, useLocation } from '@tanstack/react-router';
import { useAnalysisWords } from '../i18n/analysis-words.ts';
import { ANALYSIS_PAGES } from './analysis-view.ts';
import '../profile/section-nav.css';
import './analysis-page.css';

/** The way between the pages of analysis. */
export function AnalysisNav() {
  const words = useAnalysisWords();
  const path = useLocation({ select: ({ pathname }) => pathname });
  return (
    <nav className="sections analysis-nav" aria-label={words.heading} data-no-print>
      <Link
        to="/dashboards"
        className="sections-item"
        data-shown={path.startsWith('/dashboards') || undefined}
      >
        {words.tabs.dashboards}
      </Link>
      <Link to="/explore" className="sections-item" data-shown={path === '/explore' || undefined}>
        {words.tabs.explore}
      </Link>
      {ANALYSIS_PAGES.map((kind) => (
        <Link
          key={kind}
          to="/analyses/$kind"
          params={{ kind }}
          className="sections-item"
          data-shown={path === `/analyses/${kind}` || undefined}
        >
          {words.tabs[kind]}
        </Link>
      ))}
    </nav>
  );
}
