import { DEMO_MESSAGES_PER_PERSON } from '../../demo/load.ts';
import { writeDemo } from '../../demo/write-files.ts';
import { AppError } from '../../errors.ts';
import { type Command, EXIT, text } from '../command.ts';
import { actionOf, COUNT_OPTION, wholeNumber } from '../options.ts';
import { createProgress } from '../progress.ts';

export const demoCommand: Command = {
  name: 'demo',
  usage: 'generate [--out DIR] [--people N] [--seed N] [--now INSTANT]',
  options: {
    out: { type: 'string', short: 'o', value: 'DIR' },
    people: COUNT_OPTION,
    seed: COUNT_OPTION,
    now: { type: 'string', value: 'INSTANT' },
  },
  examples: [
    'azimut demo generate --out demo',
    'azimut demo generate --out demo --people 500 --seed 7',
  ],
  minPositionals: 1,
  async run(input, context) {
    actionOf(input, ['generate'] as const, 'generate', context);
    const { terminal, words } = context;
    const people = wholeNumber(input, 'people', 20_000, context);
    const seed = wholeNumber(input, 'seed', 1, context);
    const out = text(input, 'out') ?? 'demo';
    const progress = createProgress(terminal, words, context.now);
    const startedMs = context.now().getTime();
    const total = people * DEMO_MESSAGES_PER_PERSON;
    const options = { people, seed, now: instant(text(input, 'now'), context.now()) };
    const written = await writeDemo(out, options, (messages) => {
      context.signal.throwIfAborted();
      progress.show({
        label: words.demo.generating,
        done: messages,
        total,
        rows: messages,
        elapsedMs: context.now().getTime() - startedMs,
      });
    });
    const count = new Intl.NumberFormat(words.locale);
    terminal.note(words.demo.written(count.format(written.messages), count.format(people), out));
    return EXIT.done;
  },
};

function instant(given: string | undefined, otherwise: Date): Date {
  if (given === undefined) return otherwise;
  const date = new Date(given);
  if (Number.isNaN(date.getTime())) {
    throw new AppError('invalid_request', '--now takes an instant such as 2026-01-31T00:00:00Z');
  }
  return date;
}
