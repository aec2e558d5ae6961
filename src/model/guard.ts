import { z } from 'zod';

/** Whether a value, as JSON.parse gives it, is what a schema would return unchanged. */
export type Guard = (value: unknown) => boolean;

/**
 * Compiles a schema to a check that copies nothing: parsing builds every object anew, which for thousands of
 * messages a second costs more in collected garbage than the checks themselves. `true` means that the schema accepts
 * the value and would give back an equal one; `false` means nothing: ask the schema, which can say what is wrong.
 * @throws TypeError for schemas that change values (defaults, transforms) or are of a kind not known here
 */
export function compileGuard(schema: z.ZodType): Guard {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) {
    const inner = compileGuard(schema.unwrap() as z.ZodType);
    const absent = schema instanceof z.ZodOptional ? undefined : null;
    return (value) => value === absent || inner(value);
  }
  if (schema instanceof z.ZodObject) return objectGuard(schema);
  if (schema instanceof z.ZodRecord) return recordGuard(schema);
  if (schema instanceof z.ZodArray) {
    const inner = compileGuard(schema.element as z.ZodType);
    const isSized = checksOf<readonly unknown[]>(schema);
    return (value) => Array.isArray(value) && isSized(value) && value.every((part) => inner(part));
  }
  if (schema instanceof z.ZodUnion) {
    const options = schema.options.map((option) => compileGuard(option as z.ZodType));
    return (value) => options.some((option) => option(value));
  }
  if (schema instanceof z.ZodEnum) {
    const options = new Set<unknown>(schema.options);
    return (value) => options.has(value);
  }
  if (schema instanceof z.ZodString || schema instanceof z.ZodStringFormat) {
    const isFit = checksOf<string>(schema);
    return (value) => typeof value === 'string' && isFit(value);
  }
  if (schema instanceof z.ZodNumber) {
    const isFit = checksOf<number>(schema);
    return (value) => typeof value === 'number' && Number.isFinite(value) && isFit(value);
  }
  if (schema instanceof z.ZodBoolean) return (value) => typeof value === 'boolean';
  if (schema instanceof z.ZodNull) return (value) => value === null;
  if (schema instanceof z.ZodUnknown) return () => true;
  throw new TypeError(`no guard for a schema of type ${schema.def.type}`);
}

function objectGuard(schema: z.ZodObject): Guard {
  if (!(schema.def.catchall instanceof z.ZodNever)) {
    throw new TypeError('a guard knows strict objects only');
  }
  const guards = new Map<string, Guard>();
  const required: string[] = [];
  for (const [key, field] of Object.entries(schema.shape)) {
    guards.set(key, compileGuard(field as z.ZodType));
    if (!(field instanceof z.ZodOptional)) required.push(key);
  }
  return (value) => {
    if (!isPlain(value)) return false;
    for (const key of required) if (value[key] === undefined) return false;
    for (const key in value) if (guards.get(key)?.(value[key]) !== true) return false;
    return true;
  };
}

function recordGuard(schema: z.ZodRecord): Guard {
  const isKey = compileGuard(schema.keyType as z.ZodType);
  const inner = compileGuard(schema.valueType as z.ZodType);
  return (value) => {
    if (!isPlain(value)) return false;
    for (const key in value) {
      // The schema drops this one.
      if (key === '__proto__' || !isKey(key) || !inner(value[key])) return false;
    }
    return true;
  };
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What zod keeps of one check, of those that are known here. */
interface CheckDef {
  readonly check: string;
  readonly format?: string;
  readonly pattern?: RegExp;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly value?: number;
  readonly inclusive?: boolean;
}

/**
 * All checks of a string, number or array: those added to it, and the one that its own kind is (a date, an integer).
 * The cast is safe because zod adds to a schema only checks of its own type.
 */
function checksOf<T>(schema: z.ZodType): (value: T) => boolean {
  const { def } = schema;
  const own = 'check' in def ? [def as unknown as CheckDef] : [];
  const added = (def.checks ?? []).map((check) => check._zod.def as unknown as CheckDef);
  const checks = [...own, ...added].map((check) => compileCheck(check) as (value: T) => boolean);
  const [first, second, ...more] = checks;
  if (first === undefined) return () => true;
  if (second === undefined) return first;
  return (value) => first(value) && second(value) && more.every((check) => check(value));
}

function compileCheck({ check, format, pattern, ...bound }: CheckDef): (value: never) => boolean {
  const { minimum = 0, maximum = 0, value = 0, inclusive = false } = bound;
  switch (check) {
    case 'min_length':
      return ({ length }: { length: number }) => length >= minimum;
    case 'max_length':
      return ({ length }: { length: number }) => length <= maximum;
    case 'greater_than':
      return inclusive ? (number: number) => number >= value : (number: number) => number > value;
    case 'less_than':
      return inclusive ? (number: number) => number <= value : (number: number) => number < value;
    case 'number_format':
      if (format === 'safeint') return (number: number) => Number.isSafeInteger(number);
      break;
    case 'string_format':
      // A pattern that remembers where it stopped would answer differently the next time.
      if (pattern !== undefined && !pattern.global && !pattern.sticky) {
        return (text: string) => pattern.test(text);
      }
      break;
  }
  throw new TypeError(`no guard for a check of kind ${format ?? check}`);
}
