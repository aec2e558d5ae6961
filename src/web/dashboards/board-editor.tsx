import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import type { Dashboard, Panel } from '../../analytics/dashboards/spec.ts';
import type { View } from '../../analytics/dashboards/view.ts';
import { useLabels } from '../analysis/labels.ts';
import { ApiError } from '../api/request.ts';
import { panelOf } from '../explore/answer-frame.ts';
import { Choice } from '../explore/filter-editor.tsx';
import { type ChartKind, possibleCharts, type Question } from '../explore/question.ts';
import { QuestionForm } from '../explore/question-form.tsx';
import { useAnalysisWords } from '../i18n/analysis-words.ts';
import { useKey } from '../kit/hotkeys.ts';
import { Icon } from '../kit/icon.tsx';
import { Labelled } from '../kit/labelled.tsx';
import { ErrorPanel } from '../kit/state-panel.tsx';
import { useFocusHeading } from '../shell/page-heading.ts';
import {
  addPanel,
  COLUMNS,
  changeDraft,
  freePanelId,
  moved,
  newPanel,
  type Place,
  place,
  redoDraft,
  removePanel,
  startDraft,
  undoDraft,
} from './board-draft.ts';
import { placeOf } from './board-grid.tsx';
import { putDashboard } from './endpoints.ts';
import { idOf } from './new-id.ts';
import { PanelCard } from './panel-card.tsx';
import { previewQuery } from './queries.ts';

/** One row of the grid with its gap. */
const ROW_PX = 56;
const GAP_PX = 12;

/** Changes a dashboard with its answers in view; panels are moved and resized with the mouse or with arrows. */
export function BoardEditor({
  found,
  view,
  leave,
}: {
  found: { dashboard: Dashboard; built_in: boolean; version: number };
  view: View;
  /** @param saved the id it was saved under; `null` where nothing was */
  leave: (saved: string | null) => void;
}) {
  const words = useAnalysisWords();
  const labels = useLabels();
  const queries = useQueryClient();
  const [draft, setDraft] = useState(() => startDraft(opened(found, words.boards.duplicated)));
  const [chosen, setChosen] = useState<string | null>(draft.now.panels[0]?.id ?? null);
  const [error, setError] = useState<Error | null>(null);
  const [saving, setSaving] = useState(false);
  const preview = useQuery(previewQuery(draft.now, view));
  const answers = new Map(preview.data?.panels.map((one) => [one.id, one]));
  useFocusHeading('editor');
  const change = (next: Dashboard) => setDraft((before) => changeDraft(before, next));
  const panels = (next: Panel[]) => change({ ...draft.now, panels: next });
  const undo = () => setDraft(undoDraft);
  const redo = () => setDraft(redoDraft);
  useKey('mod+z', draft.before.length > 0 ? undo : null);
  useKey('mod+y', draft.after.length > 0 ? redo : null);
  const panel = draft.now.panels.find(({ id }) => id === chosen);
  const put = (next: Panel) =>
    panels(draft.now.panels.map((one) => (one.id === next.id ? next : one)));
  const settle = (id: string, at: Place) => panels(place(draft.now.panels, id, at));
  const save = () => {
    setSaving(true);
    setError(null);
    putDashboard(draft.now, found.built_in ? null : found.version)
      .then(async () => {
        await queries.invalidateQueries({ queryKey: ['dashboards'] });
        leave(draft.now.id);
      })
      .catch((failure: unknown) => {
        setSaving(false);
        setError(failure instanceof Error ? failure : new Error('dashboard'));
      });
  };
  return (
    <div className="analysis editor">
      <header className="board-head">
        <h1 tabIndex={-1} data-page-heading>
          {words.editor.heading}
        </h1>
        <div className="board-tools">
          <button
            type="button"
            className="chip"
            disabled={draft.before.length === 0}
            aria-keyshortcuts="Control+Z Meta+Z"
            onClick={undo}
          >
            <Icon name="undo" size={14} /> {words.editor.undo}
          </button>
          <button
            type="button"
            className="chip"
            disabled={draft.after.length === 0}
            aria-keyshortcuts="Control+Y Meta+Y"
            onClick={redo}
          >
            <Icon name="right" size={14} /> {words.editor.redo}
          </button>
          <Button size="xs" variant="default" onClick={() => leave(null)}>
            {words.editor.discard}
          </Button>
          <Button size="xs" loading={saving} disabled={preview.error !== null} onClick={save}>
            {words.editor.save}
          </Button>
        </div>
      </header>
      {error === null ? null : error instanceof ApiError && error.status === 412 ? (
        <p role="alert" className="behind-ignored">
          {words.editor.conflict}
        </p>
      ) : (
        <ErrorPanel error={error} />
      )}
      {preview.error === null ? null : <Faults error={preview.error} />}
      <div className="editor-columns">
        <section aria-label={words.editor.preview}>
          <p className="dim">{words.editor.keys}</p>
          <div className="board-grid">
            {draft.now.panels.map((one) => (
              <div className="board-cell" key={one.id} style={placeOf(one.position)}>
                <EditorCell
                  panel={one}
                  title={labels.text(one.title)}
                  chosen={one.id === chosen}
                  choose={() => setChosen(one.id)}
                  settle={(at) => settle(one.id, at)}
                  remove={() => {
                    if (draft.now.panels.length > 1) panels(removePanel(draft.now.panels, one.id));
                  }}
                >
                  <PanelCard
                    panel={one}
                    answer={answers.get(one.id)}
                    all={preview.data}
                    view={view}
                    stale={preview.isPlaceholderData}
                    actions={null}
                  />
                </EditorCell>
              </div>
            ))}
          </div>
        </section>
        <aside className="card editor-side" aria-label={words.editor.panel}>
          <BoardFields dashboard={draft.now} change={change} />
          <button
            type="button"
            className="chip"
            disabled={draft.now.panels.length >= 24}
            onClick={() => {
              const id = freePanelId(draft.now.panels);
              const title = { fr: words.editor.untitled, en: words.editor.untitled };
              panels(addPanel(draft.now.panels, newPanel(id, title)));
              setChosen(id);
            }}
          >
            <Icon name="plus" size={14} /> {words.editor.add}
          </button>
          {panel === undefined ? null : (
            <PanelFields
              key={panel.id}
              panel={panel}
              alone={draft.now.panels.length === 1}
              change={put}
              settle={(at) => settle(panel.id, at)}
              remove={() => panels(removePanel(draft.now.panels, panel.id))}
            />
          )}
        </aside>
      </div>
    </div>
  );
}

