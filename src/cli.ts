#!/usr/bin/env node
import type { CliContext } from './cli/command.ts';
import { guessBuiltIn } from './cli/import/guess-built-in.ts';
import { createOperations } from './cli/operations.ts';
import { type StartProduct, withProduct } from './cli/product.ts';
import { buildCommands } from './cli/registry.ts';
import { runCli } from './cli/run.ts';
import { createTerminal } from './cli/terminal.ts';
import { wordsFor } from './cli/words.ts';
import { loadConfig } from './config.ts';
import { AppError } from './errors.ts';
import { createLogger } from './logging.ts';
import { VERSION } from './version.ts';

try {
  const config = loadConfig();
  const words = wordsFor(config.language);
  const terminal = createTerminal(process.stdout, process.stderr);
  const stop = new AbortController();
  // The first Ctrl-C ends the step at hand and leaves things resumable; the second ends the process.
  process.once('SIGINT', () => {
    stop.abort(new AppError('conflict', 'interrupted'));
    process.once('SIGINT', () => process.exit(130));
  });
  process.once('SIGTERM', () => stop.abort(new AppError('conflict', 'interrupted')));
  // `azimut export | head` closes the pipe: there is nobody left to write for.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? 0 : 1);
  });
  const start: StartProduct = async () => {
    // Loaded only where it is needed: help and a running product should answer at once.
    const { startProduct } = await import('./main-product.ts');
    const log = createLogger(config.logLevel === 'info' ? 'warn' : config.logLevel, 'azimut');
    const product = await startProduct(config, {
      report: terminal.note,
      log,
      port: 0,
      worker: 'inline',
    });
    return {
      url: product.url,
      key: product.access.keys.administrator,
      stop: () => product.stop(),
    };
  };
  const context: CliContext = {
    config,
    words,
    terminal,
    now: () => new Date(),
    signal: stop.signal,
    withProduct: (options, use) =>
      withProduct(
        { config, words, signal: stop.signal, url: options.url, note: terminal.note, start },
        use,
      ),
  };
  const commands = buildCommands({
    guessSource: guessBuiltIn,
    operations: createOperations(config),
  });
  process.exitCode = await runCli(process.argv.slice(2), commands, VERSION, context);
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
