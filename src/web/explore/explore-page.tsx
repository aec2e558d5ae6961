import { Skeleton } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { AnalysisNav } from '../analysis/analysis-nav.tsx';
import { aggregateFile } from '../analysis/endpoints.ts';
import { useLabels } from '../analysis/labels.ts';
import { aggregationQuery } from '../analysis/queries.ts';
import { meQuery } from '../api/queries.ts';
import { ApiError } from '../api/request.ts';
import { download } from '../charts/download.ts';
import { accuracyText } from '../dashboards/accuracy.ts';
import { addPanel, freePanelId } from '../dashboards/board-draft.ts';
import { EDITORS } from '../dashboards/editors.ts';
import { getDashboard, putDashboard } from '../dashboards/endpoints.ts';
import { PanelBody } from '../dashboards/panel-body.tsx';
import { dashboardsQuery } from '../dashboards/queries.ts';
import { useReader } from '../dashboards/use-reader.ts';
import { ComparePicker, PeriodPicker } from '../dashboards/view-controls.tsx';
import {
  packComparison,
  packPeriod,
  unpackComparison,
  unpackPeriod,
} from '../dashboards/view-url.ts';
import { useAnalysisWords } from '../i18n/analysis-words.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Icon } from '../kit/icon.tsx';
import { Labelled } from '../kit/labelled.tsx';
import { ErrorPanel } from '../kit/state-panel.tsx';
import { useTitle } from '../kit/use-title.ts';
import { useFocusHeading } from '../shell/page-heading.ts';
import { frameOf, panelOf } from './answer-frame.ts';
import { ConvertPicker } from './convert-picker.tsx';
import { Choice } from './filter-editor.tsx';
import {
  DEFAULT_PERIOD,
  type ExploreSearch,
  FIRST_QUESTION,
  isPublic,
  parseExplore,
  possibleCharts,
  type Question,
  requestOf,
  suitedChart,
} from './question.ts';
import { QuestionForm } from './question-form.tsx';
import '../charts/charts.css';
import '../kit/card.css';
import '../dashboards/boards.css';
import './explore.css';

const route = getRouteApi('/explore');

/** Questions that may not stand in an address, for as long as the page is open. */
let unshared: Question | null = null;

/** Any question over people or interactions, put together field by field and answered at once. */
export function ExplorePage() {
  const address = route.useSearch();
  const search = useMemo(() => parseExplore({ ...address }), [address]);
  const navigate = useNavigate();
  const words = useAnalysisWords();
  const labels = useLabels();
  const [now] = useState(() => new Date());
  const [apart, setApart] = useState<Question | null>(unshared);
  useTitle(words.explore.title);
  useFocusHeading('explore');
  const question = search.q ?? apart ?? FIRST_QUESTION;
  const show = (next: ExploreSearch) =>
    void navigate({ to: '/explore', search: next, replace: true, resetScroll: false });
  const ask = (next: Question) => {
    const shared = isPublic(next);
    unshared = shared ? null : next;
    setApart(unshared);
    const { q: _, chart, ...rest } = search;
    const kept = chart !== undefined && possibleCharts(next).includes(chart) ? { chart } : {};
    show(shared ? { ...rest, ...kept, q: next } : { ...rest, ...kept });
  };
  const request = useMemo(() => requestOf(question, search, now), [question, search, now]);
  const asked = useQuery(aggregationQuery(labels.fields === undefined ? null : request));
  const chart = search.chart ?? suitedChart(question);
  return (
    <div className="analysis explore">
      <AnalysisNav />
      <header className="board-head">
        <div className="board-names">
          <h1 tabIndex={-1} data-page-heading>
            {words.explore.title}
          </h1>
          <p className="dim">{words.explore.lead}</p>
        </div>
      </header>
      <div className="explore-columns">
        <section className="card explore-form" aria-label={words.explore.title}>
          <QuestionForm key={question.over} question={question} change={ask} />
          <div className="question-row">
            <PeriodPicker
              period={unpackPeriod(search.period) ?? DEFAULT_PERIOD}
              change={(period) => show({ ...search, period: packPeriod(period) })}
            />
            <ComparePicker
              compare={unpackComparison(search.compare) ?? undefined}
              change={(compare) =>
                show({
                  ...search,
                  compare: compare === undefined ? undefined : packComparison(compare),
                })
              }
            />
          </div>
          <div className="question-row">
            <Labelled text={words.explore.zone}>
              <Choice
                label={words.explore.zone}
                value={request.time_zone ?? 'UTC'}
                options={zones(request.time_zone ?? 'UTC')}
                change={(zone) => show({ ...search, zone })}
              />
            </Labelled>
            <ConvertPicker
              convert={search.convert}
              change={(convert) => show({ ...search, convert })}
            />
          </div>
          {isPublic(question) ? null : <p className="dim">{words.explore.private_filter}</p>}
        </section>
        <section className="card explore-answer" aria-label={words.explore.result}>
          <div className="explore-tools">
            <Labelled text={words.explore.chart}>
              <Choice
                label={words.explore.chart}
                value={chart}
                options={Object.fromEntries(
                  possibleCharts(question).map((kind) => [kind, words.explore.kinds[kind]]),
                )}
                change={(kind) => show({ ...search, chart: kind })}
              />
            </Labelled>
            <Exports request={request} />
            <ToPanel question={question} chart={chart} />
          </div>
          {asked.isPending ? <Skeleton height={280} radius={8} /> : null}
          {asked.error === null ? null : (
            <>
              <ErrorPanel error={asked.error} retry={() => void asked.refetch()} />
              {asked.error instanceof ApiError && asked.error.faults.length > 0 ? (
                <ul className="explore-faults">
                  {asked.error.faults.map(({ path, message }) => (
                    <li key={path}>
                      <span className="mono">{path}</span> {message}
                    </li>
                  ))}
                </ul>
              ) : null}
            </>
          )}
          {asked.data === undefined || asked.error !== null ? null : (
            <Answer question={question} answer={asked.data} chart={chart} />
          )}
          <details className="explore-request">
            <summary>{words.explore.request}</summary>
            <pre className="mono">{`POST /v1/aggregations\n${JSON.stringify(request, null, 2)}`}</pre>
          </details>
        </section>
      </div>
    </div>
  );
}

