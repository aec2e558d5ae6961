import { AppError } from '../errors.ts';
import type { CliContext, CommandInput, OptionSpec } from './command.ts';
import { text } from './command.ts';

export const URL_OPTION: OptionSpec = { type: 'string', value: 'URL' };
export const JSON_OPTION: OptionSpec = { type: 'boolean' };
export const COUNT_OPTION: OptionSpec = { type: 'string', value: 'N' };

/**
 * A positive whole number given as an option.
 * @throws AppError `invalid_request` for anything else
 */
export function wholeNumber<D extends number | undefined>(
  input: CommandInput,
  name: string,
  otherwise: D,
  context: CliContext,
): number | D {
  const given = text(input, name);
  if (given === undefined) return otherwise;
  if (!/^[1-9]\d{0,8}$/.test(given)) {
    throw new AppError('invalid_request', context.words.usage.notANumber(name));
  }
  return Number(given);
}

/**
 * The first argument as one of a command's actions.
 * @throws AppError `invalid_request` that lists the known ones
 */
export function actionOf<A extends string>(
  input: CommandInput,
  actions: readonly A[],
  otherwise: A,
  context: CliContext,
): A {
  const given = input.positionals[0];
  if (given === undefined) return otherwise;
  const known = actions.find((action) => action === given);
  if (known !== undefined) return known;
  throw new AppError(
    'invalid_request',
    context.words.usage.unknownAction(given, actions.join(', ')),
  );
}

/**
 * Arguments after the action, of which there must be one at least.
 * @throws AppError `invalid_request` when there is none
 */
export function argumentsAfter(
  input: CommandInput,
  usage: string,
  context: CliContext,
): readonly [string, ...string[]] {
  const [, first, ...rest] = input.positionals;
  if (first !== undefined) return [first, ...rest];
  throw new AppError('invalid_request', context.words.usage.missingArgument(usage));
}
