import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import type { ApiClient } from '../api-client.ts';
import { type CliContext, type Command, EXIT, isSet, text } from '../command.ts';
import {
  actionOf,
  argumentsAfter,
  COUNT_OPTION,
  JSON_OPTION,
  URL_OPTION,
  wholeNumber,
} from '../options.ts';
import { formatTable } from '../table.ts';

const USAGE = '[show | set FILE | preview FILE] [--sample N] [--json]';
const PATH = '/v1/survivorship';

const Rule = z.looseObject({ fields: z.array(z.string()), choose: z.array(z.unknown()) });
const Group = Rule.extend({ name: z.string() });
const Rules = z.looseObject({
  policy: z.looseObject({ rules: z.array(Rule), groups: z.array(Group).optional() }),
  version: z.int(),
  built_in: z.looseObject({ rules: z.array(Rule), groups: z.array(Group) }),
  reprojection: z.object({ total: z.int(), outdated: z.int() }),
});
type Rules = z.infer<typeof Rules>;
const Preview = z.looseObject({
  scanned: z.int(),
  changed: z.int(),
  fields: z.array(
    z.object({ field: z.string(), changed: z.int(), filled: z.int(), emptied: z.int() }),
  ),
});

export const survivorshipCommand: Command = {
  name: 'survivorship',
  usage: USAGE,
  options: { sample: COUNT_OPTION, json: JSON_OPTION, url: URL_OPTION },
  examples: [
    'azimut survivorship',
    'azimut survivorship preview rules.json --sample 2000',
    'azimut survivorship set rules.json',
  ],
  minPositionals: 0,
  async run(input, context) {
    const action = actionOf(input, ['show', 'set', 'preview'], 'show', context);
    const sample = wholeNumber(input, 'sample', undefined, context);
    const file = action === 'show' ? undefined : argumentsAfter(input, USAGE, context)[0];
    const policy = file === undefined ? undefined : await readRules(file, context);
    return context.withProduct({ url: text(input, 'url') }, async (api) => {
      const { terminal } = context;
      if (action === 'preview') {
        const json = { policy, ...(sample === undefined ? {} : { sample }) };
        const path = `${PATH}/preview`;
        const report = await api.request(Preview, { method: 'POST', path, json });
        if (isSet(input, 'json')) await terminal.out(`${JSON.stringify(report)}\n`);
        else await showPreview(report, context);
        return EXIT.done;
      }
      const rules = action === 'set' ? await replace(api, policy) : await read(api);
      if (isSet(input, 'json')) await terminal.out(`${JSON.stringify(rules)}\n`);
      else await showRules(rules, context);
      return EXIT.done;
    });
  },
};

async function readRules(file: string, { words }: CliContext): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as unknown;
  } catch (cause) {
    throw new AppError('invalid_request', words.survivorship.unreadable(file), { cause });
  }
}

function read(api: ApiClient): Promise<Rules> {
  return api.request(Rules, { method: 'GET', path: PATH });
}

/** Over what is in force now; somebody else's change in the same moment is refused, not lost. */
async function replace(api: ApiClient, json: unknown): Promise<Rules> {
  const { version } = await read(api);
  const headers = { 'if-match': `"${version}"` };
  return api.request(Rules, { method: 'PUT', path: PATH, json, headers });
}

async function showRules(rules: Rules, { terminal, words }: CliContext): Promise<void> {
  const { policy, built_in, reprojection } = rules;
  const said = words.survivorship;
  const row = (from: string, { fields, choose }: z.infer<typeof Rule>) => [
    fields.join(', '),
    choose.map(spell).join(' → '),
    from,
  ];
  const rows = [
    ...(policy.groups ?? built_in.groups).map((group) => row(said.group(group.name), group)),
    ...policy.rules.map((rule) => row(said.own, rule)),
    ...built_in.rules.map((rule) => row(said.builtIn, rule)),
  ];
  await terminal.out(formatTable(said.head, rows, terminal.columns));
  const count = new Intl.NumberFormat(words.locale);
  const done = reprojection.total - reprojection.outdated;
  await terminal.out(`${said.progress(count.format(done), count.format(reprojection.total))}\n`);
}

function spell(strategy: unknown): string {
  if (typeof strategy === 'string') return strategy;
  const { strategy: name, ...rest } = Object(strategy) as Record<string, unknown>;
  return `${String(name)}(${Object.values(rest).flat().join(', ')})`;
}

async function showPreview(
  { scanned, changed, fields }: z.infer<typeof Preview>,
  { terminal, words }: CliContext,
): Promise<void> {
  const count = new Intl.NumberFormat(words.locale);
  const rows = fields.map((one) => [
    one.field,
    count.format(one.changed),
    count.format(one.filled),
    count.format(one.emptied),
  ]);
  const said = words.survivorship;
  if (rows.length > 0) await terminal.out(formatTable(said.changes, rows, terminal.columns));
  await terminal.out(`${said.preview(count.format(changed), count.format(scanned))}\n`);
}
