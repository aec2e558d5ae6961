import { Skeleton } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import type { Panel } from '../../analytics/dashboards/spec.ts';
import { AnalysisNav } from '../analysis/analysis-nav.tsx';
import { useLabels } from '../analysis/labels.ts';
import { meQuery } from '../api/queries.ts';
import { ApiError } from '../api/request.ts';
import { toCsv } from '../charts/chart-table.ts';
import { download } from '../charts/download.ts';
import { useAnalysisWords } from '../i18n/analysis-words.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useKey } from '../kit/hotkeys.ts';
import { Icon } from '../kit/icon.tsx';
import { Menu } from '../kit/menu.tsx';
import { ErrorPanel, StatePanel } from '../kit/state-panel.tsx';
import { useNow } from '../kit/use-now.ts';
import { useTitle } from '../kit/use-title.ts';
import { useFocusHeading } from '../shell/page-heading.ts';
import { BoardGrid } from './board-grid.tsx';
import { EDITORS } from './editors.ts';
import type { getDashboard } from './endpoints.ts';
import { rememberExplain } from './explain-memory.ts';
import { frameTables } from './frame-tables.ts';
import { fileName } from './panel-card.tsx';
import { conditionOf, PeopleBehind } from './people-behind.tsx';
import { PillBar } from './pill-bar.tsx';
import { dashboardQuery, dashboardsQuery, panelsQuery } from './queries.ts';
import { carried, choose, removeSelection, toggleSelection } from './selections.ts';
import { useBoardView } from './use-board-view.ts';
import { ComparePicker, PeriodPicker } from './view-controls.tsx';
import { isShareable, packView, parseBoardSearch } from './view-url.ts';
import '../charts/charts.css';
import '../kit/card.css';
import './boards.css';

const route = getRouteApi('/dashboards/$id');

const BoardEditor = lazy(async () => ({
  default: (await import('./board-editor.tsx')).BoardEditor,
}));
const BoardVersions = lazy(async () => ({
  default: (await import('./board-versions.tsx')).BoardVersions,
}));

/** A dashboard: panels that filter each other, the people behind, and how they look at it. */
export function BoardPage() {
  const { id } = route.useParams();
  const words = useAnalysisWords();
  const found = useQuery(dashboardQuery(id));
  useTitle(words.boards.title);
  if (found.data !== undefined) return <Board key={id} found={found.data} />;
  const missing = found.error instanceof ApiError && found.error.status === 404;
  return (
    <div className="analysis">
      <AnalysisNav />
      {found.isPending ? <Skeleton height={320} mt={16} radius={12} /> : null}
      {missing ? (
        <StatePanel icon="boards" heading={words.boards.not_found} page>
          <Link to="/dashboards" className="text-link">
            {words.boards.title}
          </Link>
        </StatePanel>
      ) : null}
      {found.error === null || missing ? null : (
        <ErrorPanel error={found.error} retry={() => void found.refetch()} page />
      )}
    </div>
  );
}

type Found = Awaited<ReturnType<typeof getDashboard>>;

