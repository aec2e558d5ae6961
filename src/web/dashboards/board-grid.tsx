import type { CSSProperties } from 'react';
import type { DashboardAnswer } from '../../analytics/dashboards/answer.ts';
import type { Panel } from '../../analytics/dashboards/spec.ts';
import type { View } from '../../analytics/dashboards/view.ts';
import { type PanelActions, PanelCard } from './panel-card.tsx';

/** Panels at their places, twelve columns wide; one below the other where it is narrow. */
export function BoardGrid({
  panels,
  answer,
  view,
  stale,
  actions,
}: {
  panels: readonly Panel[];
  answer: DashboardAnswer | undefined;
  view: View;
  stale: boolean;
  actions: PanelActions | null;
}) {
  const answers = new Map(answer?.panels.map((one) => [one.id, one]));
  const inOrder = [...panels].sort(
    (a, b) => a.position.y - b.position.y || a.position.x - b.position.x,
  );
  return (
    <div className="board-grid">
      {inOrder.map((panel) => (
        <div className="board-cell" key={panel.id} style={placeOf(panel.position)}>
          <PanelCard
            panel={panel}
            answer={answers.get(panel.id)}
            all={answer}
            view={view}
            stale={stale}
            actions={actions}
          />
        </div>
      ))}
    </div>
  );
}

/** Custom properties, so that a narrow page can place panels otherwise. */
export function placeOf({ x, y, w, h }: Panel['position']): CSSProperties {
  return {
    '--panel-column': `${x + 1} / span ${w}`,
    '--panel-row': `${y + 1} / span ${h}`,
    '--panel-height': h,
  } as CSSProperties;
}
