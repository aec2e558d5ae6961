import type { KeyboardEvent, MouseEvent } from 'react';
import type { Selection } from './datum.ts';

/**
 * What makes a mark a control: pressed where it is chosen, dimmed where another one is; Enter and the space bar do
 * what a click does, and Ctrl, Cmd or Shift add to what is chosen. A mark of a chart without a selection gets nothing.
 */
export function markProps(selection: Selection | null, key: string) {
  if (selection === null) return {};
  const { chosen, choose } = selection;
  return {
    'aria-pressed': chosen.has(key),
    'data-dimmed': (chosen.size > 0 && !chosen.has(key)) || undefined,
    onClick: (event: MouseEvent) => {
      choose(key, event.ctrlKey || event.metaKey || event.shiftKey);
    },
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      // The browser's own click on Enter would come without the keys that are held.
      event.preventDefault();
      choose(key, event.ctrlKey || event.metaKey || event.shiftKey);
    },
  };
}