/** A ready dashboard is copied under another name: it cannot be changed itself. */
function opened(
  { dashboard, built_in }: { dashboard: Dashboard; built_in: boolean },
  copy: (title: string) => string,
): Dashboard {
  if (!built_in) return dashboard;
  return {
    ...dashboard,
    id: idOf(dashboard.title.en),
    title: { fr: copy(dashboard.title.fr), en: copy(dashboard.title.en) },
  };
}

function Faults({ error }: { error: Error }) {
  const words = useAnalysisWords();
  const faults = error instanceof ApiError ? error.faults : [];
  if (faults.length === 0) return <ErrorPanel error={error} />;
  return (
    <div role="alert" className="behind-ignored">
      <p>{words.editor.invalid}</p>
      <ul>
        {faults.map(({ path, message }) => (
          <li key={path}>
            <span className="mono">{path}</span> {message}
          </li>
        ))}
      </ul>
    </div>
  );
}

interface Drag {
  readonly x: number;
  readonly y: number;
  readonly at: Place;
  readonly resize: boolean;
}

function EditorCell({
  panel,
  title,
  chosen,
  choose,
  settle,
  remove,
  children,
}: {
  panel: Panel;
  title: string;
  chosen: boolean;
  choose: () => void;
  settle: (at: Place) => void;
  remove: () => void;
  children: React.ReactNode;
}) {
  const words = useAnalysisWords();
  const cell = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<Drag | null>(null);
  const { x, y, w, h } = panel.position;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      remove();
      return;
    }
    const step = stepOf(event.key, event.shiftKey);
    if (step === null) return;
    event.preventDefault();
    choose();
    settle(moved(panel.position, step));
  };
  const target = (event: PointerEvent): Place => {
    if (drag === null) return panel.position;
    const column =
      ((cell.current?.parentElement?.parentElement?.clientWidth ?? 1200) + GAP_PX) / COLUMNS;
    const across = Math.round((event.clientX - drag.x) / column);
    const down = Math.round((event.clientY - drag.y) / ROW_PX);
    return moved(drag.at, drag.resize ? { w: across, h: down } : { x: across, y: down });
  };
  const pointer = (resize: boolean) => ({
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      choose();
      setDrag({ x: event.clientX, y: event.clientY, at: panel.position, resize });
    },
    onPointerUp: (event: PointerEvent) => {
      if (drag === null) return;
      const at = target(event);
      setDrag(null);
      if (JSON.stringify(at) !== JSON.stringify(panel.position)) settle(at);
    },
    onPointerCancel: () => setDrag(null),
  });
  return (
    <div className="editor-cell" ref={cell} data-dragged={drag !== null || undefined}>
      <div inert className="editor-cell">
        {children}
      </div>
      <button
        type="button"
        className="editor-handle"
        aria-pressed={chosen}
        aria-label={`${words.editor.select(title)}. ${words.editor.position(x, y, w, h)}`}
        onClick={choose}
        onKeyDown={onKeyDown}
        {...pointer(false)}
      />
      {chosen ? (
        <button
          type="button"
          className="editor-corner"
          tabIndex={-1}
          aria-hidden="true"
          {...pointer(true)}
        />
      ) : null}
    </div>
  );
}

