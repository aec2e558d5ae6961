import { type Command, EXIT } from '../command.ts';
import type { Operations } from '../operations.ts';

export function createSetupCommand(operations: Operations): Command {
  return {
    name: 'setup',
    usage: '',
    options: {},
    examples: ['azimut setup'],
    minPositionals: 0,
    async run(_, { terminal, words }) {
      const report = await operations.setUp(terminal.note);
      const count = new Intl.NumberFormat(words.locale);
      const figures = {
        created: count.format(report.created),
        changed: count.format(report.changed),
        unchanged: count.format(report.unchanged),
      };
      await terminal.out(`${words.setup.done(figures)}\n`);
      if (report.drift.length === 0) return EXIT.done;
      await terminal.out(`${words.setup.drift(count.format(report.drift.length))}\n`);
      const lines = report.drift.map(
        (drift) => `  ${Object.values(drift).filter(Boolean).join('  ')}\n`,
      );
      await terminal.out(lines.join(''));
      return EXIT.failed;
    },
  };
}
