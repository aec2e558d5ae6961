import { findFault } from '../body/check-structure.ts';
import { type Fault, parseJson } from '../body/parse-json.ts';

/** Characters of one row beyond which it is refused while the rows around it are kept. */
export const MAX_ROW_CHARS = 1024 * 1024;

/**
 * One row of a body: `payload` is the JSON text of an object, or it is refused. `line` is the line it starts on
 * (NDJSON, CSV) or its place in the array (JSON), from 1.
 */
export type Row =
  | { readonly kind: 'row'; readonly line: number; readonly payload: string }
  | { readonly kind: 'refused'; readonly line: number; readonly fault: Fault };

export function refuse(line: number, code: Fault['code'], detail: string): Row {
  return { kind: 'refused', line, fault: { code, detail } };
}

export function tooLong(line: number): Row {
  return refuse(line, 'too_large', `longer than ${MAX_ROW_CHARS} characters`);
}

/** Judges the JSON text of one row. */
export function rowOf(line: number, text: string): Row {
  const parsed = parseJson(text);
  if (parsed.kind === 'fault') return { kind: 'refused', line, fault: parsed.fault };
  const fault = findFault(parsed.value);
  if (fault !== undefined) return { kind: 'refused', line, fault };
  return { kind: 'row', line, payload: JSON.stringify(parsed.value) };
}
