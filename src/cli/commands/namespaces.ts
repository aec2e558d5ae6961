import { z } from 'zod';
import { AppError } from '../../errors.ts';
import {
  GenericPage,
  Job,
  Jobs,
  Namespaces,
  OneNamespace,
  Simulated,
} from '../answers-namespaces.ts';
import type { ApiClient } from '../api-client.ts';
import { type Change, parseChange } from '../change-of-rule.ts';
import { type CliContext, type Command, type CommandInput, EXIT, isSet, text } from '../command.ts';
import { actionOf, argumentsAfter, JSON_OPTION, URL_OPTION } from '../options.ts';
import { formatTable } from '../table.ts';

const ACTIONS = ['list', 'set', 'reset', 'simulate', 'apply', 'generic', 'jobs'] as const;

export const namespacesCommand: Command = {
  name: 'namespaces',
  usage:
    '[list | set NAME FIELD=VALUE… | reset NAME | simulate NAME FIELD=VALUE… | apply | generic [NAME] [--scan] | jobs]',
  options: {
    add: { type: 'boolean' },
    apply: { type: 'boolean' },
    scan: { type: 'boolean' },
    demote: { type: 'string', value: 'VALUE' },
    restore: { type: 'string', value: 'ID' },
    json: JSON_OPTION,
    url: URL_OPTION,
  },
  examples: [
    'azimut namespaces',
    'azimut namespaces simulate email generic_at=5',
    'azimut namespaces set email generic_at=5 "blocked=info@*,contact@*"',
    'azimut namespaces set badge --add strength=strong max_per_window=3/30',
    'azimut namespaces generic email --scan',
  ],
  minPositionals: 0,
  async run(input, context) {
    const action = actionOf(input, ACTIONS, 'list', context);
    return context.withProduct({ url: text(input, 'url') }, async (api) => {
      await RUN[action](api, input, context);
      return EXIT.done;
    });
  },
};

type Run = (api: ApiClient, input: CommandInput, context: CliContext) => Promise<void>;

