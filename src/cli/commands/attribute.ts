import {
  ATTRIBUTION_DEFAULTS,
  ATTRIBUTION_MODELS,
  type AttributionModel,
  type AttributionOptions,
  attribute,
  totalsOf,
} from '../../analytics/attribution/attribute.ts';
import {
  type ChannelCredit,
  guessSeparator,
  type TouchPath,
} from '../../analytics/attribution/path.ts';
import { readPaths } from '../../analytics/attribution/read-paths.ts';
import { AppError } from '../../errors.ts';
import { readTable } from '../../ingestion/files/read-table.ts';
import { type CliContext, type Command, type CommandInput, EXIT, text, texts } from '../command.ts';
import { checkColumn } from '../fit/check-columns.ts';
import { findNearest } from '../nearest.ts';

/** Shares out the conversions of a table of paths among channels, and prints them as JSON. */
export const attributeCommand: Command = {
  name: 'attribute',
  usage: `<file> --path COLUMN --conversions COLUMN [--value COLUMN] [--nulls COLUMN] --model ${ATTRIBUTION_MODELS.join('|')}|all [--order 1]`,
  options: {
    path: { type: 'string', value: 'COLUMN' },
    conversions: { type: 'string', value: 'COLUMN' },
    value: { type: 'string', value: 'COLUMN' },
    nulls: { type: 'string', value: 'COLUMN' },
    model: { type: 'string', short: 'm', value: 'MODEL', multiple: true },
    order: { type: 'string', value: 'N' },
    'half-life': { type: 'string', value: 'DAYS' },
    direct: { type: 'string', value: 'NAME', multiple: true },
    separator: { type: 'string', value: 'TEXT' },
  },
  examples: [
    'azimut attribute paths.csv.gz --path path --conversions total_conversions --value total_conversion_value --nulls total_null --model markov',
    'azimut attribute paths.csv --path way --conversions sales --model first --model last',
    'azimut attribute paths.csv --path way --conversions sales --nulls lost --model all --order 2',
  ],
  minPositionals: 1,
  async run(input, context) {
    const { words, terminal } = context;
    const [path = '', surplus] = input.positionals;
    if (surplus !== undefined)
      throw new AppError('invalid_request', words.attribute.oneFile(surplus));
    const columns = {
      path: required(input, 'path', context),
      conversions: required(input, 'conversions', context),
      value: text(input, 'value'),
      nulls: text(input, 'nulls'),
    };
    const models = modelsOf(input, context);
    const options = optionsOf(input, context);
    const { table, refused: unreadable } = await readTable(path);
    for (const [option, column] of Object.entries(columns)) {
      checkColumn(table, path, option, column, words);
    }
    const separator =
      text(input, 'separator') ?? guessSeparator(table.rows.map((row) => row[columns.path] ?? ''));
    const { paths, refused } = readPaths(table.rows, columns, separator);
    const answer = {
      ...describe(paths, models, options),
      separator,
      totals: { paths: paths.length, ...totalsOf(paths) },
      refused_rows: unreadable + refused.length,
      refused: refused.slice(0, SHOWN_REFUSALS),
      notes: columns.nulls === undefined && models.includes('markov') ? ['no_nulls'] : [],
    };
    await terminal.out(`${JSON.stringify(answer, null, 2)}\n`);
    return answer.refused_rows > 0 ? EXIT.refusals : EXIT.done;
  },
};

const SHOWN_REFUSALS = 20;

/** One model: its figures stand in the channel; several: under the model's name. */
function describe(
  paths: readonly TouchPath[],
  models: readonly AttributionModel[],
  options: AttributionOptions,
) {
  const [model] = models;
  if (model !== undefined && models.length === 1) {
    return { model, ...parametersOf(model, options), channels: attribute(paths, model, options) };
  }
  const byChannel = new Map<string, Record<string, unknown>>();
  for (const one of models) {
    for (const credit of attribute(paths, one, options)) {
      const { channel, ...figures } = credit satisfies ChannelCredit;
      byChannel.set(channel, { ...byChannel.get(channel), channel, [one]: figures });
    }
  }
  return {
    models: Object.fromEntries(models.map((one) => [one, parametersOf(one, options)])),
    channels: [...byChannel.values()],
  };
}

function parametersOf(model: AttributionModel, options: AttributionOptions) {
  switch (model) {
    case 'markov':
      return { order: options.order };
    case 'time_decay':
      return { half_life_days: options.half_life_days };
    case 'position':
      return { position: options.position };
    case 'last_non_direct':
      return { direct: options.direct };
    default:
      return {};
  }
}

function required(input: CommandInput, name: string, { words }: CliContext): string {
  const value = text(input, name);
  if (value === undefined || value === '') {
    throw new AppError('invalid_request', words.attribute.missingOption(name));
  }
  return value;
}

function modelsOf(input: CommandInput, { words }: CliContext): readonly AttributionModel[] {
  const given = texts(input, 'model').flatMap((one) => one.split(','));
  if (given.length === 0) {
    throw new AppError('invalid_request', words.attribute.missingOption('model'));
  }
  if (given.includes('all')) return ATTRIBUTION_MODELS;
  return [...new Set(given)].map((name) => {
    const wanted = name.trim().toLowerCase().replaceAll('-', '_');
    const known = ATTRIBUTION_MODELS.find((model) => model === wanted);
    if (known !== undefined) return known;
    throw new AppError(
      'invalid_request',
      words.attribute.unknownModel(
        name,
        findNearest(wanted, ATTRIBUTION_MODELS) ?? ATTRIBUTION_MODELS.join(', '),
      ),
    );
  });
}

function optionsOf(input: CommandInput, { words }: CliContext): AttributionOptions {
  const order = Number(text(input, 'order') ?? ATTRIBUTION_DEFAULTS.order);
  if (![1, 2, 3].includes(order)) throw new AppError('invalid_request', words.attribute.badOrder);
  const half_life_days = Number(text(input, 'half-life') ?? ATTRIBUTION_DEFAULTS.half_life_days);
  if (!(half_life_days > 0 && half_life_days < 100_000)) {
    throw new AppError('invalid_request', words.attribute.badHalfLife);
  }
  const direct = texts(input, 'direct');
  return {
    ...ATTRIBUTION_DEFAULTS,
    order,
    half_life_days,
    ...(direct.length === 0 ? {} : { direct }),
  };
}
