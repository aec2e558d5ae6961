import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { READY_DASHBOARDS } from '../../../../src/analytics/dashboards/registry.ts';
import type { FieldTypes } from '../../../../src/analytics/kibana/check/check-layer.ts';
import { checkObjects } from '../../../../src/analytics/kibana/check/check-objects.ts';
import {
  type DashboardPanel,
  type Line,
  readExport,
  readPanels,
} from '../../../../src/analytics/kibana/check/read-export.ts';
import { exportDashboards } from '../../../../src/analytics/kibana/export.ts';
import { toNdjson } from '../../../../src/analytics/kibana/saved-object.ts';
import type { FieldMapping } from '../../../../src/elasticsearch/definitions.ts';

const { objects: exported } = exportDashboards(READY_DASHBOARDS, {
  prefix: 'azimut',
  language: 'en',
  currency: 'EUR',
  timezone: 'Europe/Paris',
});
const ndjson = toNdjson(exported);

/** As `_field_caps` tells them: text and flattened cannot be grouped by. */
function typesOf(name: string): FieldTypes {
  const text = readFileSync(new URL(`../../../../mappings/${name}.json`, import.meta.url), 'utf8');
  const types = new Map<string, { type: string; aggregatable: boolean }>();
  const walk = (mapping: FieldMapping, path: string): void => {
    for (const [field, inner] of Object.entries(mapping.properties ?? {})) {
      const at = path === '' ? field : `${path}.${field}`;
      const { type = 'object' } = inner;
      types.set(at, { type, aggregatable: !['object', 'text', 'flattened'].includes(type) });
      for (const sub of Object.keys(inner.fields ?? {})) {
        types.set(`${at}.${sub}`, { type: 'keyword', aggregatable: true });
      }
      walk(inner, at);
    }
  };
  walk((JSON.parse(text) as { mappings: FieldMapping }).mappings, '');
  return types;
}
const FIELDS: Readonly<Record<string, FieldTypes>> = {
  'azimut-analysis-people': typesOf('analysis-people'),
  'azimut-analysis-events': typesOf('analysis-events'),
};
const check = (objects: readonly Line[], fields = FIELDS) =>
  checkObjects(objects, (title) => fields[title]);
const clean = () => readExport(ndjson).objects.map((object) => structuredClone(object));

/** Changes the panels of the first dashboard. */
function inPanels(change: (panels: DashboardPanel[]) => void) {
  return (objects: Line[]): void => {
    const dashboard = objects.find(({ type }) => type === 'dashboard');
    const panels = dashboard === undefined ? undefined : readPanels(dashboard);
    if (dashboard === undefined || panels === undefined) throw new Error('no dashboard to break');
    change(panels);
    dashboard.attributes['panelsJSON'] = JSON.stringify(panels);
  };
}

/** Changes the text of the first panel for which that changes anything. */
function inText(from: RegExp, to: string) {
  return inPanels((panels) => {
    const at = panels.findIndex((panel) => from.test(JSON.stringify(panel)));
    expect(at).toBeGreaterThanOrEqual(0);
    panels[at] = JSON.parse(JSON.stringify(panels[at]).replace(from, to)) as DashboardPanel;
  });
}

describe('an export', () => {
  test('of our dashboards has no fault', () => {
    const { objects, faults } = readExport(ndjson);
    expect(objects).toHaveLength(exported.length);
    expect([...faults, ...check(objects)]).toEqual([]);
  });

  test.each([
    {
      name: 'a renamed field',
      rule: 'no_field',
      breakIt: inText(/"sourceField":"[a-z]+\.[a-z_.]+"/, '"sourceField":"no.such.field"'),
    },
    {
      name: 'text that is grouped by',
      rule: 'not_aggregatable',
      breakIt: inText(/"sourceField":"[a-z]+\.[a-z_.]+"/, '"sourceField":"event_count"'),
    },
    {
      name: 'a sum over words',
      rule: 'wrong_type',
      breakIt: inText(
        /"operationType":"(average|sum)","sourceField":"[^"]+"/,
        '"operationType":"$1","sourceField":"lifecycle_stage"',
      ),
    },
    {
      name: 'a lost data view',
      rule: 'lost_reference',
      breakIt: (objects: Line[]) => {
        objects.splice(
          objects.findIndex(({ type }) => type === 'index-pattern'),
          1,
        );
      },
    },
    {
      name: 'a mistyped accessor',
      rule: 'accessor',
      breakIt: inText(/"metricAccessor":"m0"/, '"metricAccessor":"mO"'),
    },
    {
      name: 'panels that overlap',
      rule: 'grid_overlap',
      breakIt: inPanels(([first, second]) => {
        if (first === undefined || second === undefined) throw new Error('two panels are needed');
        second.gridData.x = first.gridData.x;
        second.gridData.y = first.gridData.y;
      }),
    },
    {
      name: 'a panel beyond the grid',
      rule: 'grid_width',
      breakIt: inPanels(([first]) => {
        if (first !== undefined) first.gridData.w = 49;
      }),
    },
    {
      name: 'a missing version',
      rule: 'type_version',
      breakIt: ([first]: Line[]) => {
        if (first !== undefined) delete first.typeMigrationVersion;
      },
    },
    {
      name: 'a version newer than Kibana may know',
      rule: 'type_version',
      breakIt: (objects: Line[]) => {
        const dashboard = objects.find(({ type }) => type === 'dashboard');
        if (dashboard !== undefined) dashboard.typeMigrationVersion = '10.4.0';
      },
    },
    {
      name: 'a layer whose reference is not repeated on the dashboard',
      rule: 'layer_reference',
      breakIt: (objects: Line[]) => {
        const dashboard = objects.find(({ type }) => type === 'dashboard');
        const at = dashboard?.references.findIndex(({ name }) => name.includes(':')) ?? -1;
        dashboard?.references.splice(at, 1);
      },
    },
    {
      name: 'an order by a column that is gone',
      rule: 'order_by',
      breakIt: inText(/"columnId":"m0"\},"orderDirection"/, '"columnId":"m9"},"orderDirection"'),
    },
    {
      name: 'a time field that is no instant',
      rule: 'time_field',
      breakIt: (objects: Line[]) => {
        const view = objects.find(({ attributes }) => 'timeFieldName' in attributes);
        if (view !== undefined) view.attributes['timeFieldName'] = 'channel';
      },
    },
    {
      name: 'two objects of one id',
      rule: 'repeated',
      breakIt: (objects: Line[]) => {
        const [first] = objects;
        if (first !== undefined) objects.push(structuredClone(first));
      },
    },
  ])('with $name is refused', ({ rule, breakIt }) => {
    const objects = clean();
    breakIt(objects);
    expect(check(objects).map((fault) => fault.rule)).toContain(rule);
  });

  test('whose index is not there says so', () => {
    const rules = check(clean(), {}).map(({ rule }) => rule);
    expect(new Set(rules)).toEqual(new Set(['no_index']));
  });

  test('with a line that is broken is read on, and the line named', () => {
    const { objects, faults } = readExport(`{"id":1\n${ndjson}`);
    expect(objects).toHaveLength(exported.length);
    expect(faults).toEqual([
      expect.objectContaining({ object: 'line 1', rule: 'no_saved_object' }),
    ]);
  });
});
