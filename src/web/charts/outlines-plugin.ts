import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import type { Plugin } from 'vite';

const PREFIX = 'virtual:outline-';
/** What a map of France shows: itself (250) and who lies around it. */
const AROUND_FRANCE = ['250', '724', '380', '756', '276', '056', '442', '826', '020', '492', '528'];

type Countries = Topology<{ countries: GeometryCollection<{ name: string }> }>;

/**
 * Cuts the outlines of maps out of Natural Earth when the page is built: France fine, the world coarse, each with no
 * more digits than can be seen.
 */
export function outlines(): Plugin {
  return {
    name: 'azimut-outlines',
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return undefined;
      const france = id.endsWith('france');
      const shapes = read(france ? 'countries-50m.json' : 'countries-110m.json')
        .filter(({ id: country }) => !france || AROUND_FRANCE.includes(country))
        .map(({ id: country, geometry }) => ({
          type: 'Feature',
          properties: { id: country },
          geometry: france ? near(geometry) : geometry,
        }));
      const json = JSON.stringify({ type: 'FeatureCollection', features: shapes }, (_, value) =>
        typeof value === 'number'
          ? Math.round(value * (france ? 100 : 10)) / (france ? 100 : 10)
          : value,
      );
      return `export default JSON.parse(${JSON.stringify(json)});`;
    },
  };
}

type Shape = { readonly type: 'MultiPolygon'; readonly coordinates: number[][][][] };

function read(name: string): { id: string; geometry: Shape }[] {
  const path = createRequire(import.meta.url).resolve(`world-atlas/${name}`);
  const topology = JSON.parse(readFileSync(path, 'utf8')) as Countries;
  return feature(topology, topology.objects.countries).features.flatMap(({ id, geometry }) => {
    if (geometry.type === 'Polygon') {
      return [
        { id: String(id), geometry: { type: 'MultiPolygon', coordinates: [geometry.coordinates] } },
      ];
    }
    if (geometry.type !== 'MultiPolygon') return [];
    return [
      { id: String(id), geometry: { type: 'MultiPolygon', coordinates: geometry.coordinates } },
    ];
  });
}

/** Leaves out the parts that lie elsewhere, such as the overseas departments. */
function near({ coordinates }: Shape): Shape {
  return {
    type: 'MultiPolygon',
    coordinates: coordinates.filter((polygon) =>
      (polygon[0] ?? []).some(
        ([lon = 0, lat = 0]) => lon > -12 && lon < 16 && lat > 36 && lat < 56,
      ),
    ),
  };
}
