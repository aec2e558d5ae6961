import type { estypes } from '@elastic/elasticsearch';
import type { Answer } from '../aggregation/plan.ts';
import {
  buildRows,
  type Deed,
  PAGE_ROWS,
  type Place,
  placeBehind,
  type Row,
  readRows,
  type Stream,
} from './rows.ts';

/** What one person did, earliest first. */
export interface Person {
  readonly id: string;
  readonly deeds: readonly Deed[];
}

/** Ids above `from`, up to and with `to`; `undefined` is open. */
export interface Slice {
  readonly from: string | undefined;
  readonly to: string | undefined;
}

interface Cursor {
  readonly stream: Stream;
  readonly n: number;
  after: Place | undefined;
  rows: Row[];
  /** id of the last row that came, of whom more may come */
  reached: string;
  isDone: boolean;
}

/** Reads the people of one slice, page by page over all streams at once. */
export class SliceReader {
  readonly #cursors: readonly Cursor[];
  readonly #from: string | undefined;
  readonly #to: string | undefined;
  readonly #pageRows: number;

  constructor({ from, to }: Slice, streams: readonly Stream[], pageRows: number = PAGE_ROWS) {
    this.#from = from;
    this.#to = to;
    this.#pageRows = pageRows;
    this.#cursors = streams.map((stream, n) => ({
      stream,
      n,
      after: from === undefined ? undefined : placeBehind(from, stream),
      rows: [],
      reached: from ?? '',
      isDone: false,
    }));
  }

  /** Ids of whom all is read: above `from`, below `before` or up to `to`. */
  get covered(): Slice & { readonly before: string | undefined } {
    return { from: this.#from, to: this.#to, before: this.isDone ? undefined : this.#before() };
  }

  #before(): string | undefined {
    const open = this.#cursors.filter(({ isDone }) => !isDone);
    return open.map(({ reached }) => reached).toSorted()[0];
  }

  get isDone(): boolean {
    return this.#cursors.every(({ isDone }) => isDone);
  }

  /** Pages of the streams that are behind: those that hold up whoever could be read next. */
  wanted(): { readonly body: estypes.SearchRequest; readonly take: (answer: Answer) => number }[] {
    const open = this.#cursors.filter(({ isDone }) => !isDone);
    const least = this.#before();
    return open
      .filter(({ reached }) => reached === least)
      .map((cursor) => ({
        body: buildRows(cursor.stream, cursor.after, this.#pageRows),
        take: (answer) => this.#take(cursor, answer),
      }));
  }

  #take(cursor: Cursor, answer: Answer): number {
    const { rows, next } = readRows(answer, cursor.stream.fields.length);
    const to = this.#to;
    const within = to === undefined ? rows : rows.filter(({ id }) => id <= to);
    for (const row of within) cursor.rows.push(row);
    cursor.after = next;
    cursor.reached = within.at(-1)?.id ?? cursor.reached;
    cursor.isDone =
      rows.length < this.#pageRows || next === undefined || within.length < rows.length;
    return within.length;
  }

  /** People of whom all is read, in the order of their ids. */
  complete(): Person[] {
    // The last person of a page may go on in the next.
    const before = this.#before();
    const deeds = new Map<string, Deed[]>();
    for (const cursor of this.#cursors) {
      let taken = 0;
      for (const { id, at, values, times } of cursor.rows) {
        if (before !== undefined && id >= before) break;
        taken += 1;
        const own = deeds.get(id);
        const deed = { at, stream: cursor.n, values, times };
        if (own === undefined) deeds.set(id, [deed]);
        else own.push(deed);
      }
      cursor.rows = taken === cursor.rows.length ? [] : cursor.rows.slice(taken);
    }
    return [...deeds].map(([id, own]) => ({ id, deeds: inOrder(own) }));
  }
}

/** Earliest first; what happened at one instant in the order of streams and values, whatever id it is stored under. */
export function inOrder(deeds: readonly Deed[]): Deed[] {
  return deeds.toSorted((a, b) => a.at - b.at || a.stream - b.stream || byValues(a, b));
}

function byValues(a: Deed, b: Deed): number {
  for (const [i, one] of a.values.entries()) {
    const other = b.values[i] ?? null;
    if (one === other) continue;
    if (one === null || other === null) return one === null ? -1 : 1;
    return one < other ? -1 : 1;
  }
  return 0;
}