function Answer({
  question,
  answer,
  chart,
}: {
  question: Question;
  answer: Parameters<typeof frameOf>[1];
  chart: Parameters<typeof panelOf>[1];
}) {
  const words = useAnalysisWords();
  const { format } = useLanguage();
  const labels = useLabels();
  const panel = useMemo(
    () =>
      panelOf(question, chart, {
        id: 'explore',
        title: { fr: words.explore.result, en: words.explore.result },
      }),
    [question, chart, words],
  );
  const reader = useReader(panel, answer.time_zone);
  const frame = frameOf(question, answer, labels);
  const body = (asTable: boolean) => (
    <PanelBody
      panel={panel}
      answer={{
        id: 'explore',
        kind: chart,
        status: 'ok',
        frame,
        period: answer.period,
        applied: [],
        ignored: [],
      }}
      view={{ selections: [] }}
      reader={reader}
      title={words.explore.result}
      asTable={asTable}
      order={null}
      choose={null}
      clear={null}
    />
  );
  const rough = Object.entries(answer.accuracy).filter(([, how]) => how !== 'exact');
  return (
    <>
      {chart === 'table' ? null : <div className="explore-chart">{body(false)}</div>}
      {body(true)}
      <p className="dim explore-foot" role="status">
        {words.explore.rows(answer.rows.length)}
        {answer.next_cursor === null ? '' : ` · ${words.panel.more}`}
        {` · ${words.explore.accuracy} : `}
        {rough.length === 0
          ? words.explore.exact
          : rough
              .map(
                ([name, how]) => `${reader.measure(name)} : ${accuracyText(how, words.accuracy)}`,
              )
              .join(', ')}
        {` · ${words.boards.zone(answer.time_zone)}`}
        {answer.period === null
          ? ''
          : ` · ${words.boards.time_range(format.dateTime(answer.period.from), format.dateTime(answer.period.to))}`}
      </p>
    </>
  );
}

