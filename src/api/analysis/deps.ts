import type { AnalysisReader } from '../../elasticsearch/analysis-reader.ts';
import type { DefinitionStore } from '../../elasticsearch/definition-store.ts';

/** What analyses need. */
export interface AnalysisDeps {
  readonly analysis: AnalysisReader;
  readonly segments: DefinitionStore;
  readonly dashboards: DefinitionStore;
  /** IANA zone in which days begin, unless a request names another */
  readonly timezone: string;
  /** Installation secret; cursors are signed with a key derived from it. */
  readonly secret: string;
  readonly now: () => Date;
}
