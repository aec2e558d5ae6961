import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import type { TextScorer, TextVerdict } from '../../insight/text/scorer.ts';

/** What the service answers: for each text, in order, the probability of every label. */
const Answer = z.object({
  results: z.array(
    z.object({
      probabilities: z
        .record(z.string(), z.number().min(0).max(1))
        .refine((all) => Object.keys(all).length > 0),
      reasons: z.array(z.object({ word: z.string(), share: z.number() })).optional(),
    }),
  ),
});

export interface HttpTextScorerOptions {
  readonly name: string;
  readonly url: string;
  /** sent as `Authorization: Bearer …` */
  readonly token?: string;
  readonly timeoutMs: number;
  /** tries after the first, for answers 429 and 5xx and for connections that fail */
  readonly retries: number;
  /** pause before the first retry; doubled each time, with jitter */
  readonly pauseMs: number;
  readonly batch: number;
  readonly fetch?: typeof fetch;
}

/**
 * A scorer behind HTTP: `POST {"texts": [...]}` answered by `{"results": [{"probabilities": {label: p}}]}`. Texts go
 * in the body only, and never into an error or a log.
 */
export function createHttpTextScorer(options: HttpTextScorerOptions): TextScorer {
  return {
    name: options.name,
    batch: options.batch,
    async score(texts, signal) {
      for (let attempt = 0; ; attempt++) {
        const outcome = await ask(options, texts, signal);
        if (outcome.kind === 'verdicts') return outcome.verdicts;
        if (!outcome.again || attempt >= options.retries) throw outcome.error;
        const pause = options.pauseMs * 2 ** attempt * (0.5 + Math.random() / 2);
        await sleep(pause, undefined, { signal });
      }
    },
  };
}

type Outcome =
  | { readonly kind: 'verdicts'; readonly verdicts: readonly TextVerdict[] }
  | { readonly kind: 'failed'; readonly again: boolean; readonly error: AppError };

async function ask(
  { name, url, token, timeoutMs, fetch: send = fetch }: HttpTextScorerOptions,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<Outcome> {
  let response: Response;
  let body: unknown;
  try {
    response = await send(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ texts }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    body = response.ok ? await response.json() : await response.body?.cancel();
  } catch (cause) {
    // Whoever called has given up: that is not the service's failure.
    signal.throwIfAborted();
    return failed(`text scorer ${name} did not answer`, true, cause);
  }
  if (!response.ok) {
    const again = response.status === 429 || response.status >= 500;
    return failed(`text scorer ${name} answered ${response.status}`, again);
  }
  const answer = Answer.safeParse(body);
  if (!answer.success || answer.data.results.length !== texts.length) {
    return failed(`text scorer ${name} answered in another shape`, false);
  }
  return { kind: 'verdicts', verdicts: answer.data.results.map(verdictOf) };
}

function failed(message: string, again: boolean, cause?: unknown): Outcome {
  const error = new AppError('engine_unavailable', message, cause === undefined ? {} : { cause });
  return { kind: 'failed', again, error };
}

function verdictOf(result: z.infer<typeof Answer>['results'][number]): TextVerdict {
  const ranked = Object.entries(result.probabilities).sort(([, a], [, b]) => b - a);
  const [label, probability] = ranked[0] ?? ['', 0];
  return { label, probability, probabilities: result.probabilities, reasons: result.reasons ?? [] };
}
