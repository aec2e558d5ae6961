import { isNobodysNumber, isPlaceholder } from '../blocked-values.ts';
import { canonicalisePhone } from '../phone.ts';
import { isOneSlip } from './closeness.ts';
import type { Level } from './level.ts';

/**
 * A telephone number as E.164, or its digits where it fits no numbering plan.
 * @returns `undefined` for what is too short, or nobody's
 */
export function buildPhone(text: string, country: string): string | undefined {
  const spelt = canonicalisePhone(text, country) ?? text.replace(/\D+/g, '').replace(/^00/, '');
  return spelt.length < 6 || isPlaceholder(spelt) || isNobodysNumber(spelt) ? undefined : spelt;
}

/** 2 the same, with or without its country code; 1 one digit wrong, left out or swapped; 0 others. */
export function comparePhones(a: string, b: string): Level {
  if (a === b) return 2;
  const [one, other] = [national(a), national(b)];
  if (one === other && one.length >= 8) return 2;
  return isOneSlip(one, other) ? 1 : 0;
}

/** The last nine digits: a country code stands before them. */
function national(phone: string): string {
  const digits = phone.replace(/\D+/g, '');
  return digits.slice(-9).replace(/^0/, '');
}
