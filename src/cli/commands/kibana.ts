import { join } from 'node:path';
import { z } from 'zod';
import { DashboardAnswer } from '../../analytics/dashboards/answer.ts';
import { READY_DASHBOARDS } from '../../analytics/dashboards/registry.ts';
import { Dashboard } from '../../analytics/dashboards/spec.ts';
import { checkObjects } from '../../analytics/kibana/check/check-objects.ts';
import { type Fault, readExport } from '../../analytics/kibana/check/read-export.ts';
import { type ReplayReport, replayExport } from '../../analytics/kibana/check/replay-export.ts';
import type { KibanaOptions } from '../../analytics/kibana/figures.ts';
import { AppError } from '../../errors.ts';
import type { CopyProgress, CopyReport } from '../../ingestion/analysis-copies.ts';
import type { ApiClient } from '../api-client.ts';
import { type CliContext, type Command, type CommandInput, EXIT, isSet, text } from '../command.ts';
import { createKibanaClient, readerRole } from '../kibana/kibana-client.ts';
import { kibanaFiles, ndjsonName, readExportFile, writeFiles } from '../kibana/kibana-files.ts';
import type { Operations } from '../operations.ts';
import { actionOf, JSON_OPTION, URL_OPTION } from '../options.ts';
import { createProgress } from '../progress.ts';

const ACTIONS = ['export', 'check', 'import', 'sync'] as const;
const FOLDER = 'kibana';
const ROLE = 'azimut_analyst';

/** Dashboards for Kibana: writing them, proving them without Kibana, taking them there. */
export function createKibanaCommand(operations: Operations): Command {
  return {
    name: 'kibana',
    usage: '[export | check [FILE] | import [FILE] | sync] [--own] [--out DIR] [--lang fr|en]',
    options: {
      out: { type: 'string', value: 'DIR' },
      lang: { type: 'string', value: 'fr|en' },
      own: { type: 'boolean' },
      anew: { type: 'boolean' },
      'no-role': { type: 'boolean' },
      json: JSON_OPTION,
      url: URL_OPTION,
    },
    examples: [
      'azimut kibana export --lang en',
      'azimut kibana check',
      'azimut kibana import',
      'azimut kibana sync --anew',
    ],
    minPositionals: 0,
    async run(input, context) {
      switch (actionOf(input, ACTIONS, 'export', context)) {
        case 'export':
          return await writeExport(input, context);
        case 'check':
          return await check(operations, input, context);
        case 'import':
          return await importInto(operations, input, context);
        case 'sync':
          return await sync(operations, input, context);
      }
    },
  };
}

function optionsOf(input: CommandInput, { config, words }: CliContext): KibanaOptions {
  const language = z.enum(['fr', 'en']).safeParse(text(input, 'lang') ?? words.locale.slice(0, 2));
  if (!language.success) throw new AppError('invalid_request', words.kibana.badLanguage);
  const { currency, timezone } = config.defaults;
  return { prefix: config.indexPrefix, language: language.data, currency, timezone };
}

const Listed = z.looseObject({
  dashboards: z.array(z.looseObject({ id: z.string(), built_in: z.boolean() })),
});
const Stored = z.looseObject({ dashboard: Dashboard });

/** Those that every installation has; with `--own` also those that the company made. */
async function dashboardsOf(input: CommandInput, context: CliContext): Promise<Dashboard[]> {
  if (!isSet(input, 'own')) return [...READY_DASHBOARDS];
  return await context.withProduct({ url: text(input, 'url') }, async (api) => {
    const { dashboards } = await api.request(Listed, { method: 'GET', path: '/v1/dashboards' });
    const own: Dashboard[] = [];
    for (const { id, built_in } of dashboards) {
      if (built_in) continue;
      const path = `/v1/dashboards/${encodeURIComponent(id)}`;
      own.push((await api.request(Stored, { method: 'GET', path })).dashboard);
    }
    return [...READY_DASHBOARDS, ...own];
  });
}

async function writeExport(input: CommandInput, context: CliContext): Promise<number> {
  const { terminal, words } = context;
  const options = optionsOf(input, context);
  const folder = text(input, 'out') ?? FOLDER;
  const { files, exported } = kibanaFiles(await dashboardsOf(input, context), options);
  await writeFiles(folder, files);
  const { objects, leftOut } = exported;
  if (isSet(input, 'json')) {
    const summary = {
      folder,
      files: [...files.keys()],
      objects: objects.length,
      left_out: leftOut,
    };
    await terminal.out(`${JSON.stringify(summary)}\n`);
    return EXIT.done;
  }
  const count = new Intl.NumberFormat(words.locale);
  const said = words.kibana.written(
    count.format(objects.length),
    join(folder, ndjsonName(options)),
  );
  await terminal.out(`${said}\n`);
  for (const { dashboard, panel, reason } of leftOut) {
    terminal.note(words.kibana.leftOut(`${dashboard}/${panel}`, reason));
  }
  return EXIT.done;
}

/** The file that was named, or what would be exported now. */
async function textOf(input: CommandInput, context: CliContext): Promise<string> {
  const [, file] = input.positionals;
  if (file !== undefined) return await readExportFile(file);
  const options = optionsOf(input, context);
  const { files } = kibanaFiles(await dashboardsOf(input, context), options);
  return files.get(ndjsonName(options)) ?? '';
}

