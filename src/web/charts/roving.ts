import { type KeyboardEvent, useState } from 'react';
import { stepOf } from './step-of.ts';

/**
 * One stop of the Tab key for many marks: arrows move among them, Home and End go to the ends of a row.
 * @param columns marks in a row; as many as there are marks where they stand in one line
 */
export function useRoving(count: number, columns: number) {
  const [at, setAt] = useState(0);
  const current = Math.min(at, Math.max(0, count - 1));
  const onKeyDown = (event: KeyboardEvent<Element>) => {
    const next = stepOf(event.key, current, count, columns);
    if (next === null) return;
    event.preventDefault();
    setAt(next);
    event.currentTarget.querySelectorAll<HTMLElement>('[data-mark]')[next]?.focus();
  };
  return {
    group: { onKeyDown },
    mark: (index: number) => ({
      'data-mark': true,
      tabIndex: index === current ? 0 : -1,
      onFocus: () => setAt(index),
    }),
  };
}
