import { AppError } from '../../errors.ts';
import { type CliContext, type Command, EXIT, isSet } from '../command.ts';
import type { Operations } from '../operations.ts';
import { actionOf } from '../options.ts';

const ACTIONS = ['start', 'stop', 'status', 'reset'] as const;

export function createEngineCommand({ engine }: Operations): Command {
  return {
    name: 'engine',
    usage: '[start [--insecure] | stop | status | reset --yes]',
    options: { insecure: { type: 'boolean' }, yes: { type: 'boolean', short: 'y' } },
    examples: ['azimut engine start', 'azimut engine status', 'azimut engine reset --yes'],
    minPositionals: 0,
    async run(input, context) {
      const { terminal, words } = context;
      switch (actionOf(input, ACTIONS, 'status', context)) {
        case 'start': {
          const insecure = isSet(input, 'insecure');
          return showStatus(await engine.start({ insecure }, terminal.note), context);
        }
        case 'status':
          return showStatus(await engine.status(), context);
        case 'stop': {
          const wasRunning = await engine.stop(terminal.note);
          terminal.note(wasRunning ? words.engine.ended : words.engine.stopped);
          return EXIT.done;
        }
        case 'reset': {
          if (!isSet(input, 'yes')) throw new AppError('invalid_request', words.engine.confirm);
          const deleted = await engine.reset(terminal.note);
          terminal.note(
            deleted === undefined ? words.engine.nothing : words.engine.deleted(deleted),
          );
          return EXIT.done;
        }
      }
    },
  };
}

/** Exit code 1 tells scripts that no engine runs. */
async function showStatus(
  status: Awaited<ReturnType<Operations['engine']['status']>>,
  { terminal, words }: CliContext,
): Promise<number> {
  if (!status.running) {
    await terminal.out(`${words.engine.stopped}\n`);
    return EXIT.failed;
  }
  const { kind, url, version, pid, data } = status;
  const details = [version, pid === undefined ? undefined : `pid ${pid}`, data].filter(Boolean);
  const line = words.engine.running(kind ?? '', url ?? '');
  await terminal.out(`${line}${details.length > 0 ? ` (${details.join(', ')})` : ''}\n`);
  return EXIT.done;
}
