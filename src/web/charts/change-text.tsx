import { Icon } from '../kit/icon.tsx';
import { useFigures } from './use-figures.ts';

/** A change with an arrow and its sign; whether it is good news is not for a colour to say. */
export function ChangeText({ now, before }: { now: number | null; before: number | null }) {
  const figures = useFigures();
  const change = figures.change(now, before);
  if (change === null) return null;
  const way = (now ?? 0) > (before ?? 0) ? 'up' : (now ?? 0) < (before ?? 0) ? 'down' : 'level';
  return (
    <span className="change" data-way={way}>
      <Icon name={way === 'up' ? 'rise' : way === 'down' ? 'fall' : 'level'} size={13} />
      {change}
    </span>
  );
}
