import type {
  Analysed,
  AnalysisAnswer,
  AnalysisQuestion,
  AnalysisReader,
} from '../../elasticsearch/analysis-reader.ts';
import { AppError } from '../../errors.ts';

type Body = AnalysisQuestion['body'];

/** Asks for several at once; what is asked in one turn of the loop goes to the engine in one call. */
export interface Batch {
  ask(over: Analysed, bodies: readonly Body[]): Promise<readonly AnalysisAnswer[]>;
  /** calls so far */
  calls(): number;
}

/** Questions in one call; more go in another. */
const MOST = 120;

/** Gathers the questions of all panels of a dashboard: one `_msearch` instead of one for each. */
export function createBatch(
  reader: Pick<AnalysisReader, 'askEach'>,
  signal: AbortSignal | undefined,
): Batch {
  interface Waiting {
    readonly question: AnalysisQuestion;
    readonly settle: (answer: AnalysisAnswer | Error) => void;
  }
  let waiting: Waiting[] = [];
  let calls = 0;

  async function send(some: readonly Waiting[]): Promise<void> {
    calls++;
    try {
      const answers = await reader.askEach(
        some.map(({ question }) => question),
        { signal },
      );
      some.forEach(({ settle }, i) => {
        settle(answers[i] ?? new AppError('engine_unavailable', 'an answer is missing'));
      });
    } catch (error) {
      for (const { settle } of some) settle(error as Error);
    }
  }

  function flush(): void {
    const all = waiting;
    waiting = [];
    for (let i = 0; i < all.length; i += MOST) void send(all.slice(i, i + MOST));
  }

  return {
    calls: () => calls,
    ask: (over, bodies) =>
      Promise.all(
        bodies.map(
          (body) =>
            new Promise<AnalysisAnswer>((resolve, reject) => {
              if (waiting.length === 0) setImmediate(flush);
              waiting.push({
                question: { over, body },
                settle: (answer) => (answer instanceof Error ? reject(answer) : resolve(answer)),
              });
            }),
        ),
      ),
  };
}