function stepOf(key: string, resize: boolean): Partial<Place> | null {
  switch (key) {
    case 'ArrowLeft':
      return resize ? { w: -1 } : { x: -1 };
    case 'ArrowRight':
      return resize ? { w: 1 } : { x: 1 };
    case 'ArrowUp':
      return resize ? { h: -1 } : { y: -1 };
    case 'ArrowDown':
      return resize ? { h: 1 } : { y: 1 };
    default:
      return null;
  }
}

function BoardFields({
  dashboard,
  change,
}: {
  dashboard: Dashboard;
  change: (dashboard: Dashboard) => void;
}) {
  const words = useAnalysisWords();
  return (
    <div className="analysis-form">
      <TitleField
        label={words.editor.title_fr}
        value={dashboard.title.fr}
        change={(fr) => change({ ...dashboard, title: { ...dashboard.title, fr } })}
      />
      <TitleField
        label={words.editor.title_en}
        value={dashboard.title.en}
        change={(en) => change({ ...dashboard, title: { ...dashboard.title, en } })}
      />
    </div>
  );
}

/** Taken over on leaving the field, so that a title is one change and not one for each letter. */
function TitleField({
  label,
  value,
  change,
}: {
  label: string;
  value: string;
  change: (value: string) => void;
}) {
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  if (known !== value) {
    setKnown(value);
    setTyped(value);
  }
  return (
    <label className="control-label">
      {label}
      <input
        className="control-input"
        value={typed}
        maxLength={300}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={() => {
          const text = typed.trim();
          if (text !== '' && text !== value) change(text);
          else setTyped(value);
        }}
      />
    </label>
  );
}

