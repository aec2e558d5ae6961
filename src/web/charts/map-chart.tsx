import { Skeleton } from '@mantine/core';
import { geoConicConformal, geoNaturalEarth1, geoPath } from 'd3-geo';
import { scaleSqrt } from 'd3-scale';
import { useEffect, useMemo, useState } from 'react';
import { useAnalysisWords } from '../i18n/analysis-words.ts';
import type { Selection, Unit } from './datum.ts';
import {
  FRANCE,
  frameFor,
  MAP_FRAMES,
  type MapFrame,
  type Outline,
  type Place,
} from './map-shape.ts';
import { markProps } from './mark.ts';
import { useRoving } from './roving.ts';
import { useFigures } from './use-figures.ts';
import { useWidth } from './use-width.ts';

export interface MapMark {
  readonly key: string;
  readonly label: string;
  readonly place: Place;
  readonly value: number;
}

/** Figures at their places, as circles whose area grows with them, over outlines that we serve ourselves. */
export function MapChart({
  marks,
  unit,
  label,
  selection,
  room = 420,
}: {
  marks: readonly MapMark[];
  unit: Unit;
  label: string;
  selection: Selection | null;
  /** most pixels it may be high */
  room?: number;
}) {
  const words = useAnalysisWords();
  const figures = useFigures();
  const outlines = useOutlines();
  const [ref, width] = useWidth<HTMLDivElement>();
  const [picked, setPicked] = useState<MapFrame | null>(null);
  const frame = picked ?? frameFor(marks);
  const height = Math.round(Math.min(room, width * (frame === 'france' ? 0.95 : 0.52)));
  const { project, path } = useMemo(
    () => projectionOf(frame, width, height),
    [frame, width, height],
  );
  const outline = outlines?.[frame];
  const drawn = useMemo(
    () =>
      outline?.features.map((feature) => ({ id: feature.properties.id, d: path(feature) ?? '' })),
    [outline, path],
  );
  const most = Math.max(1, ...marks.map(({ value }) => value));
  const radius = scaleSqrt()
    .domain([0, most])
    .range([0, Math.min(26, width / 18)]);
  // The greatest first, so that small circles lie on top and can be reached.
  const placed = marks
    .flatMap((mark) => {
      const point = project([mark.place.lon, mark.place.lat]);
      return point === null ? [] : [{ ...mark, x: point[0], y: point[1] }];
    })
    .filter(({ x, y }) => x >= 0 && y >= 0 && x <= width && y <= height)
    .sort((a, b) => b.value - a.value);
  const outside = marks.length - placed.length;
  const roving = useRoving(placed.length, Math.max(1, placed.length));
  return (
    <div className="map" ref={ref}>
      <fieldset className="map-frames">
        <legend className="visually-hidden">{words.charts.map_shows}</legend>
        {MAP_FRAMES.map((each) => (
          <button
            type="button"
            key={each}
            className="chip"
            aria-pressed={frame === each}
            onClick={() => setPicked(each)}
          >
            {words.charts.map_frames[each]}
          </button>
        ))}
        {outside === 0 ? null : <span className="dim">{words.charts.map_outside(outside)}</span>}
      </fieldset>
      {drawn === undefined ? (
        <Skeleton height={height} radius={8} />
      ) : (
        // biome-ignore lint/a11y/useSemanticElements: a group of marks in a drawing has no element of its own
        <svg width={width} height={height} role="group" aria-label={label} {...roving.group}>
          {drawn.map(({ id, d }) => (
            <path key={id} className="map-land" data-home={id === '250' || undefined} d={d} />
          ))}
          {placed.map((mark, index) => {
            const text = words.charts.mark(mark.label, figures.write(mark.value, unit), null);
            return (
              <g
                key={mark.key}
                className="map-mark"
                role={selection === null ? 'img' : 'button'}
                aria-label={text}
                {...(selection === null ? {} : roving.mark(index))}
                {...markProps(selection, mark.key)}
              >
                <title>{text}</title>
                <circle className="stack-hit" cx={mark.x} cy={mark.y} r={12} />
                <circle
                  className="map-dot"
                  cx={mark.x}
                  cy={mark.y}
                  r={Math.max(3, radius(mark.value))}
                />
              </g>
            );
          })}
        </svg>
      )}
    </div>
  );
}

/** The outlines, a file of its own that comes with the first map. */
function useOutlines(): Readonly<Record<MapFrame, Outline>> | null {
  const [outlines, setOutlines] = useState<Readonly<Record<MapFrame, Outline>> | null>(null);
  useEffect(() => {
    let wanted = true;
    void import('./map-outlines.ts').then(({ OUTLINES }) => {
      if (wanted) setOutlines(OUTLINES);
    });
    return () => {
      wanted = false;
    };
  }, []);
  return outlines;
}

function projectionOf(frame: MapFrame, width: number, height: number) {
  const extent: [[number, number], [number, number]] = [
    [4, 4],
    [width - 4, height - 4],
  ];
  const projection =
    frame === 'france'
      ? geoConicConformal()
          .rotate([-2.6, 0])
          .parallels([44, 49])
          .fitExtent(extent, {
            type: 'MultiPoint',
            coordinates: [
              [FRANCE.west, FRANCE.south],
              [FRANCE.west, FRANCE.north],
              [FRANCE.east, FRANCE.south],
              [FRANCE.east, FRANCE.north],
            ],
          })
          .clipExtent([
            [0, 0],
            [width, height],
          ])
      : geoNaturalEarth1().fitExtent(extent, { type: 'Sphere' });
  return { project: projection, path: geoPath(projection).digits(1) };
}
