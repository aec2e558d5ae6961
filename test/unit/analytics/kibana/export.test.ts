import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { READY_DASHBOARDS } from '../../../../src/analytics/dashboards/registry.ts';
import { timeOf } from '../../../../src/analytics/kibana/dashboard-object.ts';
import { kibanaFiles } from '../../../../src/cli/kibana/kibana-files.ts';

const OPTIONS = { prefix: 'azimut', currency: 'EUR', timezone: 'Europe/Paris' } as const;
const folder = new URL('../../../../kibana/', import.meta.url);
const built = (['fr', 'en'] as const).map((language) => ({
  language,
  ...kibanaFiles(READY_DASHBOARDS, { ...OPTIONS, language }),
}));

describe('the files under kibana/', () => {
  test.each(built)('are those that azimut kibana export writes ($language)', ({ files }) => {
    const stale = [...files].filter(([name, text]) => {
      const file = new URL(name, folder);
      return !existsSync(file) || readFileSync(file, 'utf8') !== text;
    });
    expect(stale.map(([name]) => name)).toEqual([]);
  });

  test('hold no file of a dashboard that is gone', () => {
    const known = new Set(built.flatMap(({ files }) => [...files.keys()]));
    const there = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /json$/.test(entry.name))
      .map((entry) => `${entry.parentPath}/${entry.name}`.slice(folder.pathname.length));
    expect(
      there.map((name) => name.replace(/^\/+/, '')).filter((name) => !known.has(name)),
    ).toEqual([]);
  });

  test('hold the same objects in both languages, under the same ids', () => {
    const [fr, en] = built.map(({ exported }) =>
      exported.objects.map(({ type, id }) => `${type}:${id}`),
    );
    expect(fr).toEqual(en);
    expect(fr?.filter((id) => id.startsWith('dashboard:'))).toHaveLength(READY_DASHBOARDS.length);
  });

  test('name what Lens cannot show, and show most', () => {
    const [{ leftOut }] = built.map(({ exported }) => exported) as [
      (typeof built)[number]['exported'],
    ];
    const panels = READY_DASHBOARDS.flatMap((dashboard) => dashboard.panels);
    expect(leftOut.length).toBeLessThan(panels.length / 2);
    const analyses = panels.filter(
      ({ query }) => query.kind === 'analysis' && query.analysis !== 'rfm',
    );
    for (const { id } of analyses) expect(leftOut.map(({ panel }) => panel)).toContain(id);
  });
});

describe('the time of a dashboard', () => {
  test.each([
    { period: { kind: 'last', count: 30, unit: 'minute' }, from: 'now-30m' },
    { period: { kind: 'last', count: 1, unit: 'day' }, from: 'now/d' },
    { period: { kind: 'last', count: 30, unit: 'day' }, from: 'now-29d/d' },
    { period: { kind: 'last', count: 12, unit: 'month' }, from: 'now-11M/M' },
    { period: { kind: 'all' }, from: 'now-50y' },
    {
      period: { kind: 'between', from: '2026-01-01T00:00:00Z', to: { days_ago: 2 } },
      from: '2026-01-01T00:00:00.000Z',
      to: 'now-48h',
    },
  ] as const)('begins at $from', ({ period, from, ...rest }) => {
    const to = 'to' in rest ? rest.to : 'now';
    expect(timeOf(period)).toEqual({ timeFrom: from, timeTo: to });
  });
});
