import type { Condition } from './condition.ts';
import { evaluateCondition, type Judged, valuesOf } from './evaluate.ts';
import type { Clock } from './moment.ts';

/** Whether one part of a condition holds of a person, and what it was compared with. */
export interface Reason {
  readonly op: Condition['op'];
  readonly holds: boolean;
  /** the part as it was asked; absent where its parts tell it */
  readonly asked?: Condition;
  /** the values the person has in the field, up to 20 */
  readonly actual?: readonly unknown[];
  /** the segment this part stands for */
  readonly segment?: string;
  readonly parts?: readonly Reason[];
}

const MOST_VALUES = 20;

/**
 * Why a person is in a group or not, part by part; decided by the predicate that decides membership.
 * @param segments conditions of the segments that are named, so that each is told as one
 */
export function explainCondition(
  condition: Condition,
  profile: Judged,
  clock: Clock,
  segments: ReadonlyMap<string, Condition>,
): Reason {
  switch (condition.op) {
    case 'all':
    case 'any': {
      const parts = condition.conditions.map((one) =>
        explainCondition(one, profile, clock, segments),
      );
      const holds =
        condition.op === 'all' ? parts.every((one) => one.holds) : parts.some((one) => one.holds);
      return { op: condition.op, holds, parts };
    }
    case 'not': {
      const part = explainCondition(condition.condition, profile, clock, segments);
      return { op: 'not', holds: !part.holds, parts: [part] };
    }
    case 'segment': {
      const inner = segments.get(condition.id);
      if (inner === undefined) throw new Error('a segment is missing');
      const part = explainCondition(inner, profile, clock, segments);
      return { op: 'segment', holds: part.holds, segment: condition.id, parts: [part] };
    }
    default: {
      const holds = evaluateCondition(condition, profile, clock);
      return {
        op: condition.op,
        holds,
        asked: condition,
        actual: valuesOf(condition, profile).slice(0, MOST_VALUES),
      };
    }
  }
}
