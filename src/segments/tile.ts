interface Place {
  readonly lat: number;
  readonly lon: number;
}

/** Edges of a tile of the web map in degrees, all of which belong to it. */
export interface TileBounds {
  readonly north: number;
  readonly west: number;
  readonly south: number;
  readonly east: number;
}

/** Deepest zoom that places are grouped by. */
const DEEPEST = 12;

/**
 * @param tile `zoom/x/y`
 * @returns `undefined` for what is no tile: one beyond the edge of its zoom, or too deep
 */
export function boundsOfTile(tile: string): TileBounds | undefined {
  const [zoom = Number.NaN, x = Number.NaN, y = Number.NaN] = tile.split('/').map(Number);
  const tiles = 2 ** zoom;
  if (!(zoom >= 0 && zoom <= DEEPEST && x >= 0 && x < tiles && y >= 0 && y < tiles))
    return undefined;
  return {
    // The map ends before the poles; what lies beyond belongs to its outermost tiles.
    north: y === 0 ? 90 : latitude(y / tiles),
    west: (x / tiles) * 360 - 180,
    south: y === tiles - 1 ? -90 : latitude((y + 1) / tiles),
    east: ((x + 1) / tiles) * 360 - 180,
  };
}

/** Whether a place is in a tile; one on an edge is in both. */
export function isInTile({ lat, lon }: Place, tile: string): boolean {
  const bounds = boundsOfTile(tile);
  if (bounds === undefined) return false;
  const { north, west, south, east } = bounds;
  return lat <= north && lat >= south && lon >= west && lon <= east;
}

function latitude(share: number): number {
  return (Math.atan(Math.sinh(Math.PI * (1 - 2 * share))) * 180) / Math.PI;
}
