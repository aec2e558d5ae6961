import { describe, expect, test } from 'vitest';
import { READY_DASHBOARDS } from '../../../../src/analytics/dashboards/registry.ts';
import { Dashboard, type DashboardInput } from '../../../../src/analytics/dashboards/spec.ts';
import { View } from '../../../../src/analytics/dashboards/view.ts';

const panel = {
  kind: 'metric',
  id: 'people',
  title: { fr: 'Personnes', en: 'People' },
  position: { x: 0, y: 0, w: 4, h: 2 },
  query: { kind: 'aggregation', over: 'profiles', measures: [{ kind: 'people' }] },
} as const satisfies DashboardInput['panels'][number];
const board: DashboardInput = { id: 'board', title: { fr: 'T', en: 'T' }, panels: [panel] };

describe('a dashboard', () => {
  test('is written without defaults, and has them once it is read', () => {
    expect(Dashboard.parse(board)).toMatchObject({
      period: { kind: 'last', count: 90, unit: 'day' },
      tags: [],
      panels: [{ ignores_filters: false, labels: {} }],
    });
  });

  test.each([
    {
      name: 'two panels of one id',
      board: { ...board, panels: [panel, panel] },
      path: ['panels'],
    },
    {
      name: 'a panel beyond the twelfth column',
      board: { ...board, panels: [{ ...panel, position: { x: 10, y: 0, w: 4, h: 2 } }] },
      path: ['panels', 0, 'position'],
    },
    {
      name: 'a title in one language',
      board: { ...board, title: { fr: 'T' } },
      path: ['title', 'en'],
    },
    {
      name: 'a query of the engine',
      board: { ...board, panels: [{ ...panel, query: { match_all: {} } }] },
      path: ['panels', 0, 'query', 'kind'],
    },
  ])('is refused with $name', ({ board: wrong, path }) => {
    const { error } = Dashboard.safeParse(wrong);
    expect(error?.issues[0]?.path).toEqual(path);
  });
});

describe.each(READY_DASHBOARDS)('the ready dashboard $id', ({ id, panels }) => {
  test('has panels that do not lie on each other', () => {
    for (const [i, { position: a, id: one }] of panels.entries()) {
      for (const { position: b, id: other } of panels.slice(i + 1)) {
        const apart = a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;
        expect(apart, `${id}: ${one} lies on ${other}`).toBe(true);
      }
    }
  });
});

test('a view is empty unless something was chosen, and takes no query of the engine', () => {
  expect(View.parse({})).toEqual({ selections: [] });
  const chosen = { kind: 'values', field: 'city', values: ['Lyon'], query: {} };
  expect(View.safeParse({ selections: [{ id: 'a', over: 'profiles', chosen }] }).success).toBe(
    false,
  );
});