async function check(
  operations: Operations,
  input: CommandInput,
  context: CliContext,
): Promise<number> {
  const { terminal, words, config } = context;
  const read = readExport(await textOf(input, context));
  const dashboards = await dashboardsOf(input, context);
  await copy(operations, input, context);
  const result = await context.withProduct({ url: text(input, 'url') }, (api) =>
    operations.analysisCopies.read(async (reader) => {
      const titles = new Set(read.objects.map(({ attributes }) => attributes['title']));
      const fields = new Map<string, Awaited<ReturnType<typeof reader.fields>>>();
      for (const title of titles) {
        if (typeof title === 'string' && title.startsWith(config.indexPrefix)) {
          fields.set(title, await reader.fields(title));
        }
      }
      const faults = checkObjects(read.objects, (title) => fields.get(title));
      const replay = await replayExport(read.objects, dashboards, optionsOf(input, context), {
        search: reader.search,
        answerOf: (id) => ask(api, id),
        timezone: config.defaults.timezone,
        onProgress: (done, total) => terminal.redraw(words.kibana.replaying(`${done}/${total}`)),
      });
      terminal.redraw('');
      return { ...replay, faults: [...read.faults, ...faults, ...replay.faults] };
    }, terminal.note),
  );
  if (isSet(input, 'json')) await terminal.out(`${JSON.stringify(result)}\n`);
  else await tell(result, read.objects.length, context);
  return result.faults.length + result.differences.length === 0 ? EXIT.done : EXIT.failed;
}

async function ask(api: ApiClient, id: string): Promise<DashboardAnswer> {
  const path = `/v1/dashboards/${encodeURIComponent(id)}/query`;
  return await api.request(DashboardAnswer, { method: 'POST', path, json: {} });
}

async function tell(
  report: ReplayReport,
  objects: number,
  { terminal, words }: CliContext,
): Promise<void> {
  const count = new Intl.NumberFormat(words.locale);
  const figures = {
    objects: count.format(objects),
    layers: count.format(report.replayed),
    compared: count.format(report.compared),
    figures: count.format(report.figures),
    rows: count.format(report.rows),
  };
  await terminal.out(`${words.kibana.checked(figures)}\n`);
  for (const fault of report.faults) await terminal.out(`${lineOf(fault)}\n`);
  for (const { dashboard, panel, group, measure, ours, kibana } of report.differences) {
    const where = `${dashboard}/${panel} ${group} ${measure}`;
    await terminal.out(`${words.kibana.differs(where, String(ours), String(kibana))}\n`);
  }
  const wrong = report.faults.length + report.differences.length;
  await terminal.out(
    `${wrong === 0 ? words.kibana.sound : words.kibana.wrong(count.format(wrong))}\n`,
  );
}

function lineOf({ object, panel, rule, detail }: Fault): string {
  return `  ${[object, panel, rule, detail].filter(Boolean).join('  ')}`;
}

async function importInto(
  operations: Operations,
  input: CommandInput,
  context: CliContext,
): Promise<number> {
  const { terminal, words, config, signal } = context;
  const { url } = config.kibana;
  if (url === undefined) throw new AppError('configuration_invalid', words.kibana.noAddress);
  const ndjson = await textOf(input, context);
  await copy(operations, input, context);
  const kibana = createKibanaClient({ ...config.kibana, url }, { signal });
  if (!isSet(input, 'no-role')) await kibana.putRole(ROLE, readerRole(config.indexPrefix));
  const { success, successCount, errors } = await kibana.importObjects(ndjson);
  const count = new Intl.NumberFormat(words.locale);
  await terminal.out(`${words.kibana.imported(count.format(successCount), url)}\n`);
  if (!isSet(input, 'no-role')) terminal.note(words.kibana.role(ROLE));
  for (const { type, id, error } of errors) await terminal.out(`  ${type}:${id}  ${error.type}\n`);
  return success ? EXIT.done : EXIT.failed;
}

async function sync(
  operations: Operations,
  input: CommandInput,
  context: CliContext,
): Promise<number> {
  const report = await copy(operations, input, context);
  if (isSet(input, 'json')) await context.terminal.out(`${JSON.stringify(report)}\n`);
  return report.complete ? EXIT.done : EXIT.interrupted;
}

/** Brings the copies up to date, and says how many documents that were. */
async function copy(
  operations: Operations,
  input: CommandInput,
  { terminal, words, signal }: CliContext,
): Promise<CopyReport> {
  const started = performance.now();
  const progress = createProgress(terminal, words, () => new Date());
  const onProgress = ({ profiles, events, done, total }: CopyProgress) =>
    progress.show({
      label: words.kibana.copying,
      done,
      total,
      rows: profiles + events,
      elapsedMs: performance.now() - started,
    });
  const options = { anew: isSet(input, 'anew'), signal, onProgress };
  const report = await operations.analysisCopies.sync(options, terminal.note);
  terminal.redraw('');
  const count = new Intl.NumberFormat(words.locale);
  terminal.note(words.kibana.copied(count.format(report.profiles), count.format(report.events)));
  return report;
}
