import type { DefinitionStore } from '../../elasticsearch/definition-store.ts';
import type { Condition } from '../../segments/condition.ts';
import { inlineSegments, segmentIds } from '../../segments/inline.ts';
import { Segment } from '../../segments/segment.ts';

/** Reads definitions of segments. */
export type SegmentReader = Pick<DefinitionStore, 'findMany'>;

/** Segments may name others, so deep. */
const MOST_ROUNDS = 9;

/**
 * Conditions of all segments that a value names, and of those that these name. Ones that are not there are absent.
 */
export async function segmentConditions(
  store: SegmentReader,
  value: unknown,
): Promise<ReadonlyMap<string, Condition>> {
  const conditions = new Map<string, Condition>();
  const asked = new Set<string>();
  let wanted = [...segmentIds(value)];
  for (let round = 0; wanted.length > 0 && round < MOST_ROUNDS; round++) {
    for (const id of wanted) asked.add(id);
    const found = await store.findMany(wanted);
    const next = new Set<string>();
    for (const [id, { definition }] of found) {
      const { condition } = Segment.parse(definition);
      conditions.set(id, condition);
      for (const inner of segmentIds(condition)) if (!asked.has(inner)) next.add(inner);
    }
    wanted = [...next];
  }
  return conditions;
}

/**
 * A request with the conditions of saved segments in the places where they are named.
 * @throws AppError `invalid_request` for a segment that is not there
 */
export async function resolveSegments<Value>(store: SegmentReader, value: Value): Promise<Value> {
  if (segmentIds(value).size === 0) return value;
  return inlineSegments(value, await segmentConditions(store, value));
}
