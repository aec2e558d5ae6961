import { type DemoOptions, generateDemo } from './generate.ts';
import type { DemoSource } from './rows/world.ts';

/** How the demonstration company's messages are handed in; each call resolves when the product has them on disk. */
export interface DemoClient {
  /** Calls in Segment's format, of the source `web` or `app`. */
  sendMessages(source: DemoSource, calls: readonly object[]): Promise<void>;
  sendRecords(source: DemoSource, rows: readonly object[]): Promise<void>;
}

/** `total` is an estimate until the last call, where it equals `sent`. */
export interface DemoProgress {
  readonly sent: number;
  readonly total: number;
}

export interface LoadLimits {
  readonly messages: number;
  readonly records: number;
}

/** Segment's bounds on one batch are 500 KB and 2,500 calls; a call here is about 1 KB. */
const LIMITS: LoadLimits = { messages: 250, records: 1000 };
/** What a person brings on average, to tell progress by before the end is known. */
export const DEMO_MESSAGES_PER_PERSON = 20.4;

/**
 * Hands the company's messages in, in order of arrival within each source. A batch goes out
 * when it is full, so that sources with few messages lag behind those with many, as they do in life.
 */
export async function loadDemo(
  client: DemoClient,
  options: DemoOptions,
  progress: (state: DemoProgress) => void = () => undefined,
  signal?: AbortSignal,
  limits: LoadLimits = LIMITS,
): Promise<number> {
  const waiting = new Map<DemoSource, object[]>();
  let sent = 0;
  let total = Math.round(options.people * DEMO_MESSAGES_PER_PERSON);
  const send = async (source: DemoSource, kind: 'message' | 'record', batch: object[]) => {
    signal?.throwIfAborted();
    if (kind === 'message') await client.sendMessages(source, batch);
    else await client.sendRecords(source, batch);
    sent += batch.length;
    progress({ sent, total: Math.max(total, sent) });
  };
  for (const { source, kind, payload } of generateDemo(options)) {
    const batch = waiting.get(source) ?? [];
    batch.push(payload);
    waiting.set(source, batch);
    if (batch.length < (kind === 'message' ? limits.messages : limits.records)) continue;
    waiting.delete(source);
    await send(source, kind, batch);
  }
  for (const [source, batch] of waiting) {
    await send(source, source === 'web' || source === 'app' ? 'message' : 'record', batch);
  }
  total = sent;
  progress({ sent, total });
  return sent;
}
