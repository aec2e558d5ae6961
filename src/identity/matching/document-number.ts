import { isPlaceholder } from '../blocked-values.ts';
import { foldText } from '../words/fold.ts';
import { isOneSlip } from './closeness.ts';
import { type Level, MISSING } from './level.ts';

/** A document number with the column it comes from: numbers of two kinds may be the same, but never contradict. */
export interface DocumentNumber {
  readonly kind: string;
  readonly value: string;
}

/** @returns `undefined` for what is too short to be one, or a stand-in for none */
export function buildDocument(kind: string, text: string): DocumentNumber | undefined {
  const value = foldText(text).replace(/[^\p{L}\p{N}]+/gu, '');
  return value.length < 3 || isPlaceholder(value) ? undefined : { kind, value };
}

/** 2 the same; 1 one slip in a long one; 0 two of one kind. */
export function compareDocuments(a: DocumentNumber, b: DocumentNumber): Level {
  if (a.value === b.value) return 2;
  if (a.kind !== b.kind) return MISSING;
  return a.value.length > 4 && isOneSlip(a.value, b.value) ? 1 : 0;
}
