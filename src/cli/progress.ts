import type { Terminal } from './terminal.ts';
import type { Words } from './words.ts';

/** How far something is. `done` and `total` are in one unit (bytes, messages); `rows` is what people count. */
export interface ProgressState {
  readonly label: string;
  readonly done: number;
  readonly total: number;
  readonly rows: number;
  /** Rows that were there before this run began: they say nothing about its speed. */
  readonly rowsBefore?: number;
  readonly elapsedMs: number;
  /** `done` when this run began. */
  readonly doneBefore?: number;
}

/** One line: bar, share, rows, rows per second, time left; never wider than `columns`. */
export function formatProgress(state: ProgressState, words: Words, columns: number): string {
  // More may be waiting than this run sent.
  const share = state.total > 0 ? Math.min(1, Math.max(0, state.done / state.total)) : 0;
  const count = new Intl.NumberFormat(words.locale, { maximumFractionDigits: 0 });
  const percent = new Intl.NumberFormat(words.locale, { style: 'percent' });
  const seconds = state.elapsedMs / 1000;
  const rate = seconds > 0.5 ? (state.rows - (state.rowsBefore ?? 0)) / seconds : 0;
  const advanced = state.done - (state.doneBefore ?? 0);
  const left = advanced > 0 ? (state.elapsedMs / advanced) * (state.total - state.done) : undefined;
  const figures = [
    percent.format(share),
    words.progress.rows(count.format(state.rows)),
    words.progress.rate(count.format(rate)),
    left === undefined || seconds < 2 ? '' : words.progress.left(formatDuration(left)),
  ].filter((part) => part !== '');
  const tail = figures.join('  ');
  const width = Math.min(24, columns - tail.length - state.label.length - 6);
  const filled = Math.round(share * width);
  const bar = width >= 8 ? `${'█'.repeat(filled)}${'░'.repeat(width - filled)}  ` : '';
  return `${state.label}  ${bar}${tail}`.slice(0, Math.max(20, columns - 1));
}

/** `0:07`, `12:30`, `1:02:05`. */
export function formatDuration(ms: number): string {
  const total = Math.max(0, Math.round(ms / 1000));
  const two = (n: number) => String(n).padStart(2, '0');
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor(total / 60) % 60;
  return hours > 0
    ? `${hours}:${two(minutes)}:${two(total % 60)}`
    : `${minutes}:${two(total % 60)}`;
}

/** Shows progress ten times a second on a terminal, and as a plain line every five seconds elsewhere. */
export function createProgress(terminal: Terminal, words: Words, now: () => Date) {
  let last = 0;
  const everyMs = terminal.interactive ? 100 : 5000;
  return {
    show(state: ProgressState): void {
      const at = now().getTime();
      if (last === 0 && !terminal.interactive) last = at;
      if (at - last < everyMs) return;
      last = at;
      const line = formatProgress(state, words, terminal.interactive ? terminal.columns : 120);
      if (terminal.interactive) terminal.redraw(line);
      else terminal.note(line);
    },
  };
}