const RUN: Readonly<Record<(typeof ACTIONS)[number], Run>> = {
  async list(api, input, context) {
    const { namespaces } = await read(api);
    const { words, terminal } = context;
    const rows = namespaces.map(({ name, origin, policy, values }) => [
      name,
      words.namespaces.origins[origin],
      String(policy.priority),
      words.namespaces.strengths[policy.strength],
      policy.exclusive ? words.namespaces.yes : '',
      String(policy.max_per_profile),
      policy.generic_at === null ? '' : String(policy.generic_at),
      new Intl.NumberFormat(words.locale).format(values),
    ]);
    await write(input, context, namespaces, () =>
      formatTable(words.namespaces.head, rows, terminal.columns),
    );
  },

  async set(api, input, context) {
    const { name, change } = changeOf(input, context, 'namespaces set NAME FIELD=VALUE');
    const { version, namespaces } = await read(api);
    const former = namespaces.find((one) => one.name === name)?.rule ?? {};
    const saved = await api.request(OneNamespace, {
      method: 'PUT',
      path: `/v1/namespaces/${encodeURIComponent(name)}${isSet(input, 'apply') ? '?apply=history' : ''}`,
      json: { ...former, ...change },
      headers: isSet(input, 'add') ? { 'if-none-match': '*' } : { 'if-match': `"${version}"` },
    });
    context.terminal.note(context.words.namespaces.saved(name));
    if (isSet(input, 'json')) await context.terminal.out(`${JSON.stringify(saved)}\n`);
  },

  async reset(api, input, context) {
    const { version } = await read(api);
    for (const name of argumentsAfter(input, 'namespaces reset NAME', context)) {
      await api.request(z.null(), {
        method: 'DELETE',
        path: `/v1/namespaces/${encodeURIComponent(name)}`,
        headers: { 'if-match': `"${version}"` },
      });
      context.terminal.note(context.words.namespaces.wasReset(name));
    }
  },

  async simulate(api, input, context) {
    const { name, change } = changeOf(input, context, 'namespaces simulate NAME FIELD=VALUE');
    const former = (await read(api)).namespaces.find((one) => one.name === name)?.rule ?? {};
    const found = await api.request(Simulated, {
      method: 'POST',
      path: '/v1/namespaces/simulate',
      json: { changes: [{ name, ...former, ...change }] },
    });
    const { words, terminal } = context;
    const rows = found.samples.map(({ kind, profile_ids, why }) => [
      words.namespaces.kinds[kind],
      profile_ids.join(' '),
      why,
    ]);
    await write(input, context, [found], () => {
      const said = words.namespaces.simulated(found.merges, found.splits, found.seconds);
      const exact = found.exact ? '' : `${words.namespaces.inexact}\n`;
      const samples =
        rows.length === 0 ? '' : formatTable(words.namespaces.sampleHead, rows, terminal.columns);
      return `${said}\n${exact}${samples}`;
    });
  },

  async apply(api, input, context) {
    const job = await api.request(Job, { method: 'POST', path: '/v1/namespaces/apply' });
    await tellBegun(job, input, context);
  },

  async generic(api, input, context) {
    if (isSet(input, 'scan')) {
      const job = await api.request(Job, { method: 'POST', path: '/v1/namespaces/scan' });
      await tellBegun(job, input, context);
      if (input.positionals.length < 2) return;
    }
    const [name] = argumentsAfter(input, 'namespaces generic NAME', context);
    const path = `/v1/namespaces/${encodeURIComponent(name)}/generic`;
    const [value, id] = [text(input, 'demote'), text(input, 'restore')];
    if (value !== undefined)
      await api.request(z.unknown(), { method: 'POST', path, json: { value } });
    if (id !== undefined) {
      const json = { status: 'restored' };
      await api.request(z.unknown(), {
        method: 'PUT',
        path: `${path}/${encodeURIComponent(id)}`,
        json,
      });
    }
    const page = await api.request(GenericPage, { method: 'GET', path: `${path}?size=200` });
    const { words, terminal } = context;
    const rows = page.values.map((one) => [
      one.value_id,
      one.label,
      String(one.people),
      words.namespaces.statuses[one.status],
      one.since.slice(0, 10),
    ]);
    await write(input, context, page.values, () =>
      formatTable(words.namespaces.genericHead, rows, terminal.columns),
    );
  },

  async jobs(api, input, context) {
    const { jobs } = await api.request(Jobs, { method: 'GET', path: '/v1/namespaces/jobs' });
    const { words, terminal } = context;
    const rows = jobs.map((job) => [
      job.kind,
      job.status,
      String(job.done),
      String(job.changed),
      String(job.failed),
      job.started_at.slice(0, 16),
    ]);
    await write(input, context, jobs, () =>
      formatTable(words.namespaces.jobHead, rows, terminal.columns),
    );
  },
};

async function read(api: ApiClient) {
  return await api.request(Namespaces, { method: 'GET', path: '/v1/namespaces' });
}

function changeOf(
  input: CommandInput,
  context: CliContext,
  usage: string,
): { name: string; change: Change } {
  const [name, ...pairs] = argumentsAfter(input, usage, context);
  if (pairs.length === 0) {
    throw new AppError('invalid_request', context.words.usage.missingArgument(usage));
  }
  return { name, change: parseChange(pairs, context.words) };
}

async function tellBegun(job: Job, input: CommandInput, { terminal, words }: CliContext) {
  terminal.note(words.namespaces.begun(job.kind));
  if (isSet(input, 'json')) await terminal.out(`${JSON.stringify(job)}\n`);
}

async function write(
  input: CommandInput,
  { terminal }: CliContext,
  items: readonly unknown[],
  table: () => string,
): Promise<void> {
  const lines = () => items.map((item) => `${JSON.stringify(item)}\n`).join('');
  await terminal.out(isSet(input, 'json') ? lines() : table());
}
