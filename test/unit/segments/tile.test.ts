import { expect, test } from 'vitest';
import { boundsOfTile, isInTile } from '../../../src/segments/tile.ts';

// Slippy map tilenames, OpenStreetMap wiki: 13.37771496361961, 52.51628011262304 lies in 17/70406/42987; its parents follow.
const BERLIN = { lat: 52.51628011262304, lon: 13.37771496361961 };

test.each([12, 8, 3, 0])(
  'a published place lies in its tile of zoom %i and in no other beside it',
  (zoom) => {
    const shift = 17 - zoom;
    const [x, y] = [70_406 >> shift, 42_987 >> shift];
    expect(isInTile(BERLIN, `${zoom}/${x}/${y}`)).toBe(true);
    expect(isInTile(BERLIN, `${zoom}/${x + 1}/${y}`)).toBe(false);
    expect(isInTile(BERLIN, `${zoom}/${x}/${y + 1}`)).toBe(false);
  },
);

test('the map covers everywhere, the poles too', () => {
  expect(boundsOfTile('0/0/0')).toEqual({ north: 90, west: -180, south: -90, east: 180 });
});

test.each(['1/2/0', '1/0/2', '13/0/0', 'a/b/c', '1/1'])('%s is no tile', (tile) => {
  expect(boundsOfTile(tile)).toBeUndefined();
});
