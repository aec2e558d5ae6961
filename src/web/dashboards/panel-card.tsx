import { Skeleton } from '@mantine/core';
import { useEffect, useId, useRef, useState } from 'react';
import type { DashboardAnswer, PanelAnswer } from '../../analytics/dashboards/answer.ts';
import type { Panel } from '../../analytics/dashboards/spec.ts';
import type { View } from '../../analytics/dashboards/view.ts';
import { useLabels } from '../analysis/labels.ts';
import { toCsv } from '../charts/chart-table.ts';
import { download } from '../charts/download.ts';
import { drawPicture } from '../charts/draw-picture.ts';
import { useAnalysisWords } from '../i18n/analysis-words.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Icon } from '../kit/icon.tsx';
import { Menu, type MenuItem } from '../kit/menu.tsx';
import { accuracyText, isRough } from './accuracy.ts';
import { keyColumns, markKey, type Reader, tableOf } from './frames.ts';
import { PanelBody } from './panel-body.tsx';
import { pillText } from './pill-text.ts';
import type { Click } from './selections.ts';
import { useReader } from './use-reader.ts';

export interface PanelActions {
  readonly choose: (click: Click, add: boolean) => void;
  readonly clear: (id: string) => void;
  readonly people: (panel: Panel) => void;
  readonly explain: (panel: Panel) => void;
}

/** One panel: its title, what it answers or why it cannot, and what can be done with it. */
export function PanelCard({
  panel,
  answer,
  all,
  view,
  stale,
  actions,
}: {
  panel: Panel;
  answer: PanelAnswer | undefined;
  all: Pick<DashboardAnswer, 'time_zone'> | undefined;
  view: View;
  /** shows what was, while the answer to the view is on its way */
  stale: boolean;
  /** `null` for a preview: nothing can be chosen */
  actions: PanelActions | null;
}) {
  const words = useAnalysisWords();
  const labels = useLabels();
  const [asTable, setAsTable] = useState(false);
  const heading = useId();
  const card = useRef<HTMLElement>(null);
  const title = labels.text(panel.title);
  const reader = useReader(panel, all?.time_zone ?? 'UTC');
  const order = useOrder(panel, answer, view, stale, reader);
  const items = useItems({ panel, answer, reader, title, asTable, setAsTable, actions, card });
  const own = view.selections.some(
    ({ from_panel, disabled }) => from_panel === panel.id && !disabled,
  );
  return (
    <section
      className="panel"
      ref={card}
      aria-labelledby={heading}
      aria-busy={stale}
      data-kind={panel.kind}
    >
      <header className="panel-top">
        <h2 className="panel-title" id={heading}>
          {title}
        </h2>
        {own ? (
          <span className="panel-own" title={words.panel.own}>
            <Icon name="filter" size={13} />
            <span className="visually-hidden">{words.panel.own}</span>
          </span>
        ) : null}
        {items.length === 0 ? null : <Menu label={words.panel.menu(title)} items={items} />}
      </header>
      {panel.description === undefined ? null : (
        <p className="panel-lead dim">{labels.text(panel.description)}</p>
      )}
      <div className="panel-content">
        {answer === undefined ? (
          <Skeleton height="100%" mih={80} radius={8} />
        ) : answer.status === 'failed' ? (
          <Failed answer={answer} />
        ) : (
          <>
            <PanelBody
              panel={panel}
              answer={answer}
              view={view}
              reader={reader}
              title={title}
              asTable={asTable}
              order={order}
              choose={actions?.choose ?? null}
              clear={actions?.clear ?? null}
            />
            <Notes answer={answer} view={view} />
          </>
        )}
      </div>
    </section>
  );
}

function Failed({ answer }: { answer: Extract<PanelAnswer, { status: 'failed' }> }) {
  const words = useAnalysisWords();
  return (
    <div className="panel-failed" role="note">
      <Icon name="alert" size={20} />
      <p>{words.panel.failed}</p>
      <p className="dim">{words.panel.reasons[answer.reason]}</p>
      {answer.path === undefined ? null : (
        <p className="dim mono">{words.panel.where(answer.path)}</p>
      )}
    </div>
  );
}

