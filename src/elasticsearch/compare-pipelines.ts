import { isDeepStrictEqual } from 'node:util';

/**
 * Whether the engine holds this pipeline. What the engine adds of its own (dates of creation and change) is not
 * looked at; what the file does not say must not be there.
 */
export function isSamePipeline(expected: object, actual: unknown): boolean {
  if (typeof actual !== 'object' || actual === null) return false;
  const known = ['processors', 'on_failure', 'description', 'version', '_meta'] as const;
  const pick = (body: object) => {
    const fields = body as Partial<Record<(typeof known)[number], unknown>>;
    return known.map((name) => fields[name]);
  };
  return isDeepStrictEqual(pick(actual), pick(expected));
}

/** Whether the engine holds this stored script. */
export function isSameScript(expected: unknown, actual: unknown): boolean {
  const pick = (script: unknown) => {
    const { lang, source, options } = (script ?? {}) as Record<string, unknown>;
    return { lang, source, options: options ?? {} };
  };
  return actual !== undefined && isDeepStrictEqual(pick(actual), pick(expected));
}
