import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { AnalysisNav } from '../analysis/analysis-nav.tsx';
import { useLabels } from '../analysis/labels.ts';
import { meQuery } from '../api/queries.ts';
import { useAnalysisWords } from '../i18n/analysis-words.ts';
import { useLanguage } from '../i18n/language.tsx';
import { ErrorPanel } from '../kit/state-panel.tsx';
import { useTitle } from '../kit/use-title.ts';
import { useFocusHeading } from '../shell/page-heading.ts';
import { emptyBoard } from './board-draft.ts';
import { keptSelections } from './board-memory.ts';
import { EDITORS } from './editors.ts';
import { putDashboard } from './endpoints.ts';
import { dashboardsQuery } from './queries.ts';
import { packView } from './view-url.ts';
import '../charts/charts.css';
import './boards.css';

/** Every dashboard: those that come with Azimut, and those made here. */
export function BoardListPage() {
  const words = useAnalysisWords();
  const navigate = useNavigate();
  const found = useQuery(dashboardsQuery);
  const me = useQuery(meQuery);
  const [error, setError] = useState<Error | null>(null);
  useTitle(words.boards.title);
  useFocusHeading('dashboards');
  const all = found.data?.dashboards ?? [];
  const own = all.filter(({ built_in }) => !built_in);
  const mayEdit = me.data?.roles.some((role) => EDITORS.some((one) => one === role)) === true;
  const create = () => {
    const board = emptyBoard(words.boards.new);
    putDashboard(board, null)
      .then(() =>
        navigate({ to: '/dashboards/$id', params: { id: board.id }, search: { edit: true } }),
      )
      .catch((failure: unknown) =>
        setError(failure instanceof Error ? failure : new Error('dashboard')),
      );
  };
  return (
    <div className="analysis">
      <AnalysisNav />
      <header className="board-head">
        <div className="board-names">
          <h1 tabIndex={-1} data-page-heading>
            {words.boards.title}
          </h1>
          <p className="dim">{words.boards.lead}</p>
        </div>
        {mayEdit ? (
          <Button size="xs" onClick={create}>
            {words.boards.new}
          </Button>
        ) : null}
      </header>
      {error === null ? null : <ErrorPanel error={error} />}
      {found.isPending ? <Skeleton height={260} mt={16} radius={12} /> : null}
      {found.error === null ? null : (
        <ErrorPanel error={found.error} retry={() => void found.refetch()} />
      )}
      {found.data === undefined ? null : (
        <>
          <h2 className="board-group">{words.boards.own}</h2>
          {own.length === 0 ? <p className="dim">{words.boards.none_own}</p> : null}
          <BoardCards boards={own} />
          <h2 className="board-group">{words.boards.ready}</h2>
          <BoardCards boards={all.filter(({ built_in }) => built_in)} />
        </>
      )}
    </div>
  );
}

interface Listed {
  readonly id: string;
  readonly title: { readonly fr: string; readonly en: string };
  readonly description?: { readonly fr: string; readonly en: string } | null | undefined;
  readonly panels: number;
  readonly updated_at?: string | null | undefined;
  readonly built_in: boolean;
}

function BoardCards({ boards }: { boards: readonly Listed[] }) {
  const words = useAnalysisWords();
  const labels = useLabels();
  const { format } = useLanguage();
  const { search } = packView({ selections: [...keptSelections()] });
  return (
    <ul className="board-cards">
      {boards.map(({ id, title, description, panels, updated_at, built_in }) => (
        <li key={id}>
          <Link to="/dashboards/$id" params={{ id }} search={search} className="board-card">
            <strong>{labels.text(title)}</strong>
            {description == null ? null : <span className="dim">{labels.text(description)}</span>}
            <span className="board-card-foot dim">
              {words.boards.panels(panels)}
              {built_in || updated_at == null ? '' : ` · ${format.date(updated_at)}`}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
