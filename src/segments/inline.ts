import { AppError } from '../errors.ts';
import { type Condition, innerOf, partsOf } from './condition.ts';

/** Most parts that a condition may have once segments stand in their places. */
const MOST_PARTS = 500;
/** Segments named within segments, one below the other. */
const MOST_DEEP = 8;

/**
 * Ids of the segments that conditions anywhere in a value name: by `segment`, or by the field `segments`.
 * @param value a request, a condition, or anything that holds them
 */
export function segmentIds(value: unknown): ReadonlySet<string> {
  const ids = new Set<string>();
  visit(value, (node) => {
    for (const id of namedBy(node)) ids.add(id);
    return undefined;
  });
  return ids;
}

/**
 * Puts the conditions of segments in the places where they are named.
 * @param conditions of every segment that is named, directly or within another
 * @throws AppError `invalid_request` for a segment that is not there, one that comes back to itself, and too much at once
 */
export function inlineSegments<Value>(
  value: Value,
  conditions: ReadonlyMap<string, Condition>,
): Value {
  const place = (within: readonly string[]) => (node: Node) => {
    const ids = namedBy(node);
    if (ids.length === 0) return undefined;
    // Values of the field that were never saved here are compared as they stand.
    if (node['op'] === 'is' && ids.some((id) => !conditions.has(id))) return node;
    const placed = ids.map((id) => {
      if (within.includes(id)) throw wrong(`the segment ${id} comes back to itself`);
      if (within.length >= MOST_DEEP) throw wrong('segments name each other too deeply');
      const condition = conditions.get(id);
      if (condition === undefined) throw wrong(`there is no segment ${id}`);
      return visit(condition, place([...within, id])) as Condition;
    });
    return placed.length === 1 ? placed[0] : { op: 'any', conditions: placed };
  };
  const inlined = visit(value, place([])) as Value;
  visit(inlined, (node) => {
    if (isCondition(node) && partsOf(node) > MOST_PARTS) {
      throw wrong(`the condition has more than ${MOST_PARTS} parts with its segments`);
    }
    return undefined;
  });
  return inlined;
}

interface Node {
  readonly [name: string]: unknown;
}

/** A copy in which `change` has replaced what it answers for; what it answers is not looked into again. */
function visit(value: unknown, change: (node: Node) => unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => visit(one, change));
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  const changed = change(value as Node);
  if (changed !== undefined) return changed;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, visit(one, change)]));
}

function namedBy(node: Node): readonly string[] {
  if (node['op'] === 'segment' && typeof node['id'] === 'string') return [node['id']];
  if (node['op'] !== 'is' || node['field'] !== 'segments') return [];
  const values = node['values'];
  return Array.isArray(values) ? values.map(String) : [];
}

function isCondition(node: Node): node is Node & Condition {
  if (node['op'] === 'all' || node['op'] === 'any') return Array.isArray(node['conditions']);
  return node['op'] === 'not' && innerOf(node as unknown as Condition)[0] !== undefined;
}

function wrong(message: string): AppError {
  return new AppError('invalid_request', message, { errors: [{ path: 'segment', message }] });
}
