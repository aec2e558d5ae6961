/** What marks a text as having gone through the words or the formats. */
export const OPEN = '⟦';
export const CLOSE = '⟧';

/**
 * Wraps every text of a tree of words or of a format, also what its functions return. A text on the page without
 * the brackets was then written into a component, and would stay in one language for ever.
 */
export function pseudo<T>(value: T): T {
  return wrap(value) as T;
}

function wrap(value: unknown): unknown {
  if (typeof value === 'string') return value === '' ? value : OPEN + value + CLOSE;
  if (typeof value === 'function')
    return (...parts: unknown[]) => wrap(Reflect.apply(value, null, parts));
  if (Array.isArray(value)) return value.map(wrap);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, wrap(each)]));
}
