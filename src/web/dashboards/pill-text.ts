import type { Selection } from '../../analytics/dashboards/view.ts';
import type { Labels } from '../analysis/labels.ts';
import type { Format } from '../i18n/format.ts';
import type { AnalysisWords } from '../i18n/fr-analysis.ts';
import { rangeText } from './selections.ts';

/** Values told by name; the rest is a number. */
const MOST_NAMED = 3;

/** What a selection says, in two parts: of what, and which. */
export function pillText(
  { over, chosen }: Pick<Selection, 'over' | 'chosen'>,
  labels: Labels,
  words: AnalysisWords,
  format: Format,
): { name: string; value: string } {
  switch (chosen.kind) {
    case 'values':
      return {
        name: labels.field(over, chosen.field),
        value: listed(
          chosen.values.map((value) => labels.value(over, chosen.field, value)),
          format,
        ),
      };
    case 'range': {
      const name = labels.field(over, chosen.field);
      const [gte, lt] = [chosen.gte, chosen.lt];
      if (
        labels.type(over, chosen.field) === 'date' &&
        typeof gte === 'string' &&
        typeof lt === 'string'
      ) {
        return { name, value: timeRange(gte, lt, words, format) };
      }
      return { name, value: labels.range(over, chosen.field, rangeText(chosen)) };
    }
    case 'tiles':
      return { name: words.boards.place, value: words.boards.places(chosen.tiles.length) };
    case 'hours_of_week':
      return {
        name: words.boards.hour_of_week,
        value:
          chosen.cells.length <= MOST_NAMED
            ? format.list(chosen.cells.map(labels.hourOfWeek))
            : words.boards.hours(chosen.cells.length),
      };
    case 'segment':
      return { name: words.boards.segment, value: chosen.segment.replaceAll('_', ' ') };
    case 'condition':
      return { name: words.boards.condition, value: chosen.name ?? words.boards.condition };
  }
}

/** Whole days without their hours; the end is not included, so the last day is the one before it. */
function timeRange(gte: string, lt: string, words: AnalysisWords, format: Format): string {
  const [from, to] = [new Date(gte), new Date(lt)];
  const whole = [from, to].every((at) => at.getHours() === 0 && at.getMinutes() === 0);
  if (!whole) return words.boards.time_range(format.dateTime(gte), format.dateTime(lt));
  const last = new Date(to.getTime() - 1).toISOString();
  const [first, end] = [format.date(gte), format.date(last)];
  return first === end ? first : words.boards.time_range(first, end);
}

function listed(values: readonly string[], format: Format): string {
  if (values.length <= MOST_NAMED) return format.list(values);
  return `${format.list(values.slice(0, MOST_NAMED - 1))} +${values.length - MOST_NAMED + 1}`;
}
