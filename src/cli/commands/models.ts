import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import type { ScoringRun } from '../../ingestion/scoring/run-store.ts';
import { LACKS } from '../../insight/stored/fit-refusal.ts';
import { ModelName } from '../../model/fitted-model.ts';
import type { ApiClient } from '../api-client.ts';
import { type CliContext, type Command, type CommandInput, EXIT, isSet, text } from '../command.ts';
import type { Operations } from '../operations.ts';
import {
  actionOf,
  argumentsAfter,
  COUNT_OPTION,
  JSON_OPTION,
  URL_OPTION,
  wholeNumber,
} from '../options.ts';
import { createProgress } from '../progress.ts';
import { formatTable } from '../table.ts';

const USAGE =
  '[list | fit NAME | card NAME | score | try sentiment|topic TEXT] [--horizon DAYS] [--resume] [--json]';
const PATH = '/v1/models';
const POLL_MS = 1_000;

const Model = z.looseObject({
  name: ModelName,
  model: z
    .looseObject({
      version: z.int(),
      fitted_at: z.string(),
      training: z.looseObject({ cases: z.int() }),
      drift: z.looseObject({ level: z.string() }).nullable(),
    })
    .nullable(),
  fit: z
    .looseObject({
      state: z.string(),
      lack: z.enum(LACKS).nullable(),
      reason: z.string().nullable(),
    })
    .nullable(),
});
type Model = z.infer<typeof Model>;
const Models = z.looseObject({ models: z.array(Model) });
const Card = z.looseObject({
  title: z.string(),
  what: z.string(),
  from: z.array(z.string()),
  data: z.array(z.string()),
  how_well: z.array(z.string()),
  limits: z.array(z.string()),
  not_for: z.array(z.string()),
  drift: z.looseObject({ text: z.string() }),
});

/** Models fitted on what is stored: what there is, how good it is, and asking it about everybody. */
export function createModelsCommand(operations: Operations): Command {
  return {
    name: 'models',
    usage: USAGE,
    options: {
      horizon: { ...COUNT_OPTION, value: 'DAYS' },
      resume: { type: 'boolean' },
      json: JSON_OPTION,
      url: URL_OPTION,
    },
    examples: [
      'azimut models',
      'azimut models fit churn --horizon 90',
      'azimut models card value',
      'azimut models score --resume',
      'azimut models try sentiment "Livraison rapide, merci !"',
    ],
    minPositionals: 0,
    async run(input, context) {
      const action = actionOf(input, ['list', 'fit', 'card', 'score', 'try'], 'list', context);
      if (action === 'score') return await score(operations, input, context);
      if (action === 'try') return await tryText(operations, input, context);
      return await context.withProduct({ url: text(input, 'url') }, async (api) => {
        if (action === 'list') await list(api, input, context);
        else if (action === 'card') await showCard(api, nameOf(input, context), input, context);
        else await fitAndShow(api, nameOf(input, context), input, context);
        return EXIT.done;
      });
    },
  };
}

function nameOf(input: CommandInput, context: CliContext): ModelName {
  const [given] = argumentsAfter(input, `models ${USAGE}`, context);
  const name = ModelName.safeParse(given);
  if (name.success) return name.data;
  const known = ModelName.options.join(', ');
  throw new AppError('invalid_request', context.words.models.unknown(given, known));
}

async function list(api: ApiClient, input: CommandInput, context: CliContext): Promise<void> {
  const { terminal, words } = context;
  const answer = await api.request(Models, { method: 'GET', path: PATH });
  if (isSet(input, 'json')) return await terminal.out(`${JSON.stringify(answer)}\n`);
  const count = new Intl.NumberFormat(words.locale);
  const date = new Intl.DateTimeFormat(words.locale, { dateStyle: 'medium', timeStyle: 'short' });
  const rows = answer.models.map(({ name, model, fit: asked }) => [
    name,
    model === null ? words.models.never : String(model.version),
    model === null ? '' : date.format(new Date(model.fitted_at)),
    model === null ? '' : count.format(model.training.cases),
    model?.drift?.level ?? '',
    tellFit(asked, context),
  ]);
  await terminal.out(formatTable(words.models.head, rows, terminal.columns));
}

function tellFit(asked: Model['fit'], { words }: CliContext): string {
  if (asked === null) return '';
  const { state, lack, reason } = asked;
  return lack === null ? (reason ?? state) : words.models.lacks[lack];
}

