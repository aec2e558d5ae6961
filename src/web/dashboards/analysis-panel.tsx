import type { CohortsAnswer } from '../../analytics/cohorts/request.ts';
import type { FunnelAnswer } from '../../analytics/funnel/request.ts';
import type { JourneysAnswer } from '../../analytics/journeys/request.ts';
import { cohortRows, funnelSteps, journeyFlows } from '../analysis/answer-charts.ts';
import { useStepWords } from '../analysis/step-words.ts';
import { CohortGrid } from '../charts/cohort-grid.tsx';
import { Funnel } from '../charts/funnel.tsx';
import { Sankey } from '../charts/sankey.tsx';
import { useAnalysisWords } from '../i18n/analysis-words.ts';

/** The whole answer of an analysis, drawn in a panel. */
export function AnalysisPanel({
  kind,
  result,
  title,
}: {
  kind: string;
  result: unknown;
  title: string;
}) {
  const words = useAnalysisWords();
  const { event, step, cohort } = useStepWords();
  switch (kind) {
    case 'funnel':
      return (
        <Funnel
          steps={funnelSteps(answerOf<FunnelAnswer>(result).steps, event)}
          label={title}
          openReached={null}
          openLost={null}
        />
      );
    case 'sankey': {
      const { nodes, flows } = journeyFlows(
        answerOf<JourneysAnswer>(result),
        step,
        words.charts.other,
      );
      return (
        <Sankey
          nodes={nodes}
          flows={flows}
          unit={{ kind: 'count' }}
          label={title}
          selection={null}
        />
      );
    }
    default: {
      const { rows, unit } = cohortRows(answerOf<CohortsAnswer>(result), 'share', cohort);
      return (
        <CohortGrid
          rows={rows}
          unit={unit}
          label={title}
          period={(index) => `+${index}`}
          open={null}
        />
      );
    }
  }
}

/** The server answers with the schema of the analysis that the panel's kind goes with. */
function answerOf<Answer>(result: unknown): Answer {
  return result as Answer;
}