function Board({ found }: { found: Found }) {
  const { dashboard, built_in, version } = found;
  const address = route.useSearch();
  const search = useMemo(() => parseBoardSearch({ ...address }), [address]);
  const words = useAnalysisWords();
  const { format } = useLanguage();
  const labels = useLabels();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const me = useQuery(meQuery);
  const now = useNow();
  const [said, setSaid] = useState('');
  const [versions, setVersions] = useState(false);
  const { view, change, undo, canUndo } = useBoardView(dashboard, search);
  const every = search.every ?? dashboard.refresh_seconds ?? 0;
  const panels = useQuery(panelsQuery(dashboard.id, view, every));
  const { data } = panels;
  const stale = panels.isPlaceholderData;
  const title = labels.text(dashboard.title);
  const mayEdit = me.data?.roles.some((role) => EDITORS.some((one) => one === role)) === true;
  useFocusHeading(`dashboard ${dashboard.id}`);
  useKey('u', canUndo ? undo : null);
  const show = (next: Partial<typeof search>) =>
    void navigate({
      to: '/dashboards/$id',
      params: { id: dashboard.id },
      search: { ...search, ...next },
      resetScroll: false,
    });
  const togglePeople = useCallback(
    () =>
      void navigate({
        to: '/dashboards/$id',
        params: { id: dashboard.id },
        search: { ...search, people: search.people === true ? undefined : true },
        resetScroll: false,
      }),
    [navigate, dashboard.id, search],
  );
  useKey('p', togglePeople);

  if (search.edit === true && mayEdit) {
    return (
      <Suspense fallback={<Skeleton height={320} m={24} radius={12} />}>
        <BoardEditor
          found={found}
          view={view}
          leave={(saved) => {
            if (saved !== null) setSaid(words.editor.saved);
            if (saved === null || saved === dashboard.id) show({ edit: undefined });
            else void navigate({ to: '/dashboards/$id', params: { id: saved }, search: {} });
          }}
        />
      </Suspense>
    );
  }

  const withPanel = (panel: Panel) => {
    const { query } = panel;
    const filter = query.kind === 'analysis' ? undefined : query.filter;
    if (filter === undefined) return view;
    const over =
      query.kind === 'people' ? 'profiles' : query.kind === 'analysis' ? 'events' : query.over;
    const name = labels.text(panel.title).slice(0, 100);
    const click = { over, chosen: { kind: 'condition', condition: filter, name } as const };
    const known = view.selections.some(
      ({ chosen }) => chosen.kind === 'condition' && chosen.name === name,
    );
    return known ? view : choose(view, click, false);
  };
  const openPeople = (panel: Panel) => {
    const next = withPanel(panel);
    if (next !== view) change(next);
    show({ ...packView(next).search, people: true });
  };
  const share = () => {
    void navigator.clipboard.writeText(window.location.href).then(() => {
      const apart = view.selections.some((one) => !isShareable(one));
      setSaid(apart ? words.explore.private_filter : words.boards.shared);
    });
  };
  return (
    <div className="analysis board">
      <AnalysisNav />
      <header className="board-head">
        <div className="board-names">
          <h1 tabIndex={-1} data-page-heading>
            {title}
          </h1>
          <BoardSwitch id={dashboard.id} view={view} />
          <p className="dim board-age" role="status">
            {said !== ''
              ? said
              : data === undefined
                ? ''
                : `${words.boards.as_of(format.time(data.as_of))} (${format.age(data.as_of, Math.max(now, Date.parse(data.as_of)))})`}
          </p>
        </div>
        <div className="board-tools" data-no-print>
          <PeriodPicker
            period={view.period ?? dashboard.period}
            change={(period) => change({ ...view, period })}
          />
          <ComparePicker
            compare={view.compare}
            change={(compare) => {
              const { compare: _, ...rest } = view;
              change(compare === undefined ? rest : { ...rest, compare });
            }}
          />
          <label className="control-label">
            <span className="visually-hidden">{words.boards.refresh}</span>
            <select
              value={every}
              onChange={(event) => show({ every: Number(event.currentTarget.value) })}
            >
              {Object.entries(words.boards.refreshes).map(([seconds, name]) => (
                <option key={seconds} value={seconds}>
                  {name}
                </option>
              ))}
              {Object.hasOwn(words.boards.refreshes, every) ? null : (
                <option value={every}>{`${every} s`}</option>
              )}
            </select>
          </label>
          <button
            type="button"
            className="chip"
            aria-label={words.boards.refresh}
            title={words.boards.refresh}
            onClick={() => void panels.refetch()}
          >
            <Icon name="refresh" size={15} />
          </button>
          <button
            type="button"
            className="chip"
            aria-pressed={search.people === true}
            aria-keyshortcuts="p"
            onClick={togglePeople}
          >
            <Icon name="people" size={15} /> {words.boards.people}
          </button>
          <Menu
            label={words.panel.menu(title)}
            items={[
              { id: 'share', icon: 'copy', text: words.boards.share, run: share },
              {
                id: 'csv',
                icon: 'save',
                text: words.boards.csv_all,
                run: () => {
                  if (data === undefined) return;
                  const text = frameTables(dashboard.panels, data, { labels, words })
                    .map(toCsv)
                    .join('\r\n');
                  download(
                    new Blob([text], { type: 'text/csv;charset=utf-8' }),
                    `${fileName(title)}.csv`,
                  );
                },
              },
              { id: 'print', icon: 'screen', text: words.boards.print, run: () => window.print() },
              ...(mayEdit
                ? ([
                    {
                      id: 'edit',
                      icon: built_in ? 'copy' : 'edit',
                      text: built_in ? words.boards.duplicate : words.boards.edit,
                      run: () => show({ edit: true }),
                    },
                    ...(built_in
                      ? []
                      : [
                          {
                            id: 'versions',
                            icon: 'clock' as const,
                            text: words.boards.versions,
                            run: () => setVersions(true),
                          },
                        ]),
                  ] as const)
                : []),
            ]}
          />
        </div>
      </header>
      <PillBar
        selections={view.selections}
        toggle={(one, what) => change(toggleSelection(view, one, what))}
        remove={(one) => change(removeSelection(view, one))}
        clear={() => change({ ...view, selections: [] })}
        undo={canUndo ? undo : null}
      />
      {panels.error !== null && data === undefined ? (
        <ErrorPanel error={panels.error} retry={() => void panels.refetch()} />
      ) : null}
      {search.people === true ? (
        <PeopleBehind people={stale ? undefined : data?.people} view={view} back={togglePeople} />
      ) : (
        <BoardGrid
          panels={dashboard.panels}
          answer={data}
          view={view}
          stale={stale}
          actions={{
            choose: (click, add) => change(choose(view, click, add)),
            clear: (one) => change(removeSelection(view, one)),
            people: openPeople,
            explain: (panel) => {
              rememberExplain({
                condition: data === undefined ? undefined : conditionOf(data.people),
                own: panel.query.kind === 'aggregation' ? panel.query : undefined,
                name: labels.text(panel.title),
              });
              void navigate({ to: '/analyses/$kind', params: { kind: 'explain' } });
            },
          }}
        />
      )}
      <p className="board-foot dim">
        {data === undefined ? '' : words.boards.zone(data.time_zone)}
        {built_in && mayEdit ? ` · ${words.boards.read_only}` : ''}
      </p>
      {versions ? (
        <Suspense fallback={null}>
          <BoardVersions
            id={dashboard.id}
            now={version}
            close={() => setVersions(false)}
            restored={() => {
              setVersions(false);
              void queries.invalidateQueries({ queryKey: ['dashboards'] });
            }}
          />
        </Suspense>
      ) : null}
    </div>
  );
}

