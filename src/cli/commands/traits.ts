import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import type { ApiClient } from '../api-client.ts';
import { type CliContext, type Command, EXIT, isSet, text } from '../command.ts';
import type { Operations } from '../operations.ts';
import {
  actionOf,
  argumentsAfter,
  COUNT_OPTION,
  JSON_OPTION,
  URL_OPTION,
  wholeNumber,
} from '../options.ts';
import { formatTable } from '../table.ts';

const USAGE = '[list | set NAME FILE | preview FILE [ID…] | remove NAME | compute] [--sample N]';
const PATH = '/v1/traits';

const Trait = z.looseObject({
  name: z.string(),
  field: z.string(),
  version: z.int(),
  definition: z.looseObject({
    label: z.object({ fr: z.string(), en: z.string() }),
    compute: z.looseObject({ function: z.string() }),
  }),
});
const Traits = z.looseObject({
  traits: z.array(Trait),
  progress: z.object({
    current: z.boolean(),
    completed_at: z.string().nullable(),
    pass: z.object({ started_at: z.string(), done: z.int(), total: z.int() }).nullable(),
  }),
});
type Traits = z.infer<typeof Traits>;
const Value = z.union([z.number(), z.string(), z.array(z.string()), z.null()]);
const Preview = z.looseObject({
  values: z.array(z.object({ profile_id: z.string(), value: Value })),
  distribution: z.object({
    people: z.int(),
    without: z.int(),
    quartiles: z.array(z.union([z.number(), z.string()])).nullable(),
    values: z.array(z.object({ value: z.string(), people: z.int() })),
  }),
});

/** Traits that the company defines. `compute` works on the engine itself, beside or without a running product. */
export function createTraitsCommand(operations: Operations): Command {
  return {
    name: 'traits',
    usage: USAGE,
    options: { sample: COUNT_OPTION, json: JSON_OPTION, url: URL_OPTION },
    examples: [
      'azimut traits',
      'azimut traits preview basket.json --sample 500',
      'azimut traits set spent_in_spring basket.json',
      'azimut traits compute',
    ],
    minPositionals: 0,
    async run(input, context) {
      const actions = ['list', 'set', 'preview', 'remove', 'compute'] as const;
      const action = actionOf(input, actions, 'list', context);
      const sample = wholeNumber(input, 'sample', undefined, context);
      const asJson = isSet(input, 'json');
      if (action === 'compute') return await compute(operations, context, asJson);
      const [first = '', ...rest] = action === 'list' ? [] : argumentsAfter(input, USAGE, context);
      const file = action === 'set' ? rest[0] : action === 'preview' ? first : undefined;
      if (action === 'set' && file === undefined) {
        throw new AppError('invalid_request', context.words.usage.missingArgument(USAGE));
      }
      const definition = file === undefined ? undefined : await readDefinition(file, context);
      return context.withProduct({ url: text(input, 'url') }, async (api) => {
        if (action === 'preview') {
          const json = {
            definition,
            profile_ids: rest,
            ...(sample === undefined ? {} : { sample }),
          };
          const path = `${PATH}/preview`;
          const report = await api.request(Preview, { method: 'POST', path, json });
          await show(report, asJson, context, () => previewLines(report, context));
          return EXIT.done;
        }
        if (action === 'set') await put(api, first, definition);
        if (action === 'remove') await remove(api, first);
        const traits = await list(api);
        await show(traits, asJson, context, () => traitLines(traits, context));
        return EXIT.done;
      });
    },
  };
}

async function readDefinition(file: string, { words }: CliContext): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as unknown;
  } catch (cause) {
    throw new AppError('invalid_request', words.survivorship.unreadable(file), { cause });
  }
}

function list(api: ApiClient): Promise<Traits> {
  return api.request(Traits, { method: 'GET', path: PATH });
}

/** Over what is there now; somebody else's change in the same moment is refused, not lost. */
async function put(api: ApiClient, name: string, json: unknown): Promise<void> {
  const headers = await ifMatch(api, name);
  const path = `${PATH}/${encodeURIComponent(name)}`;
  await api.request(Trait, { method: 'PUT', path, json, ...headers });
}

async function remove(api: ApiClient, name: string): Promise<void> {
  const headers = await ifMatch(api, name);
  const path = `${PATH}/${encodeURIComponent(name)}`;
  await api.request(z.null(), { method: 'DELETE', path, ...headers });
}

async function ifMatch(api: ApiClient, name: string) {
  const found = (await list(api)).traits.find((trait) => trait.name === name);
  return found === undefined ? {} : { headers: { 'if-match': `"${found.version}"` } };
}

async function compute(
  operations: Operations,
  { terminal, words, signal }: CliContext,
  asJson: boolean,
): Promise<number> {
  const count = new Intl.NumberFormat(words.locale);
  const said = (done: number) => words.traits.computed(count.format(done));
  const onProgress = ({ reprojected }: { reprojected: number }) =>
    terminal.redraw(said(reprojected));
  const report = await operations.computeTraits({ signal, onProgress }, terminal.note);
  await terminal.out(asJson ? `${JSON.stringify(report)}\n` : `${said(report.reprojected)}\n`);
  return report.stopped ? EXIT.interrupted : EXIT.done;
}

async function show(
  answer: unknown,
  asJson: boolean,
  { terminal }: CliContext,
  lines: () => readonly string[],
): Promise<void> {
  if (asJson) await terminal.out(`${JSON.stringify(answer)}\n`);
  else for (const line of lines()) await terminal.out(`${line}\n`);
}

function traitLines({ traits, progress }: Traits, { terminal, words }: CliContext): string[] {
  const count = new Intl.NumberFormat(words.locale);
  const language = words.locale.startsWith('fr') ? 'fr' : 'en';
  const rows = traits.map(({ name, field, definition }) => [
    name,
    definition.label[language],
    definition.compute.function,
    field,
  ]);
  const table = rows.length === 0 ? [] : [formatTable(words.traits.head, rows, terminal.columns)];
  const { current, pass } = progress;
  if (pass !== null) {
    return [...table, words.traits.under(count.format(pass.done), count.format(pass.total))];
  }
  return [...table, current ? words.traits.current : words.traits.waiting];
}

function previewLines(
  { values, distribution }: z.infer<typeof Preview>,
  { terminal, words }: CliContext,
): string[] {
  const count = new Intl.NumberFormat(words.locale);
  const written = (value: z.infer<typeof Value>) =>
    value === null
      ? ''
      : typeof value === 'number'
        ? count.format(value)
        : [value].flat().join(', ');
  const rows = values.map(({ profile_id, value }) => [profile_id, written(value)]);
  const { people, without, quartiles } = distribution;
  return [
    ...(rows.length === 0 ? [] : [formatTable(words.traits.values, rows, terminal.columns)]),
    words.traits.spread(count.format(people - without), count.format(people)),
    ...(quartiles === null ? [] : [quartiles.map(written).join(' … ')]),
    ...distribution.values.map((one) => `${one.value}: ${count.format(one.people)}`),
  ];
}
