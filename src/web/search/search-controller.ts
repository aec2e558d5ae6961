import type { Found, Hit } from '../api/types.ts';

/** `answered` is the text that `hits` belong to; while it differs from `text`, the hits are former ones. */
export interface SearchState {
  readonly text: string;
  readonly answered: string | null;
  readonly hits: readonly Hit[];
  /** The text as somebody found is spelt, where what was typed is spelt otherwise. */
  readonly meant: string | null;
  readonly active: number;
  readonly waiting: boolean;
  /** Enter was pressed before the answer to `text` came: its first hit opens then. */
  readonly will_open: boolean;
  readonly error: Error | null;
}

export interface SearchController {
  getState(): SearchState;
  subscribe(listener: () => void): () => void;
  type(text: string): void;
  move(step: 1 | -1): void;
  point(index: number): void;
  /** Opens the chosen hit, at once or when the answer to what is typed has come. */
  enter(): void;
  retry(): void;
  clear(): void;
  /** Gives up a pending Enter, so that nothing opens behind the reader's back. */
  cancelOpen(): void;
}

const EMPTY: SearchState = {
  text: '',
  answered: null,
  hits: [],
  meant: null,
  active: 0,
  waiting: false,
  will_open: false,
  error: null,
};

/**
 * Search at every key: each text sends its request and aborts the former; only the answer to the newest text
 * counts, and former hits stay until it comes. A hit of an older text is never opened by Enter.
 * @param search asks the server; told by the signal that its answer is no longer wanted
 * @param open called with the hit the reader chose
 */
export function createSearchController(
  search: (
    text: string,
    signal: AbortSignal,
  ) => Promise<Pick<Found, 'did_you_mean'> & { readonly hits: readonly Hit[] }>,
  open: (hit: Hit) => void,
): SearchController {
  let state = EMPTY;
  let asked: AbortController | null = null;
  const listeners = new Set<() => void>();

  const set = (change: Partial<SearchState>) => {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };

  const ask = (text: string) => {
    asked?.abort();
    const own = new AbortController();
    asked = own;
    set({ text, waiting: true, will_open: false, error: null });
    search(text.trim(), own.signal).then(
      ({ hits, did_you_mean }) => {
        // Aborting is a request, not a promise: an answer may already be on its way to us.
        if (asked === own) settle(text, hits, did_you_mean);
      },
      (error: unknown) => {
        if (asked === own) set({ waiting: false, will_open: false, error: asError(error) });
      },
    );
  };

  const settle = (text: string, hits: readonly Hit[], meant: string | null) => {
    const first = state.will_open ? hits[0] : undefined;
    set({ answered: text, hits, meant, active: 0, waiting: false, will_open: false });
    if (first !== undefined) open(first);
  };

  return {
    getState: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    type: (text) => {
      if (text.trim() !== '') return ask(text);
      asked?.abort();
      asked = null;
      set({ ...EMPTY, text });
    },
    move: (step) => {
      const count = state.hits.length;
      if (count > 0) set({ active: (state.active + step + count) % count });
    },
    point: (index) => {
      if (index !== state.active) set({ active: index });
    },
    enter: () => {
      if (state.text.trim() === '') return;
      if (state.waiting) return set({ will_open: true });
      const hit = state.answered === state.text ? state.hits[state.active] : undefined;
      if (hit !== undefined) open(hit);
    },
    retry: () => ask(state.text),
    clear: () => {
      asked?.abort();
      asked = null;
      set(EMPTY);
    },
    cancelOpen: () => {
      if (state.will_open) set({ will_open: false });
    },
  };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error('search failed');
}
