import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextStart } from '../../../src/web/analysis/next-start.ts';
import { toCsv } from '../../../src/web/charts/chart-table.ts';
import { createFigures } from '../../../src/web/charts/figures.ts';
import { boxOfTile, centreOfTile, frameFor } from '../../../src/web/charts/map-shape.ts';
import { isWhole, moveEnd, rangeBetween } from '../../../src/web/charts/range-choice.ts';
import { layOutSankey, withoutCycles } from '../../../src/web/charts/sankey-layout.ts';
import { shadeOf } from '../../../src/web/charts/shade.ts';
import { sortRows } from '../../../src/web/charts/sort-rows.ts';
import { stepOf } from '../../../src/web/charts/step-of.ts';
import { keepOrder } from '../../../src/web/dashboards/stable-order.ts';

const plain = (text: string | null) => text?.replaceAll(/[\u00a0\u202f]/g, ' ') ?? null;

describe('figures', () => {
  const fr = createFigures('fr-FR');
  const en = createFigures('en-GB');
  test.each([
    [fr.write(1234.5, { kind: 'number' }), '1 234,5'],
    [en.write(0.256, { kind: 'share' }), '25.6%'],
    [fr.write(123_456, { kind: 'money', currency: 'EUR' }), '1 234,56 €'],
    [en.write(5000, { kind: 'money', currency: 'JPY' }), 'JP¥5,000'],
    [fr.short(1_234_500, { kind: 'count' }), '1,2 M'],
    [fr.write(null, { kind: 'count' }), '–'],
    [fr.write(5400, { kind: 'seconds' }), '1,5 h'],
    [en.write(0.84, { kind: 'rating' }), '4.2 / 5'],
    [en.write(12, { kind: 'points' }), '+12'],
    [fr.change(110, 100), '+10 %'],
    [fr.change(5, 0), null],
    [fr.weekday(1, 'long'), 'lundi'],
    [fr.degrees(-0.57, 'lon'), '0,6° O'],
  ])('writes %s', (written, expected) => expect(plain(written)).toBe(expected));
});

test('a file of figures opens in a spreadsheet, and no cell of it runs', () => {
  const text = toCsv({
    columns: ['Ville', 'Personnes'],
    rows: [
      ['Nîmes; "Sud"', 3],
      ['=1+1', null],
    ],
  });
  expect(text).toBe('\uFEFFVille,Personnes\r\n"Nîmes; ""Sud""",3\r\n\'=1+1,\r\n');
});

describe('the map', () => {
  test('the middle of a tile lies in the tile', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 12 }), fc.nat(), fc.nat(), (zoom, a, b) => {
        const tile = `${zoom}/${a % 2 ** zoom}/${b % 2 ** zoom}`;
        const box = boxOfTile(tile);
        const centre = centreOfTile(tile);
        if (box === null || centre === null) throw new Error('no tile');
        expect(centre.lat).toBeGreaterThan(box.south);
        expect(centre.lat).toBeLessThan(box.north);
        expect(centre.lon).toBeGreaterThan(box.west);
        expect(centre.lon).toBeLessThan(box.east);
      }),
    );
  });
  test('Paris lies in the tile that the web map gives it', () => {
    const box = boxOfTile('8/129/88');
    expect(box !== null && box.west < 2.35 && 2.35 < box.east).toBe(true);
    expect(box !== null && box.south < 48.86 && 48.86 < box.north).toBe(true);
  });
  test('shows France unless most of it lies elsewhere', () => {
    const paris = { place: { lat: 48.9, lon: 2.4 }, value: 10 };
    const rio = { place: { lat: -22.9, lon: -43.2 }, value: 30 };
    expect(frameFor([])).toBe('france');
    expect(frameFor([paris])).toBe('france');
    expect(frameFor([paris, rio])).toBe('world');
  });
});

describe('flows', () => {
  const flow = fc.record({
    from: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    to: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    value: fc.integer({ min: 1, max: 100 }),
  });
  test('are drawn without a circle, whatever leads where, and none is thinner than a line', () => {
    fc.assert(
      fc.property(fc.array(flow, { maxLength: 20 }), (flows) => {
        const kept = withoutCycles(flows);
        const nodes = ['a', 'b', 'c', 'd', 'e'].map((key) => ({ key, label: key }));
        const placed = layOutSankey(nodes, flows, { width: 600, height: 300 });
        expect(placed.flows).toHaveLength(kept.length);
        for (const { d, thickness } of placed.flows) {
          expect(d).toMatch(/^M/);
          expect(thickness).toBeGreaterThanOrEqual(1);
        }
      }),
    );
  });
});

describe('choosing a stretch of time', () => {
  test('no end passes the other one', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.nat(40), fc.integer(), fc.boolean(), (a, b, by, from) => {
        const next = moveEnd(rangeBetween(a, b), from ? 'from' : 'to', by, 41);
        expect(next.from).toBeLessThanOrEqual(next.to);
        expect(next.from).toBeGreaterThanOrEqual(0);
        expect(next.to).toBeLessThanOrEqual(40);
      }),
    );
  });
  test('the whole axis is no choice', () => {
    expect(isWhole({ from: 0, to: 11 }, 12)).toBe(true);
    expect(isWhole({ from: 0, to: 10 }, 12)).toBe(false);
  });
  test.each([
    ['2026-03-28T23:00:00.000Z', 'day', '2026-03-29T22:00:00.000Z'],
    ['2026-10-24T22:00:00.000Z', 'day', '2026-10-25T23:00:00.000Z'],
    ['2026-01-31T23:00:00.000Z', 'month', '2026-02-28T23:00:00.000Z'],
    ['2026-03-28T23:00:00.000Z', 'hour', '2026-03-29T00:00:00.000Z'],
    ['2025-12-31T23:00:00.000Z', 'quarter', '2026-03-31T22:00:00.000Z'],
  ])('after %s the next %s begins at %s', (start, interval, next) => {
    expect(new Date(nextStart(Date.parse(start), interval, 'Europe/Paris')).toISOString()).toBe(
      next,
    );
  });
});

test.each([
  ['ArrowRight', 0, 1],
  ['ArrowDown', 0, 24],
  ['ArrowUp', 3, null],
  ['End', 25, 47],
  ['Home', 30, 24],
  ['ArrowRight', 167, null],
  ['a', 5, null],
] as const)('%s in the grid of a week leads from %i to %s', (key, at, next) => {
  expect(stepOf(key, at, 168, 24)).toBe(next);
});

test('rows are sorted by their figures, unknown ones last whichever way', () => {
  const rows = [3, null, 1].map((cell, i) => ({ key: String(i), cells: ['x', cell] }));
  const cells = (down: boolean) =>
    sortRows(rows, { column: 1, down }).map((row) => row.cells[1] ?? null);
  expect(cells(false)).toEqual([1, 3, null]);
  expect(cells(true)).toEqual([3, 1, null]);
});

test('bars stay where they stood while filtering', () => {
  const order = ['web', 'app', 'store'];
  const rows = [
    { key: 'store', n: 9 },
    { key: 'chat', n: 4 },
    { key: 'web', n: 1 },
  ];
  expect(
    keepOrder(
      rows,
      order,
      ({ key }) => key,
      (key) => ({ key, n: 0 }),
    ),
  ).toEqual([
    { key: 'web', n: 1 },
    { key: 'app', n: 0 },
    { key: 'store', n: 9 },
    { key: 'chat', n: 4 },
  ]);
});

test.each([
  [0, 0],
  [null, 0],
  [1, 1],
  [100, 6],
])('of 100, %s is shade %i', (value, shade) => expect(shadeOf(value, 100)).toBe(shade));
