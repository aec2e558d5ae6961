import type { ApiClient } from '../../../src/cli/api-client.ts';
import type { CliContext } from '../../../src/cli/command.ts';
import type { Terminal } from '../../../src/cli/terminal.ts';
import { wordsFor } from '../../../src/cli/words.ts';
import { loadConfig } from '../../../src/config.ts';

/** A context that records what is written and talks to the given client. */
export function testContext(
  options: { home?: string; api?: ApiClient; language?: string; stop?: AbortController } = {},
) {
  const out: string[] = [];
  const notes: string[] = [];
  const terminal: Terminal = {
    interactive: false,
    columns: 100,
    out: async (text) => {
      out.push(text);
    },
    note: (text) => {
      notes.push(text);
    },
    redraw: () => undefined,
  };
  const context: CliContext = {
    config: loadConfig({ AZIMUT_HOME: options.home ?? '.azimut-none' }),
    words: wordsFor(options.language ?? 'en'),
    terminal,
    now: () => new Date('2026-01-01T00:00:00Z'),
    signal: (options.stop ?? new AbortController()).signal,
    withProduct: async (_, use) => {
      if (options.api === undefined) throw new Error('this test has no product');
      return use(options.api);
    },
  };
  return { context, out, notes };
}