/** The way to another dashboard, with the filters that are kept or, by choice, with all of them. */
function BoardSwitch({ id, view }: { id: string; view: Parameters<typeof carried>[0] }) {
  const words = useAnalysisWords();
  const labels = useLabels();
  const navigate = useNavigate();
  const { data } = useQuery(dashboardsQuery);
  const [all, setAll] = useState(false);
  const others = data?.dashboards ?? [];
  if (others.length < 2) return null;
  return (
    <span className="board-switch" data-no-print>
      <label className="control-label">
        <span className="visually-hidden">{words.boards.title}</span>
        <select
          value={id}
          onChange={(event) => {
            const { search } = packView({ ...view, selections: carried(view, { all }) });
            void navigate({
              to: '/dashboards/$id',
              params: { id: event.currentTarget.value },
              search: all
                ? search
                : {
                    ...search,
                    period: undefined,
                    ...(search.f === undefined ? {} : { f: search.f }),
                  },
            });
          }}
        >
          {others.map((one) => (
            <option key={one.id} value={one.id}>
              {labels.text(one.title)}
            </option>
          ))}
        </select>
      </label>
      {view.selections.length === 0 ? null : (
        <label className="control-check">
          <input type="checkbox" checked={all} onChange={() => setAll(!all)} />
          {words.boards.take_all}
        </label>
      )}
    </span>
  );
}
