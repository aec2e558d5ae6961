import { isDeepStrictEqual } from 'node:util';
import type { FieldMapping } from './definitions.ts';

/** One place where an index's mapping is not what its file says. */
export interface MappingDifference {
  readonly kind: 'missing_field' | 'changed_field' | 'extra_field' | 'not_strict';
  /** Dotted path of the field; empty for the whole mapping. */
  readonly path: string;
  readonly expected?: unknown;
  readonly actual?: unknown;
}

/** Compares a mapping with its file, field by field; parameters that the file leaves to their default are not looked at. */
export function compareMappings(expected: FieldMapping, actual: FieldMapping): MappingDifference[] {
  return [
    ...(String(actual.dynamic) === 'strict'
      ? []
      : [{ kind: 'not_strict' as const, path: '', actual: actual.dynamic ?? 'true' }]),
    ...compareFields('', 'properties', expected, actual),
  ];
}

/** The part of a mapping that the index lacks: what may be added to it without a new version. */
export function missingFields(expected: FieldMapping, actual: FieldMapping): FieldMapping {
  const properties = Object.entries(expected.properties ?? {}).flatMap(([name, field]) => {
    const there = actual.properties?.[name];
    if (there === undefined) return [[name, field] as const];
    if (field.properties === undefined) return [];
    const below = missingFields(field, there);
    return Object.keys(below.properties ?? {}).length === 0 ? [] : [[name, below] as const];
  });
  return { properties: Object.fromEntries(properties) };
}

function compareFields(
  path: string,
  key: 'properties' | 'fields',
  expected: FieldMapping,
  actual: FieldMapping,
): MappingDifference[] {
  const wanted = expected[key] ?? {};
  const there = actual[key] ?? {};
  const at = (name: string) => (path === '' ? name : `${path}.${name}`);
  const extra = Object.keys(there)
    .filter((name) => !Object.hasOwn(wanted, name))
    .map((name) => ({ kind: 'extra_field' as const, path: at(name), actual: typeOf(there[name]) }));
  const others = Object.entries(wanted).flatMap(([name, field]): MappingDifference[] => {
    const found = there[name];
    if (found === undefined) {
      return [{ kind: 'missing_field', path: at(name), expected: typeOf(field) }];
    }
    return compareField(at(name), field, found);
  });
  return [...extra, ...others];
}

function compareField(
  path: string,
  expected: FieldMapping,
  actual: FieldMapping,
): MappingDifference[] {
  const { properties: _p, fields: _f, dynamic: _d, type: _t, ...parameters } = expected;
  const changed = Object.entries({ type: typeOf(expected), ...parameters })
    .filter(([name, value]) => {
      const found = name === 'type' ? typeOf(actual) : actual[name];
      return !isDeepStrictEqual(found, value);
    })
    .map(([name, value]) => ({
      kind: 'changed_field' as const,
      path,
      expected: { [name]: value },
      actual: { [name]: name === 'type' ? typeOf(actual) : actual[name] },
    }));
  const inner = actual.dynamic;
  const loose = inner !== undefined && String(inner) !== 'strict' && expected.enabled !== false;
  return [
    ...changed,
    ...(loose ? [{ kind: 'not_strict' as const, path, actual: inner }] : []),
    ...compareFields(path, 'properties', expected, actual),
    ...compareFields(path, 'fields', expected, actual),
  ];
}

/** The engine leaves out `type: object` where there are properties. */
function typeOf(field: FieldMapping | undefined): string {
  return field?.type ?? 'object';
}
