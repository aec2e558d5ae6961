import type { AnalysisReader } from '../../elasticsearch/analysis-reader.ts';

/** What analyses need. */
export interface AnalysisDeps {
  readonly analysis: AnalysisReader;
  /** IANA zone in which days begin, unless a request names another */
  readonly timezone: string;
  /** Installation secret; cursors are signed with a key derived from it. */
  readonly secret: string;
  readonly now: () => Date;
}
