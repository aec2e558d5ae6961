import type { FeatureCollection, Geometry } from 'geojson';

/** What a map is cut to: the country most customers live in, or all of them. */
export const MAP_FRAMES = ['france', 'world'] as const;
export type MapFrame = (typeof MAP_FRAMES)[number];

export type Outline = FeatureCollection<Geometry, { readonly id: string }>;

export interface Place {
  readonly lat: number;
  readonly lon: number;
}

/** West, south, east, north of what the map of France shows: the mainland and Corsica. */
export const FRANCE = { west: -5.4, south: 41.1, east: 9.9, north: 51.3 } as const;

/** Centre of a tile of the web map, `zoom/x/y`, as the engine's tile grid names it; `null` for what is none. */
export function centreOfTile(tile: string): Place | null {
  const box = boxOfTile(tile);
  if (box === null) return null;
  return { lat: (box.north + box.south) / 2, lon: (box.west + box.east) / 2 };
}

export interface Box {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

export function boxOfTile(tile: string): Box | null {
  const [zoom, x, y] = tile.split('/').map(Number);
  if (zoom === undefined || x === undefined || y === undefined) return null;
  if (![zoom, x, y].every(Number.isInteger)) return null;
  const size = 2 ** zoom;
  const latitude = (row: number) =>
    (Math.atan(Math.sinh(Math.PI * (1 - (2 * row) / size))) * 180) / Math.PI;
  return {
    west: (x / size) * 360 - 180,
    east: ((x + 1) / size) * 360 - 180,
    north: latitude(y),
    south: latitude(y + 1),
  };
}

/** Where to look first: at France when at least half of what is counted lies in it. */
export function frameFor(
  marks: readonly { readonly place: Place; readonly value: number }[],
): MapFrame {
  let [inside, all] = [0, 0];
  for (const { place, value } of marks) {
    all += value;
    if (isIn(place, FRANCE)) inside += value;
  }
  return all > 0 && inside * 2 < all ? 'world' : 'france';
}

export function isIn({ lat, lon }: Place, box: Box): boolean {
  return lat >= box.south && lat <= box.north && lon >= box.west && lon <= box.east;
}
