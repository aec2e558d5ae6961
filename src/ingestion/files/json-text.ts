import secureJson from 'secure-json-parse';
import { type FileItem, refuse } from './file-item.ts';

type JsonObject = Record<string, unknown>;

/** One JSON object out of its text, or why it cannot be used. Keys that reach a prototype are refused. */
export function parseObject(text: string): { value: JsonObject } | { refused: ObjectRefusal } {
  try {
    const value: unknown = secureJson.parse(text);
    return isObject(value) ? { value } : { refused: 'not_an_object' };
  } catch (error) {
    const forbidden = error instanceof Error && error.message.includes('forbidden prototype');
    return { refused: forbidden ? 'forbidden_key' : 'invalid_json' };
  }
}

export type ObjectRefusal = 'not_an_object' | 'forbidden_key' | 'invalid_json';

const REASON: Record<ObjectRefusal, string> = {
  not_an_object: 'not a JSON object',
  forbidden_key: 'a key named __proto__ or constructor is not allowed',
  invalid_json: 'not valid JSON',
};

/**
 * The row a JSON text holds. What search tools dump (`_id` and `_source`) is flattened; other text goes on as it
 * came in, so that numbers beyond 2^53 keep their digits.
 */
export function jsonRow(text: string, line: number): FileItem {
  const parsed = parseObject(text);
  if ('refused' in parsed) return refuse(line, parsed.refused, REASON[parsed.refused], text);
  const { value } = parsed;
  if (isObject(value['_source']) && '_index' in value) {
    return { kind: 'row', line, text: JSON.stringify({ _id: value['_id'], ...value['_source'] }) };
  }
  return { kind: 'row', line, text: text.includes('\n') ? JSON.stringify(value) : text };
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
