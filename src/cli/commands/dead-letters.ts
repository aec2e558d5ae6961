import { DeadLetterPage, Discarded, Replayed, WholeDeadLetter } from '../answers.ts';
import type { ApiClient } from '../api-client.ts';
import { type CliContext, type Command, type CommandInput, EXIT, isSet, text } from '../command.ts';
import {
  actionOf,
  argumentsAfter,
  COUNT_OPTION,
  JSON_OPTION,
  URL_OPTION,
  wholeNumber,
} from '../options.ts';
import { formatTable, singleLine } from '../table.ts';

const ACTIONS = ['list', 'show', 'replay', 'discard'] as const;

export const deadLettersCommand: Command = {
  name: 'dead-letters',
  usage: '[list | show ID… | replay [ID…] | discard [ID…]] [--source ID] [--code CODE]',
  options: {
    source: { type: 'string', short: 's', value: 'ID' },
    code: { type: 'string', value: 'CODE' },
    limit: COUNT_OPTION,
    json: JSON_OPTION,
    url: URL_OPTION,
  },
  examples: [
    'azimut dead-letters',
    'azimut dead-letters show dl_123',
    'azimut dead-letters replay --source crm',
    'azimut dead-letters discard dl_123',
  ],
  minPositionals: 0,
  async run(input, context) {
    const action = actionOf(input, ACTIONS, 'list', context);
    return context.withProduct({ url: text(input, 'url') }, async (api) => {
      if (action === 'list') await list(api, input, context);
      else if (action === 'show') await show(api, input, context);
      else await close(api, action, input, context);
      return EXIT.done;
    });
  },
};

async function list(api: ApiClient, input: CommandInput, context: CliContext): Promise<void> {
  const { terminal, words } = context;
  let left = wholeNumber(input, 'limit', 50, context);
  const found = [];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({
      limit: String(Math.min(200, left)),
      status: 'open',
      ...filterOf(input),
    });
    if (cursor !== null) query.set('cursor', cursor);
    const page = DeadLetterPage.parse(
      await api.request(DeadLetterPage, { method: 'GET', path: `/v1/dead-letters?${query}` }),
    );
    found.push(...page.dead_letters);
    left -= page.dead_letters.length;
    cursor = page.next_cursor;
  } while (cursor !== null && left > 0);
  if (isSet(input, 'json')) {
    await terminal.out(found.map((letter) => `${JSON.stringify(letter)}\n`).join(''));
  } else if (found.length === 0) {
    terminal.note(words.deadLetters.none);
  } else {
    const rows = found.map((letter) => [
      letter.dead_letter_id,
      letter.source,
      letter.code,
      letter.field ?? '',
      letter.detail,
      letter.received_at,
    ]);
    await terminal.out(formatTable(words.deadLetters.head, rows, terminal.columns));
  }
}

async function show(api: ApiClient, input: CommandInput, context: CliContext): Promise<void> {
  for (const id of argumentsAfter(input, 'dead-letters show ID', context)) {
    const letter = await api.request(WholeDeadLetter, {
      method: 'GET',
      path: `/v1/dead-letters/${encodeURIComponent(id)}`,
    });
    const lines = Object.entries(letter).map(
      ([name, value]) => `${name}: ${singleLine(String(value))}\n`,
    );
    await context.terminal.out(
      isSet(input, 'json') ? `${JSON.stringify(letter)}\n` : lines.join(''),
    );
  }
}

/** Replays or discards the given ids, or all open ones that the options select. */
async function close(
  api: ApiClient,
  action: 'replay' | 'discard',
  input: CommandInput,
  context: CliContext,
): Promise<void> {
  const ids = input.positionals.slice(1);
  const json = ids.length > 0 ? { ids } : { filter: { status: 'open', ...filterOf(input) } };
  const path = `/v1/dead-letters/${action}`;
  const { words, terminal } = context;
  const count = new Intl.NumberFormat(words.locale);
  if (action === 'replay') {
    const { replayed } = await api.request(Replayed, { method: 'POST', path, json });
    terminal.note(words.deadLetters.replayed(count.format(replayed)));
  } else {
    const { discarded } = await api.request(Discarded, { method: 'POST', path, json });
    terminal.note(words.deadLetters.discarded(count.format(discarded)));
  }
}

function filterOf(input: CommandInput): Record<string, string> {
  const [source, code] = [text(input, 'source'), text(input, 'code')];
  return { ...(source === undefined ? {} : { source }), ...(code === undefined ? {} : { code }) };
}
