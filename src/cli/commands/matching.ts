import { setTimeout as delay } from 'node:timers/promises';
import type { z } from 'zod';
import { MatchingAnswer, MatchingRequested } from '../answers.ts';
import type { ApiClient } from '../api-client.ts';
import { type CliContext, type Command, EXIT, isSet, text } from '../command.ts';
import { actionOf, JSON_OPTION, URL_OPTION } from '../options.ts';
import { formatTable } from '../table.ts';

const ACTIONS = ['status', 'fit', 'run'] as const;
const POLL_MS = 1_000;
/** Learning from all that it may learn from takes less than a minute; more may wait before it. */
const MOST_MS = 10 * 60_000;

type Matching = z.infer<typeof MatchingAnswer>;

export const matchingCommand: Command = {
  name: 'matching',
  usage: '[status | fit | run]',
  options: { json: JSON_OPTION, url: URL_OPTION },
  examples: ['azimut matching', 'azimut matching fit', 'azimut matching run'],
  minPositionals: 0,
  async run(input, context) {
    const action = actionOf(input, ACTIONS, 'status', context);
    const { terminal, words } = context;
    return context.withProduct({ url: text(input, 'url') }, async (api) => {
      if (action === 'run') {
        await api.request(MatchingRequested, { method: 'POST', path: '/v1/matching/run' });
        terminal.note(words.matching.requested);
        return EXIT.done;
      }
      const answer = action === 'fit' ? await awaitFit(api, context) : await read(api);
      if (answer === undefined) {
        terminal.note(words.matching.late);
        return EXIT.failed;
      }
      if (isSet(input, 'json')) await terminal.out(`${JSON.stringify(answer)}\n`);
      else await terminal.out(describe(answer, context));
      const failed = action === 'fit' && answer.progress.fit.problem !== null;
      if (failed) terminal.note(words.matching.tooFew);
      return failed ? EXIT.failed : EXIT.done;
    });
  },
};

function read(api: ApiClient): Promise<Matching> {
  return api.request(MatchingAnswer, { method: 'GET', path: '/v1/matching' });
}

/** @returns `undefined` when nobody took the request up */
async function awaitFit(api: ApiClient, context: CliContext): Promise<Matching | undefined> {
  await api.request(MatchingRequested, { method: 'POST', path: '/v1/matching/fit' });
  context.terminal.note(context.words.matching.fitting);
  const startedMs = performance.now();
  while (performance.now() - startedMs < MOST_MS) {
    await delay(POLL_MS, undefined, { signal: context.signal });
    const answer = await read(api);
    if (answer.progress.fit.requested_at === null) return answer;
  }
  return undefined;
}

function describe(
  { settings, model, progress }: Matching,
  { words, terminal }: CliContext,
): string {
  const number = new Intl.NumberFormat(words.locale);
  const say = words.matching;
  const bits = (value: number) => `${value < 0 ? '' : '+'}${value.toFixed(1)}`;
  const names: Readonly<Record<string, string>> = words.resolve.comparisons;
  const rows = model.comparisons.map(({ comparison, levels }) => [
    names[comparison] ?? comparison,
    bits(levels.at(-1)?.bits ?? 0),
    bits(levels[0]?.bits ?? 0),
  ]);
  const lines = [
    ...(settings.enabled ? [] : [say.off]),
    say.automatic(settings.automatic, String(settings.automatic_threshold)),
    model.built_in
      ? say.builtIn
      : say.fitted(
          model.fitted_at?.slice(0, 16) ?? '',
          number.format(model.profiles),
          number.format(model.seconds ?? 0),
        ),
    say.progress(number.format(progress.judged), number.format(progress.merged)),
    ...(progress.pass.under_way ? [say.passing] : []),
  ];
  return `${lines.join('\n')}\n\n${formatTable(say.head, rows, terminal.columns)}`;
}
