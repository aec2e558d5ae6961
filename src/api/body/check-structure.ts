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
  let keys = 0;
  const open: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 1 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value: node, depth } = next;
    if (typeof node === 'string' && node.length > MAX_TEXT_LENGTH) {
      return {
        code: 'text_too_long',
        detail: `a text is longer than ${MAX_TEXT_LENGTH} characters`,
      };
    }
    if (typeof node !== 'object' || node === null) continue;
    if (depth > MAX_DEPTH) {
      return { code: 'too_deep', detail: `nested deeper than ${MAX_DEPTH} levels` };
    }
    if (!Array.isArray(node)) {
      const names = Object.keys(node);
      keys += names.length;
      if (keys > MAX_KEYS) return { code: 'too_many_keys', detail: `more than ${MAX_KEYS} keys` };
      for (const name of names) {
        const fault = findKeyFault(name);
        if (fault !== undefined) return fault;
      }
    }
    for (const child of Object.values(node)) {
      if (typeof child === 'object' || typeof child === 'string') {
        open.push({ value: child, depth: depth + 1 });
      }
    }
  }
  return undefined;
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

/** Walks without recursion: the depth of a text from strangers must not become the depth of our stack. */
export function isDeeperThan(value: unknown, levels: number): boolean {
  const open: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 1 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value: node, depth } = next;
    if (typeof node !== 'object' || node === null) continue;
    if (depth > levels) return true;
    for (const child of Object.values(node)) {
      if (typeof child === 'object') open.push({ value: child, depth: depth + 1 });
    }
  }
  return false;
}
