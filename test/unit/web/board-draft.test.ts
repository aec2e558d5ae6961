import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Dashboard, type Panel } from '../../../src/analytics/dashboards/spec.ts';
import {
  addPanel,
  changeDraft,
  emptyBoard,
  freePanelId,
  moved,
  newPanel,
  overlaps,
  place,
  redoDraft,
  removePanel,
  startDraft,
  undoDraft,
} from '../../../src/web/dashboards/board-draft.ts';

const position = fc
  .record({
    x: fc.integer({ min: 0, max: 11 }),
    y: fc.integer({ min: 0, max: 20 }),
    w: fc.integer({ min: 1, max: 12 }),
    h: fc.integer({ min: 1, max: 8 }),
  })
  .map((at) => moved(at, {}));

const panels = fc.array(position, { minLength: 1, maxLength: 8 }).map((all) =>
  all.reduce<Panel[]>((made, at, i) => {
    const id = `panel_${i + 1}`;
    const added = addPanel(made, { ...newPanel(id, { fr: id, en: id }), position: at });
    return place(added, id, { ...at, y: added.at(-1)?.position.y ?? 0 });
  }, []),
);

describe('the grid of a dashboard', () => {
  test('never has two panels over each other, whatever is moved where', () => {
    fc.assert(
      fc.property(panels, position, fc.nat(), (before, at, pick) => {
        const mover = before[pick % before.length];
        if (mover === undefined) return;
        const after = place(before, mover.id, at);
        expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
        for (const [i, one] of after.entries()) {
          for (const other of after.slice(i + 1)) {
            expect(overlaps(one.position, other.position)).toBe(false);
          }
        }
        expect(Dashboard.safeParse({ ...emptyBoard('Test'), panels: after }).success).toBe(true);
      }),
    );
  });

  test('a panel moves up as far as it can, and another one makes room', () => {
    const two = addPanel(
      [newPanel('a', { fr: 'A', en: 'A' })],
      newPanel('b', { fr: 'B', en: 'B' }),
    );
    expect(two.map((one) => one.position.y)).toEqual([0, 3]);
    const swapped = place(two, 'b', { x: 0, y: 0, w: 4, h: 3 });
    expect(swapped.map((one) => one.position.y)).toEqual([3, 0]);
    expect(removePanel(swapped, 'b').map((one) => one.position.y)).toEqual([0]);
  });

  test('a resized panel stays on the grid', () => {
    expect(moved({ x: 10, y: 0, w: 2, h: 3 }, { w: 5 })).toEqual({ x: 5, y: 0, w: 7, h: 3 });
    expect(moved({ x: 0, y: 0, w: 1, h: 1 }, { x: -1, y: -1, w: -1, h: -1 })).toEqual({
      x: 0,
      y: 0,
      w: 1,
      h: 1,
    });
  });

  test('a new dashboard is one the API takes, and a new panel has an id of its own', () => {
    const board = emptyBoard('Été à Nîmes');
    expect(Dashboard.safeParse(board).success).toBe(true);
    expect(board.id).toMatch(/^ete_a_nimes_[a-z0-9]{4}$/);
    expect(freePanelId([{ id: 'panel_2' }])).toBe('panel_3');
  });
});

test('every change can be taken back and done again', () => {
  const first = emptyBoard('A');
  const second = { ...first, title: { fr: 'B', en: 'B' } };
  const changed = changeDraft(startDraft(first), second);
  const back = undoDraft(changed);
  expect(back.now).toBe(first);
  expect(redoDraft(back).now).toBe(second);
  expect(undoDraft(startDraft(first)).now).toBe(first);
  expect(redoDraft(changeDraft(back, second)).now).toBe(second);
});