async function fitAndShow(
  api: ApiClient,
  name: ModelName,
  input: CommandInput,
  context: CliContext,
): Promise<void> {
  const { terminal, words, signal } = context;
  const horizon_days = wholeNumber(input, 'horizon', undefined, context);
  const path = `${PATH}/${name}`;
  const json = horizon_days === undefined ? {} : { horizon_days };
  let answer: Model = await api.request(Model, { method: 'POST', path: `${path}/fit`, json });
  while (answer.fit?.state === 'running') {
    terminal.redraw(words.models.fitting(name));
    await sleep(POLL_MS, undefined, { signal });
    answer = await api.request(Model, { method: 'GET', path });
  }
  terminal.redraw('');
  if (answer.fit?.state !== 'done') {
    const why =
      answer.fit?.state === 'refused' ? tellFit(answer.fit, context) : words.models.failed(name);
    throw new AppError('invalid_request', why);
  }
  if (isSet(input, 'json')) await terminal.out(`${JSON.stringify(answer)}\n`);
  else await showCard(api, name, input, context);
}

async function showCard(
  api: ApiClient,
  name: ModelName,
  input: CommandInput,
  { terminal, words }: CliContext,
): Promise<void> {
  const language = words.locale === 'fr-FR' ? 'fr' : 'en';
  const path = `${PATH}/${name}/card?language=${language}`;
  const card = await api.request(Card, { method: 'GET', path });
  if (isSet(input, 'json')) return await terminal.out(`${JSON.stringify(card)}\n`);
  const said = words.models;
  const part = (title: string, lines: readonly string[]) =>
    `\n${title}\n${lines.map((line) => `  ${line}`).join('\n')}\n`;
  await terminal.out(
    [
      `${card.title}\n  ${card.what}\n`,
      part(said.from, card.from),
      part(said.howWell, [...card.data, ...card.how_well]),
      part(said.limits, card.limits),
      part(said.notFor, card.not_for),
      part(said.drift, [card.drift.text]),
    ].join(''),
  );
}

/** Whether the scorer in force can be reached, and what it says; nothing is stored. */
async function tryText(
  operations: Operations,
  input: CommandInput,
  context: CliContext,
): Promise<number> {
  const { terminal, words } = context;
  const [task, ...said] = argumentsAfter(input, `models ${USAGE}`, context);
  if (task !== 'sentiment' && task !== 'topic') {
    throw new AppError('invalid_request', words.models.unknown(task, 'sentiment, topic'));
  }
  if (said.length === 0) throw new AppError('invalid_request', words.models.noText);
  const tried = await operations.tryText(task, [said.join(' ')], terminal.note);
  if (isSet(input, 'json')) {
    await terminal.out(`${JSON.stringify(tried)}\n`);
    return EXIT.done;
  }
  const percent = new Intl.NumberFormat(words.locale, { style: 'percent' });
  for (const { probabilities, reasons } of tried.verdicts) {
    const rows = Object.entries(probabilities)
      .sort(([, a], [, b]) => b - a)
      .map(([label, p]) => [label, percent.format(p)]);
    await terminal.out(formatTable(words.models.tried(tried.scorer, tried.took_ms), rows, 80));
    if (reasons.length > 0) {
      await terminal.out(`${reasons.map(({ word }) => word).join(', ')}\n`);
    }
  }
  return EXIT.done;
}

async function score(
  operations: Operations,
  input: CommandInput,
  { terminal, words, signal }: CliContext,
): Promise<number> {
  const started = performance.now();
  const progress = createProgress(terminal, words, () => new Date());
  const onProgress = ({ scored, total }: ScoringRun) =>
    progress.show({
      label: words.models.scoring,
      done: scored,
      total,
      rows: scored,
      elapsedMs: performance.now() - started,
    });
  const options = { resume: isSet(input, 'resume'), signal, onProgress };
  const report = await operations.scoreAll(options, terminal.note);
  terminal.redraw('');
  const count = new Intl.NumberFormat(words.locale);
  const figures = [report.scored, report.total, report.texts].map((one) => count.format(one));
  const [scored = '', total = '', texts = ''] = figures;
  await terminal.out(
    isSet(input, 'json')
      ? `${JSON.stringify(report)}\n`
      : `${words.models.scored(scored, total, texts)}\n`,
  );
  if (!report.stopped) return EXIT.done;
  terminal.note(words.models.stopped);
  return EXIT.interrupted;
}
