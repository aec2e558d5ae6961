import { line } from 'd3-shape';

const WIDTH = 120;
const HEIGHT = 28;

/** The course of a figure, small, beside the figure itself; it says nothing that the panel's table does not. */
export function Spark({ values }: { values: readonly (number | null)[] }) {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return null;
  const [least, most] = [Math.min(0, ...known), Math.max(...known)];
  const span = most - least || 1;
  const path = line<number | null>()
    .defined((value) => value !== null)
    .x((_, i) => 1 + (i / Math.max(1, values.length - 1)) * (WIDTH - 2))
    .y((value) => HEIGHT - 2 - (((value ?? 0) - least) / span) * (HEIGHT - 4));
  return (
    <svg className="spark" width={WIDTH} height={HEIGHT} aria-hidden="true">
      <path className="series-line" d={path(values) ?? ''} />
    </svg>
  );
}
