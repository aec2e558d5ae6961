import { type Span, unfoldedLength } from '../../identity/words/fold.ts';
import type { EventDoc } from '../../model/event.ts';
import { MARKS, NUMBER_FIELDS } from './build-passages.ts';

/** Why an interaction was found: the passage, or the number that begins as typed, with the letters to mark. */
export interface Passage {
  readonly field: 'text' | (typeof NUMBER_FIELDS)[number];
  readonly value: string;
  /** UTF-16 units of `value`, `end` excluded */
  readonly spans: Span[];
}

/**
 * Reads the passage the engine marked, else the number that was typed.
 * @param typed the numbers of the query
 */
export function readPassage(
  highlight: Readonly<Record<string, readonly string[]>>,
  event: Partial<EventDoc>,
  typed: readonly string[],
): Passage | undefined {
  const values = { 'order.order_id': event.order?.order_id, 'subject.id': event.subject?.id };
  for (const field of NUMBER_FIELDS) {
    const value = values[field];
    const number = typed.find((text) => value?.toLowerCase().startsWith(text.toLowerCase()));
    if (value === undefined || number === undefined) continue;
    return { field, value, spans: [{ start: 0, end: unfoldedLength(value, number.length) }] };
  }
  const marked = highlight['text']?.[0];
  return marked === undefined ? undefined : { field: 'text', ...unmark(marked) };
}

function unmark(marked: string): { value: string; spans: Span[] } {
  let value = '';
  const spans: Span[] = [];
  let start: number | undefined;
  for (const letter of marked) {
    if (letter === MARKS.open) start = value.length;
    else if (letter === MARKS.close) {
      if (start !== undefined) spans.push({ start, end: value.length });
      start = undefined;
    } else value += letter;
  }
  return { value, spans };
}
