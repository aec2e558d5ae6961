import { AppError } from '../../errors.ts';
import { instantReader } from '../columns/instant.ts';
import type { FitOptions } from '../fit/task.ts';
import { PURCHASE_MODELS } from './fit-purchases.ts';
import type { PurchaseModel } from './purchase-model.ts';

/** Further options of `value`: `--model --split --horizon --discount --margin --currency`. */
export interface ValueOptions {
  /** the models to compare by hold-out likelihood; one when it was chosen by name */
  readonly models: readonly PurchaseModel[];
  /** milliseconds since 1970 where the calibration ends; `none` fits on everything; `undefined` halves the span */
  readonly split: number | 'none' | undefined;
  /** units of time that value is looked ahead; `undefined` for a year */
  readonly horizon: number | undefined;
  readonly yearlyDiscount: number;
  readonly margin: number;
  readonly currency: string | undefined;
}

/** @throws AppError `invalid_request` naming the option and what it may be */
export function valueOptions({ extra }: FitOptions): ValueOptions {
  return {
    models: modelsNamed(extra['model']),
    split: splitAt(extra['split']),
    horizon: numberOption(extra, 'horizon', { above: 0, upTo: 100_000 }),
    yearlyDiscount: numberOption(extra, 'discount', { above: -1e-9, upTo: 10 }) ?? 0.1,
    margin: numberOption(extra, 'margin', { above: 0, upTo: 1 }) ?? 1,
    currency: extra['currency'],
  };
}

function modelsNamed(name: string | undefined): readonly PurchaseModel[] {
  if (name === 'auto') return PURCHASE_MODELS;
  const found = PURCHASE_MODELS.find((model) => model.name === (name ?? 'bg-nbd'));
  if (found !== undefined) return [found];
  const names = PURCHASE_MODELS.map((model) => model.name).join(', ');
  throw new AppError('invalid_request', `--model must be one of ${names}, auto`);
}

function splitAt(text: string | undefined): number | 'none' | undefined {
  if (text === undefined || text === 'none') return text;
  const at = instantReader([text])?.read(text);
  if (at === undefined)
    throw new AppError('invalid_request', '--split must be a date such as 1997-09-30, or none');
  return at;
}

function numberOption(
  extra: FitOptions['extra'],
  name: string,
  { above, upTo }: { above: number; upTo: number },
): number | undefined {
  const text = extra[name];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== '' && value > above && value <= upTo) return value;
  throw new AppError(
    'invalid_request',
    `--${name} must be a number above ${Math.max(0, above)} and at most ${upTo}`,
  );
}