function Exports({ request }: { request: Parameters<typeof aggregateFile>[0] }) {
  const words = useAnalysisWords();
  const [error, setError] = useState<Error | null>(null);
  const save = (format: 'csv' | 'ndjson') => {
    setError(null);
    aggregateFile({ ...request, size: 10_000 }, format)
      .then((file) => download(file, `azimut.${format}`))
      .catch((failure: unknown) =>
        setError(failure instanceof Error ? failure : new Error('export')),
      );
  };
  return (
    <>
      <button type="button" className="chip" onClick={() => save('csv')}>
        <Icon name="save" size={14} /> {words.explore.export_csv}
      </button>
      <button type="button" className="chip" onClick={() => save('ndjson')}>
        <Icon name="save" size={14} /> {words.explore.export_ndjson}
      </button>
      {error === null ? null : <ErrorPanel error={error} />}
    </>
  );
}

/** Keeps a question as a panel of a dashboard of one's own. */
function ToPanel({
  question,
  chart,
}: {
  question: Question;
  chart: Parameters<typeof panelOf>[1];
}) {
  const words = useAnalysisWords();
  const labels = useLabels();
  const queries = useQueryClient();
  const me = useQuery(meQuery);
  const boards = useQuery(dashboardsQuery);
  const [opened, setOpened] = useState(false);
  const [board, setBoard] = useState('');
  const [title, setTitle] = useState('');
  const [done, setDone] = useState<{ id: string; title: string } | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const own = (boards.data?.dashboards ?? []).filter(({ built_in }) => !built_in);
  const mayEdit = me.data?.roles.some((role) => EDITORS.some((one) => one === role)) === true;
  if (!mayEdit) return null;
  const save = async () => {
    const text = title.trim() === '' ? words.editor.untitled : title.trim();
    const named = { fr: text, en: text };
    if (board === '') {
      const { emptyBoard } = await import('../dashboards/board-draft.ts');
      const fresh = emptyBoard(words.boards.new);
      await putDashboard(
        { ...fresh, panels: [panelOf(question, chart, { id: 'panel_1', title: named })] },
        null,
      );
      setDone({ id: fresh.id, title: words.boards.new });
    } else {
      const { dashboard, version } = await getDashboard(board, new AbortController().signal);
      const panel = panelOf(question, chart, { id: freePanelId(dashboard.panels), title: named });
      await putDashboard({ ...dashboard, panels: addPanel(dashboard.panels, panel) }, version);
      setDone({ id: board, title: labels.text(dashboard.title) });
    }
    await queries.invalidateQueries({ queryKey: ['dashboards'] });
    setOpened(false);
  };
  if (!opened) {
    return (
      <span className="explore-panel">
        <button type="button" className="chip" onClick={() => setOpened(true)}>
          <Icon name="boards" size={14} /> {words.explore.to_panel}
        </button>
        <span role="status">
          {done === null ? null : (
            <Link to="/dashboards/$id" params={{ id: done.id }} className="text-link">
              {words.explore.to_panel_done(done.title)}
            </Link>
          )}
        </span>
      </span>
    );
  }
  return (
    <form
      className="explore-panel"
      onSubmit={(event) => {
        event.preventDefault();
        setError(null);
        save().catch((failure: unknown) =>
          setError(failure instanceof Error ? failure : new Error('dashboard')),
        );
      }}
    >
      <label className="control-label">
        {words.explore.panel_title}{' '}
        <input
          className="control-input"
          value={title}
          maxLength={100}
          // biome-ignore lint/a11y/noAutofocus: the field has just been asked for
          autoFocus
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
      </label>
      <label className="control-label">
        {words.explore.choose_board}{' '}
        <select
          className="control-select"
          value={board}
          onChange={(event) => setBoard(event.currentTarget.value)}
        >
          <option value="">{words.explore.new_board}</option>
          {own.map((one) => (
            <option key={one.id} value={one.id}>
              {labels.text(one.title)}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className="chip">
        {words.boards.save}
      </button>
      <button type="button" className="text-button" onClick={() => setOpened(false)}>
        {words.boards.cancel}
      </button>
      {error === null ? null : <ErrorPanel error={error} />}
    </form>
  );
}

/** Zones that are asked for most; the one in use is always among them. */
function zones(now: string): Record<string, string> {
  const usual = [
    now,
    Intl.DateTimeFormat().resolvedOptions().timeZone,
    'Europe/Paris',
    'Europe/London',
    'Europe/Berlin',
    'America/New_York',
    'America/Sao_Paulo',
    'Asia/Tokyo',
    'Indian/Reunion',
    'America/Martinique',
    'UTC',
  ];
  return Object.fromEntries(usual.map((zone) => [zone, zone.replaceAll('_', ' ')]));
}