/** What the figures leave out or round: filters not followed, groups not shown, approximations. */
function Notes({ answer, view }: { answer: Extract<PanelAnswer, { status: 'ok' }>; view: View }) {
  const words = useAnalysisWords();
  const labels = useLabels();
  const { format } = useLanguage();
  const named = new Map(view.selections.map((one) => [one.id, one]));
  const ignored = answer.ignored.flatMap(({ selection, why }) => {
    const one = named.get(selection);
    if (one === undefined) return [];
    const { name } = pillText(one, labels, words, format);
    return [`${name} (${words.panel.ignored_why[why]})`];
  });
  const rough = [
    ...new Set(
      Object.entries(answer.frame?.accuracy ?? {})
        .filter(([name, how]) => isRough(how, answer.frame?.totals[name]))
        .map(([, how]) => how),
    ),
  ];
  const alike = answer.applied.flatMap(({ selection, how, field }) => {
    const one = named.get(selection);
    if (one === undefined || how !== 'equivalent_field' || field === undefined) return [];
    const other = one.over === 'events' ? 'profiles' : 'events';
    return [labels.field(other, field)];
  });
  if (
    ignored.length === 0 &&
    alike.length === 0 &&
    rough.length === 0 &&
    answer.frame?.more !== true
  ) {
    return null;
  }
  return (
    <ul className="panel-notes dim">
      {ignored.length === 0 ? null : (
        <li className="panel-ignores">
          <Icon name="filter" size={12} /> {words.panel.ignores(ignored.join(', '))}
        </li>
      )}
      {alike.length === 0 ? null : <li>{words.panel.alike(alike.join(', '))}</li>}
      {answer.frame?.more === true ? <li>{words.panel.more}</li> : null}
      {rough.map((how) => (
        <li key={how}>{words.panel.approximate(accuracyText(how, words.accuracy))}</li>
      ))}
    </ul>
  );
}

/** The order bars had before anything was chosen, for as long as period and comparison stay the same. */
function useOrder(
  panel: Panel,
  answer: PanelAnswer | undefined,
  view: View,
  stale: boolean,
  reader: Reader,
): readonly string[] | null {
  const [kept, setKept] = useState<{ of: string; keys: string[] } | null>(null);
  const of = JSON.stringify([view.period, view.compare, view.time_zone, reader.zone]);
  const frame = answer?.status === 'ok' ? answer.frame : undefined;
  const chosen = view.selections.some(({ disabled }) => !disabled);
  useEffect(() => {
    if (stale || frame === undefined || panel.kind !== 'bars') return;
    const [column] = keyColumns(frame);
    if (column === undefined) return;
    setKept((before) =>
      before !== null && before.of === of && chosen
        ? before
        : {
            of,
            keys: frame.rows.map(({ keys }) =>
              markKey(column, keys[column.name] ?? null, reader.zone),
            ),
          },
    );
  }, [stale, frame, panel.kind, of, chosen, reader.zone]);
  return kept?.of === of && chosen ? kept.keys : null;
}

function useItems({
  panel,
  answer,
  reader,
  title,
  asTable,
  setAsTable,
  actions,
  card,
}: {
  panel: Panel;
  answer: PanelAnswer | undefined;
  reader: Reader;
  title: string;
  asTable: boolean;
  setAsTable: (on: boolean) => void;
  actions: PanelActions | null;
  card: React.RefObject<HTMLElement | null>;
}): MenuItem[] {
  const words = useAnalysisWords();
  if (actions === null || answer?.status !== 'ok') return [];
  const { frame } = answer;
  const name = fileName(title);
  const items: MenuItem[] = [];
  if (frame !== undefined && panel.kind !== 'table' && panel.kind !== 'people') {
    items.push({
      id: 'table',
      icon: asTable ? 'chart' : 'table',
      text: asTable ? words.panel.as_chart : words.panel.as_table,
      run: () => setAsTable(!asTable),
    });
  }
  if (panel.kind !== 'people') {
    items.push(
      {
        id: 'people',
        icon: 'people',
        text: words.panel.people,
        run: () => actions.people(panel),
      },
      {
        id: 'explain',
        icon: 'bulb',
        text: words.panel.explain,
        run: () => actions.explain(panel),
      },
    );
  }
  if (frame !== undefined) {
    items.push({
      id: 'csv',
      icon: 'save',
      text: words.panel.csv,
      run: () => {
        const table = tableOf(frame, reader, words.boards.compared.toLocaleLowerCase());
        const text = toCsv({
          columns: table.columns.map(({ label }) => label),
          rows: table.rows.map(({ cells }) => cells),
        });
        download(new Blob([text], { type: 'text/csv;charset=utf-8' }), `${name}.csv`);
      },
    });
  }
  items.push({
    id: 'png',
    icon: 'screen',
    text: words.panel.png,
    run: () => {
      const { current } = card;
      if (current === null) return;
      void drawPicture(current).then((picture) => download(picture, `${name}.png`));
    },
  });
  return items;
}

/** Letters and digits alone, so that every system takes it. */
export function fileName(title: string): string {
  return (
    title
      .normalize('NFD')
      .replaceAll(/\p{M}/gu, '')
      .replaceAll(/[^A-Za-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '')
      .toLowerCase() || 'azimut'
  );
}
