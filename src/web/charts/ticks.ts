import { scaleLinear } from 'd3-scale';

/** A scale over nought and all figures, to round ends, and the figures along it. */
export function figureScale(
  { least = 0, most }: { readonly least?: number; readonly most: number },
  range: readonly [number, number],
  count = 4,
) {
  const scale = scaleLinear()
    .domain([Math.min(0, least), most > 0 ? most : least < 0 ? 0 : 1])
    .nice(count)
    .range([...range]);
  return { scale, ticks: scale.ticks(count) };
}

/** Every so manieth position, so that about `fit` labels stand along an axis; the first one is always there. */
export function labelled(count: number, fit: number): number[] {
  const step = Math.max(1, Math.ceil(count / Math.max(1, fit)));
  return Array.from({ length: Math.ceil(count / step) }, (_, i) => i * step);
}
