import { openPoster } from '../support/poster.ts';
import { createRandom, type Random } from './random.ts';
import type { ServedApi } from './served-api.ts';

/** What came of people who typed at once, in milliseconds from a key to the whole answer. */
export interface Typed {
  readonly sent: number;
  /** of every key whose answer came before the next key */
  readonly answered: number[];
  /** of the last key of each text, for whose answer everybody waits */
  readonly settled: number[];
  /** of every key that was overtaken: how long until the next */
  readonly overtaken: number[];
  readonly failed: number;
}

type Tally = { -readonly [K in keyof Typed]: Typed[K] };

/** Median pause between two keys, as of office workers who type names; pauses are log-normal. */
const KEY_MS = 180;
const SPREAD = 0.4;
/** What follows a text: the answer is read, somebody is opened, the next call comes. */
const PAUSE_MS = 1500;

/**
 * People who type texts into the search box at once, from different moments on, each key a request that aborts the
 * one before, as the page does. Each connects from a browser of their own.
 */
export async function typeTogether(
  api: Pick<ServedApi, 'url' | 'key'>,
  texts: readonly string[],
  options: { readonly people: number; readonly seconds: number; readonly seed: number },
): Promise<Typed> {
  const typed = {
    sent: 0,
    answered: [],
    settled: [],
    overtaken: [],
    failed: 0,
  } satisfies Typed as Tally;
  const until = performance.now() + options.seconds * 1000;
  await Promise.all(
    Array.from({ length: options.people }, (_, who) =>
      typeUntil(until, api, texts, createRandom(options.seed, who), typed),
    ),
  );
  return typed;
}

async function typeUntil(
  until: number,
  api: Pick<ServedApi, 'url' | 'key'>,
  texts: readonly string[],
  random: Random,
  typed: Tally,
): Promise<void> {
  const poster = openPoster({ url: api.url, authorization: `Bearer ${api.key}` });
  await pause(random.next() * PAUSE_MS);
  while (performance.now() < until) {
    const text = random.pick(texts);
    let former: AbortController | undefined;
    let last: Promise<number | undefined> = Promise.resolve(undefined);
    for (let length = 1; length <= text.length && performance.now() < until; length++) {
      former?.abort();
      const own = new AbortController();
      former = own;
      typed.sent += 1;
      last = ask(poster, text.slice(0, length), own.signal, typed);
      await pause(keyPause(random));
    }
    const ms = await last;
    if (ms !== undefined) typed.settled.push(ms);
    await pause(PAUSE_MS * (0.5 + random.next()));
  }
  poster.close();
}

async function ask(
  poster: ReturnType<typeof openPoster>,
  query: string,
  signal: AbortSignal,
  typed: Tally,
): Promise<number | undefined> {
  const started = performance.now();
  try {
    const { status, ms } = await poster.post(
      '/v1/profiles/search',
      JSON.stringify({ query }),
      signal,
    );
    if (status === 200) typed.answered.push(ms);
    else typed.failed += 1;
    return ms;
  } catch {
    if (signal.aborted) typed.overtaken.push(performance.now() - started);
    else typed.failed += 1;
    return undefined;
  }
}

/** Log-normal by a sum of twelve draws, which is as near to normal as this needs. */
function keyPause(random: Random): number {
  let sum = -6;
  for (let i = 0; i < 12; i++) sum += random.next();
  return KEY_MS * Math.exp(SPREAD * sum);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