function PanelFields({
  panel,
  alone,
  change,
  settle,
  remove,
}: {
  panel: Panel;
  alone: boolean;
  change: (panel: Panel) => void;
  settle: (at: Place) => void;
  remove: () => void;
}) {
  const words = useAnalysisWords();
  const { query, position } = panel;
  const { x, y, w, h } = position;
  const step = (text: string, by: Partial<Place>) => (
    <button type="button" className="chip" onClick={() => settle(moved(position, by))}>
      {text}
    </button>
  );
  const { ways, sizes } = words.editor;
  return (
    <div className="editor-panel">
      <h2 className="board-group">{words.editor.panel}</h2>
      <div className="analysis-form">
        <TitleField
          label={words.editor.title_fr}
          value={panel.title.fr}
          change={(fr) => change({ ...panel, title: { ...panel.title, fr } })}
        />
        <TitleField
          label={words.editor.title_en}
          value={panel.title.en}
          change={(en) => change({ ...panel, title: { ...panel.title, en } })}
        />
      </div>
      <p className="dim">{words.editor.position(x, y, w, h)}</p>
      <div className="editor-steps">
        {step(words.editor.move(ways.left), { x: -1 })}
        {step(words.editor.move(ways.right), { x: 1 })}
        {step(words.editor.move(ways.up), { y: -1 })}
        {step(words.editor.move(ways.down), { y: 1 })}
        {step(words.editor.resize(sizes.wider), { w: 1 })}
        {step(words.editor.resize(sizes.narrower), { w: -1 })}
        {step(words.editor.resize(sizes.taller), { h: 1 })}
        {step(words.editor.resize(sizes.shorter), { h: -1 })}
      </div>
      <label className="control-check">
        <input
          type="checkbox"
          checked={panel.ignores_filters}
          onChange={() => change({ ...panel, ignores_filters: !panel.ignores_filters })}
        />
        {words.editor.ignores}
      </label>
      {query.kind === 'aggregation' ? (
        <QuestionFields panel={panel} question={query} change={change} />
      ) : null}
      <InFull panel={panel} change={change} />
      <button type="button" className="chip" disabled={alone} onClick={remove}>
        <Icon name="erased" size={14} /> {words.editor.remove}
      </button>
    </div>
  );
}

function QuestionFields({
  panel,
  question,
  change,
}: {
  panel: Panel;
  question: Question & { kind: 'aggregation' };
  change: (panel: Panel) => void;
}) {
  const words = useAnalysisWords();
  const kinds = possibleCharts(question);
  const shape = (kind: ChartKind, next: Question & { kind: 'aggregation' }) => {
    const fresh = panelOf(next, kind, { id: panel.id, title: panel.title });
    return {
      ...fresh,
      position: panel.position,
      labels: panel.labels,
      units: { ...fresh.units, ...panel.units },
      ignores_filters: panel.ignores_filters,
      query: next,
    } as Panel;
  };
  const known = kinds.find((kind) => kind === panel.kind);
  return (
    <>
      <Labelled text={words.editor.kind}>
        <Choice
          label={words.editor.kind}
          value={known ?? 'table'}
          options={Object.fromEntries(kinds.map((kind) => [kind, words.editor.kinds[kind]]))}
          change={(kind) => change(shape(kind, question))}
        />
      </Labelled>
      <QuestionForm
        key={question.over}
        question={question}
        change={(next) => {
          const asked = { ...question, ...next, kind: 'aggregation' as const };
          // A filter or an order that was taken away must not come back from what was before.
          if (next.filter === undefined) delete asked.filter;
          if (next.sort === undefined) delete asked.sort;
          const fits = possibleCharts(asked);
          const kind = fits.find((one) => one === panel.kind) ?? fits[0] ?? 'table';
          change(shape(kind, asked));
        }}
      />
    </>
  );
}

/** The panel as it is stored, for what the form has no field for. */
function InFull({ panel, change }: { panel: Panel; change: (panel: Panel) => void }) {
  const words = useAnalysisWords();
  const [typed, setTyped] = useState<string | null>(null);
  const [bad, setBad] = useState(false);
  return (
    <details className="explore-request" onToggle={() => setTyped(null)}>
      <summary>{words.editor.in_full}</summary>
      <textarea
        className="editor-json"
        aria-label={words.editor.in_full}
        spellCheck={false}
        value={typed ?? JSON.stringify(panel, null, 2)}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {bad ? <p role="alert">{words.editor.json_bad}</p> : null}
      <button
        type="button"
        className="chip"
        disabled={typed === null}
        onClick={() => {
          try {
            const next: unknown = JSON.parse(typed ?? '');
            setBad(false);
            setTyped(null);
            // The preview has the server check it before it can be saved.
            change({ ...(next as Panel), id: panel.id });
          } catch {
            setBad(true);
          }
        }}
      >
        {words.editor.apply}
      </button>
    </details>
  );
}
