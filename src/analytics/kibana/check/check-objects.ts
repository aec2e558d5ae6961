import { CORE_VERSION, TYPE_VERSIONS } from '../saved-object.ts';
import { checkLayer, type FieldTypes } from './check-layer.ts';
import {
  type DashboardPanel,
  type Fault,
  type Line,
  layersOf,
  nameOf,
  readLens,
  readPanels,
} from './read-export.ts';

const COLUMNS = 48;

/**
 * What Kibana would stumble over, found without it: form, versions, references, places on the grid, and for each
 * layer its columns and the fields they name.
 * @param fieldsOf fields of the indices behind a data view's title, as the engine tells them; `undefined` where there
 * is no such index
 */
export function checkObjects(
  objects: readonly Line[],
  fieldsOf: (title: string) => FieldTypes | undefined,
): Fault[] {
  const byName = new Map(objects.map((object) => [nameOf(object), object]));
  return [
    ...repeated(objects),
    ...objects.flatMap((object) => [
      ...wrongVersions(object),
      ...lostReferences(object, byName),
      ...(object.type === 'index-pattern' ? wrongDataView(object, fieldsOf) : []),
      ...(object.type === 'dashboard' ? wrongDashboard(object, byName, fieldsOf) : []),
    ]),
  ];
}

function repeated(objects: readonly Line[]): Fault[] {
  const names = objects.map(nameOf);
  const twice = new Set(names.filter((name, i) => names.indexOf(name) !== i));
  return [...twice].map((object) => ({
    object,
    rule: 'repeated',
    detail: 'two lines have this id',
  }));
}

function wrongVersions(object: Line): Fault[] {
  const { type, coreMigrationVersion, typeMigrationVersion } = object;
  const expected: unknown = (TYPE_VERSIONS as Readonly<Record<string, string>>)[type];
  const fault = (rule: string, detail: string): Fault => ({ object: nameOf(object), rule, detail });
  if (expected === undefined) return [fault('unknown_type', type)];
  return [
    ...(coreMigrationVersion === CORE_VERSION
      ? []
      : [fault('core_version', coreMigrationVersion ?? 'missing')]),
    ...(typeMigrationVersion === expected
      ? []
      : [fault('type_version', typeMigrationVersion ?? 'missing')]),
  ];
}

function lostReferences(object: Line, byName: ReadonlyMap<string, Line>): Fault[] {
  return object.references
    .filter((reference) => !byName.has(nameOf(reference)))
    .map((reference) => ({
      object: nameOf(object),
      rule: 'lost_reference',
      detail: nameOf(reference),
    }));
}

function wrongDataView(view: Line, fieldsOf: (title: string) => FieldTypes | undefined): Fault[] {
  const { title, timeFieldName } = view.attributes;
  const fields = typeof title === 'string' ? fieldsOf(title) : undefined;
  if (fields === undefined) {
    return [{ object: nameOf(view), rule: 'no_index', detail: String(title) }];
  }
  if (timeFieldName === undefined) return [];
  const type = typeof timeFieldName === 'string' ? fields.get(timeFieldName)?.type : undefined;
  if (type === 'date') return [];
  return [{ object: nameOf(view), rule: 'time_field', detail: String(timeFieldName) }];
}

function wrongDashboard(
  dashboard: Line,
  byName: ReadonlyMap<string, Line>,
  fieldsOf: (title: string) => FieldTypes | undefined,
): Fault[] {
  const object = nameOf(dashboard);
  const panels = readPanels(dashboard);
  if (panels === undefined)
    return [{ object, rule: 'panels_json', detail: 'is no list of panels' }];
  return [
    ...wrongPlaces(object, panels),
    ...panels
      .filter(({ type }) => type === 'lens')
      .flatMap((panel) => {
        const at = { object, panel: panel.panelIndex };
        const lens = readLens(panel);
        if (lens === undefined) return [{ ...at, rule: 'lens_state', detail: 'is no Lens panel' }];
        return layersOf(lens).flatMap(([id, layer]) => {
          const name = `indexpattern-datasource-layer-${id}`;
          const own = lens.references.find((reference) => reference.name === name);
          const outer = dashboard.references.find(
            (reference) => reference.name === `${panel.panelIndex}:${name}`,
          );
          if (own === undefined || outer === undefined || own.id !== outer.id) {
            return [{ ...at, rule: 'layer_reference', detail: name }];
          }
          const title = byName.get(nameOf(own))?.attributes['title'];
          const fields = typeof title === 'string' ? fieldsOf(title) : undefined;
          return checkLayer(layer, lens, fields).map((fault) => ({ ...at, ...fault }));
        });
      }),
  ];
}

function wrongPlaces(object: string, panels: readonly DashboardPanel[]): Fault[] {
  const faults: Fault[] = [];
  for (const [i, panel] of panels.entries()) {
    const at = { object, panel: panel.panelIndex };
    const { x, w, i: id } = panel.gridData;
    if (id !== panel.panelIndex) faults.push({ ...at, rule: 'grid_id', detail: id });
    if (x + w > COLUMNS) faults.push({ ...at, rule: 'grid_width', detail: `${x + w} columns` });
    for (const other of panels.slice(i + 1)) {
      if (other.panelIndex === panel.panelIndex) {
        faults.push({ ...at, rule: 'repeated', detail: 'two panels have this id' });
      } else if (overlap(panel.gridData, other.gridData)) {
        faults.push({ ...at, rule: 'grid_overlap', detail: other.panelIndex });
      }
    }
  }
  return faults;
}

type Box = DashboardPanel['gridData'];

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}
