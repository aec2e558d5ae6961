import type { Fault } from './parse-json.ts';

/** Bounds on the shape of one object handed in. */
export const MAX_DEPTH = 20;
export const MAX_KEYS = 500;
export const MAX_KEY_LENGTH = 256;
export const MAX_TEXT_LENGTH = 65_536;

/**
 * Finds what in a parsed object the engine or a later step could not take. Dotted keys (`Account.Name`) are fine:
 * the engine takes them inside `flattened` fields and pipelines read them whole.
 */
export function findFault(value: unknown): Fault | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { code: 'not_an_object', detail: 'must be a JSON object' };
  }
  return faultIn(value, 1, { keys: 0 });
}

/** Each text handed in is walked once and nothing is made on the way; no call goes deeper than is allowed. */
function faultIn(node: object, depth: number, seen: { keys: number }): Fault | undefined {
  if (depth > MAX_DEPTH) {
    return { code: 'too_deep', detail: `nested deeper than ${MAX_DEPTH} levels` };
  }
  if (Array.isArray(node)) {
    for (const child of node) {
      const fault = faultOf(child, depth + 1, seen);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }
  for (const name in node) {
    seen.keys += 1;
    if (seen.keys > MAX_KEYS) {
      return { code: 'too_many_keys', detail: `more than ${MAX_KEYS} keys` };
    }
    const child = (node as Readonly<Record<string, unknown>>)[name];
    const fault = findKeyFault(name) ?? faultOf(child, depth + 1, seen);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function faultOf(value: unknown, depth: number, seen: { keys: number }): Fault | undefined {
  if (typeof value === 'string') {
    if (value.length <= MAX_TEXT_LENGTH) return undefined;
    return {
      code: 'text_too_long',
      detail: `a text is longer than ${MAX_TEXT_LENGTH} characters`,
    };
  }
  return typeof value === 'object' && value !== null ? faultIn(value, depth, seen) : undefined;
}

/** What is wrong with a key, or with a column's name. */
export function findKeyFault(name: string): Fault | undefined {
  if (name.trim() === '') return { code: 'blank_key', detail: 'a key is blank' };
  if (name === '__proto__' || name === 'prototype') {
    return { code: 'forbidden_key', detail: 'a key is __proto__ or prototype' };
  }
  if (name.length > MAX_KEY_LENGTH) {
    return { code: 'key_not_valid', detail: `a key is longer than ${MAX_KEY_LENGTH} characters` };
  }
  // The engine refuses NUL in keys; the other control characters never come from a sane exporter.
  for (let i = 0; i < name.length; i += 1) {
    if (name.charCodeAt(i) < 0x20) {
      return { code: 'key_not_valid', detail: 'a key holds a control character' };
    }
  }
  return undefined;
}

/** Goes no deeper than asked: the depth of a text from strangers must not become the depth of our stack. */
export function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) return value.some((child) => isDeeperThan(child, levels - 1));
  for (const name in value) {
    if (isDeeperThan((value as Readonly<Record<string, unknown>>)[name], levels - 1)) return true;
  }
  return false;
}
