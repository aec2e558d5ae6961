import type { Chosen, Selection, View } from '../../analytics/dashboards/view.ts';

export type Value = Extract<Chosen, { kind: 'values' }>['values'][number];

/** What a click would choose, and in which panel it was made. */
export interface Click {
  readonly over: Selection['over'];
  readonly panel?: string | undefined;
  readonly chosen: Chosen;
}

/**
 * The view after a click: what was chosen in that panel by that field is replaced, or lifted where it was just that;
 * with `add` it is put beside what was chosen already, or taken out of it.
 */
export function choose(view: View, click: Click, add: boolean): View {
  const selections = view.selections;
  const at = selections.findIndex((one) => isSameQuestion(one, click));
  const former = selections[at];
  if (former === undefined) return withSelections(view, [...selections, made(click, selections)]);
  const next =
    add || former.disabled
      ? combined(former.chosen, click.chosen, add)
      : isSameChoice(former.chosen, click.chosen)
        ? null
        : click.chosen;
  if (next === null) return removeSelection(view, former.id);
  return withSelections(
    view,
    selections.map((one, i) => (i === at ? { ...one, chosen: next, disabled: false } : one)),
  );
}

/** Whether a selection was made by the same field in the same panel, and so is what a further click there changes. */
export function isSameQuestion(one: Selection, click: Click): boolean {
  return (
    one.over === click.over &&
    one.from_panel === click.panel &&
    one.chosen.kind === click.chosen.kind &&
    fieldOf(one.chosen) === fieldOf(click.chosen)
  );
}

/** The field a choice is by; of choices without one, what kind they are. */
export function fieldOf(chosen: Chosen): string {
  switch (chosen.kind) {
    case 'values':
    case 'range':
    case 'tiles':
      return chosen.field;
    case 'hours_of_week':
    case 'segment':
    case 'condition':
      return chosen.kind;
  }
}

export function removeSelection(view: View, id: string): View {
  return withSelections(
    view,
    view.selections.filter((one) => one.id !== id),
  );
}

export type Switch = 'negate' | 'disabled' | 'pinned';

export function toggleSelection(view: View, id: string, what: Switch): View {
  return withSelections(
    view,
    view.selections.map((one) => (one.id === id ? { ...one, [what]: !one[what] } : one)),
  );
}

/** What goes along to another dashboard: what is kept, without the panels it was made in. */
export function carried(view: View, { all }: { all: boolean }): Selection[] {
  return view.selections
    .filter(({ pinned }) => all || pinned)
    .map(({ from_panel: _, ...rest }) => rest);
}

/** Values chosen in a panel by a field, as marks know them. */
export function chosenValues(view: View, panel: string, over: Selection['over'], field: string) {
  const found = view.selections.filter(
    (one) =>
      !one.disabled &&
      one.over === over &&
      one.from_panel === panel &&
      fieldOf(one.chosen) === field,
  );
  return found.flatMap(({ chosen }) => marksOf(chosen));
}

function marksOf(chosen: Chosen): readonly string[] {
  switch (chosen.kind) {
    case 'values':
      return chosen.values.map(keyText);
    case 'tiles':
      return chosen.tiles;
    case 'hours_of_week':
      return chosen.cells;
    case 'segment':
      return [chosen.segment];
    case 'condition':
      return chosen.name === undefined ? [] : [chosen.name];
    case 'range':
      return [rangeText(chosen)];
  }
}

/** One text for each key of a group, so that `1` and `"1"` stay apart. */
export function keyText(key: Value): string {
  return typeof key === 'string' ? key : `\u0000${JSON.stringify(key)}`;
}

/** Ends of a range as the aggregation names it: `10..20`, open where there is none. */
export function rangeText({ gte, lt }: { gte?: unknown; lt?: unknown }): string {
  const text = (end: unknown) =>
    end === undefined ? '' : typeof end === 'object' ? JSON.stringify(end) : String(end);
  return `${text(gte)}..${text(lt)}`;
}

function withSelections(view: View, selections: readonly Selection[]): View {
  return { ...view, selections: [...selections] };
}

function made({ over, panel, chosen }: Click, others: readonly Selection[]): Selection {
  return {
    id: freeId(over, chosen, others),
    over,
    chosen,
    negate: false,
    disabled: false,
    pinned: false,
    ...(panel === undefined ? {} : { from_panel: panel }),
  };
}

/** A name that says what it is of, in the letters that the API takes. */
export function freeId(
  over: Selection['over'],
  chosen: Chosen,
  others: readonly { readonly id: string }[],
): string {
  const base = `${over === 'events' ? 'e' : 'p'}_${fieldOf(chosen)}`
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .slice(0, 34);
  const taken = new Set(others.map(({ id }) => id));
  let id = base;
  for (let n = 2; taken.has(id); n++) id = `${base}_${n}`;
  return id;
}

function isSameChoice(a: Chosen, b: Chosen): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** @returns `null` when nothing is left of it */
function combined(former: Chosen, clicked: Chosen, add: boolean): Chosen | null {
  if (!add) return clicked;
  if (former.kind === 'values' && clicked.kind === 'values') {
    const values = toggled(former.values, clicked.values, keyText);
    return values.length === 0 ? null : { ...former, values };
  }
  if (former.kind === 'tiles' && clicked.kind === 'tiles') {
    const tiles = toggled(former.tiles, clicked.tiles, (one) => one);
    return tiles.length === 0 ? null : { ...former, tiles };
  }
  if (former.kind === 'hours_of_week' && clicked.kind === 'hours_of_week') {
    const cells = toggled(former.cells, clicked.cells, (one) => one);
    return cells.length === 0 ? null : { ...former, cells };
  }
  if (former.kind === 'condition' && clicked.kind === 'condition') {
    if (isSameChoice(former, clicked)) return null;
    return {
      kind: 'condition',
      condition: { op: 'any', conditions: [former.condition, clicked.condition] },
      ...(former.name === undefined || clicked.name === undefined
        ? {}
        : { name: `${former.name} / ${clicked.name}`.slice(0, 100) }),
    };
  }
  return clicked;
}

function toggled<T>(former: readonly T[], clicked: readonly T[], text: (one: T) => string): T[] {
  const gone = new Set(clicked.map(text));
  const had = new Set(former.map(text));
  return [
    ...former.filter((one) => !gone.has(text(one))),
    ...clicked.filter((one) => !had.has(text(one))),
  ];
}
