import { z } from 'zod';
import { AppError } from '../../errors.ts';
import { Keys, MadeKey } from '../answers.ts';
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
import { formatTable } from '../table.ts';

const ACTIONS = ['list', 'create', 'revoke'] as const;
const DAY = 86_400_000;

export const keysCommand: Command = {
  name: 'keys',
  usage: '[list | create --label NAME (--role ROLES | --source ID) | revoke ID…]',
  options: {
    label: { type: 'string', value: 'NAME' },
    role: { type: 'string', value: 'ROLES' },
    source: { type: 'string', value: 'ID' },
    'expires-days': COUNT_OPTION,
    json: JSON_OPTION,
    url: URL_OPTION,
  },
  examples: [
    'azimut keys',
    'azimut keys create --label "Call centre" --role representative --expires-days 90',
    'azimut keys create --label Site --source web',
    'azimut keys revoke 3fK9example',
  ],
  minPositionals: 0,
  async run(input, context) {
    const action = actionOf(input, ACTIONS, 'list', context);
    return context.withProduct({ url: text(input, 'url') }, async (api) => {
      if (action === 'list') await list(api, input, context);
      else if (action === 'create') await create(api, input, context);
      else await revoke(api, input, context);
      return EXIT.done;
    });
  },
};

async function list(api: ApiClient, input: CommandInput, context: CliContext): Promise<void> {
  const { keys } = await api.request(Keys, { method: 'GET', path: '/v1/keys' });
  const { terminal, words } = context;
  const rows = keys.map((key) => [
    key.key_id,
    key.label,
    key.source === null ? key.roles.join(', ') : `→ ${key.source}`,
    key.expires_at?.slice(0, 10) ?? '',
    key.last_used_at?.slice(0, 16) ?? '',
    key.revoked_at?.slice(0, 16) ?? '',
  ]);
  const lines = keys.map((key) => `${JSON.stringify(key)}\n`).join('');
  const table = formatTable(words.keys.head, rows, terminal.columns);
  await terminal.out(isSet(input, 'json') ? lines : table);
}

async function create(api: ApiClient, input: CommandInput, context: CliContext): Promise<void> {
  const [label, role, source] = [text(input, 'label'), text(input, 'role'), text(input, 'source')];
  if (label === undefined || (role === undefined) === (source === undefined)) {
    const usage = 'keys create --label NAME (--role ROLES | --source ID)';
    throw new AppError('invalid_request', context.words.usage.missingArgument(usage));
  }
  const days = wholeNumber(input, 'expires-days', undefined, context);
  const expires_at =
    days === undefined ? null : new Date(context.now().getTime() + days * DAY).toISOString();
  const kind =
    source === undefined
      ? { kind: 'api', roles: (role ?? '').split(',').map((one) => one.trim()) }
      : { kind: 'write', source };
  const made = await api.request(MadeKey, {
    method: 'POST',
    path: '/v1/keys',
    json: { ...kind, label, expires_at },
  });
  if (isSet(input, 'json')) return context.terminal.out(`${JSON.stringify(made)}\n`);
  // The key alone goes to standard output, so that it can be piped into a secret store.
  context.terminal.note(context.words.keys.created);
  await context.terminal.out(`${made.key}\n`);
}

async function revoke(api: ApiClient, input: CommandInput, context: CliContext): Promise<void> {
  for (const id of argumentsAfter(input, 'keys revoke ID', context)) {
    await api.request(z.null(), { method: 'DELETE', path: `/v1/keys/${encodeURIComponent(id)}` });
    context.terminal.note(context.words.keys.revoked(id));
  }
}
