import { z } from 'zod';
import type { LensAttributes, LensLayer } from '../lens.ts';
import type { SavedObject } from '../saved-object.ts';

/** What is wrong with an export, where. */
export interface Fault {
  /** `type:id` of the saved object, or the line of the file */
  readonly object: string;
  readonly panel?: string;
  readonly rule: string;
  /** names what is at fault: a field, a column, another object */
  readonly detail: string;
}

const Reference = z.looseObject({ type: z.string(), id: z.string(), name: z.string() });
const Line = z.looseObject({
  id: z.string().min(1),
  type: z.string(),
  attributes: z.record(z.string(), z.unknown()),
  references: z.array(Reference),
  coreMigrationVersion: z.string().optional(),
  typeMigrationVersion: z.string().optional(),
});
export type Line = z.infer<typeof Line>;

/** Reads an export file; a line that is no saved object is a fault, the others are still read. */
export function readExport(text: string): {
  readonly objects: readonly Line[];
  readonly faults: readonly Fault[];
} {
  const objects: Line[] = [];
  const faults: Fault[] = [];
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const parsed = Line.safeParse(parseJson(line));
    if (parsed.success) objects.push(parsed.data);
    else faults.push({ object: `line ${i + 1}`, rule: 'no_saved_object', detail: issueOf(parsed) });
  }
  return { objects, faults };
}

const Panel = z.looseObject({
  type: z.string(),
  panelIndex: z.string(),
  gridData: z.looseObject({
    x: z.int().min(0),
    y: z.int().min(0),
    w: z.int().min(1),
    h: z.int().min(1),
    i: z.string(),
  }),
  embeddableConfig: z.looseObject({ attributes: z.looseObject({}).optional() }),
});
export type DashboardPanel = z.infer<typeof Panel>;

/** The panels of a dashboard, which Kibana keeps as JSON in a string. */
export function readPanels(dashboard: Line): DashboardPanel[] | undefined {
  const text = dashboard.attributes['panelsJSON'];
  if (typeof text !== 'string') return undefined;
  return z.array(Panel).safeParse(parseJson(text)).data;
}

const Layer = z.looseObject({
  columnOrder: z.array(z.string()),
  columns: z.record(z.string(), z.looseObject({ operationType: z.string() })),
});
const Attributes = z.looseObject({
  visualizationType: z.string(),
  references: z.array(Reference),
  state: z.looseObject({
    visualization: z.record(z.string(), z.unknown()),
    query: z.looseObject({ query: z.string(), language: z.string() }),
    datasourceStates: z.looseObject({
      formBased: z.looseObject({ layers: z.record(z.string(), Layer) }),
    }),
  }),
});

/**
 * The state of a Lens panel. What it says beyond the shape checked here is checked by `check-layer.ts`, so that the
 * cast is of a form that somebody looks at.
 */
export function readLens(panel: DashboardPanel): LensAttributes | undefined {
  const parsed = Attributes.safeParse(panel.embeddableConfig.attributes);
  return parsed.success ? (parsed.data as unknown as LensAttributes) : undefined;
}

export function layersOf(lens: LensAttributes): [string, LensLayer][] {
  return Object.entries(lens.state.datasourceStates.formBased.layers);
}

/** `type:id`, as faults name objects. */
export function nameOf({ type, id }: Pick<SavedObject | Line, 'type' | 'id'>): string {
  return `${type}:${id}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function issueOf({ error }: { readonly error?: z.ZodError | undefined }): string {
  const issue = error?.issues[0];
  return issue === undefined ? '' : `${issue.path.join('.')} ${issue.message}`.trim();
}
