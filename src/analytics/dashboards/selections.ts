import type { Condition } from '../../segments/condition.ts';
import type { Subject } from '../../segments/field.ts';
import type { Chosen, Selection } from './view.ts';

/** What a selection asks of the documents it was made over. */
export function conditionOf({ chosen, negate }: Selection): Condition {
  const condition = conditionOfChosen(chosen);
  return negate ? { op: 'not', condition } : condition;
}

function conditionOfChosen(chosen: Chosen): Condition {
  switch (chosen.kind) {
    case 'values': {
      const { field } = chosen;
      const values = chosen.values.filter((value) => value !== null);
      return anyOf([
        ...(values.length === 0 ? [] : [{ op: 'is', field, values } as const]),
        ...(values.length === chosen.values.length
          ? []
          : [{ op: 'not', condition: { op: 'exists', field } } as const]),
      ]);
    }
    case 'range': {
      const { field, gte, lt } = chosen;
      return {
        op: 'range',
        field,
        ...(gte === undefined ? {} : { gte }),
        ...(lt === undefined ? {} : { lt }),
      };
    }
    case 'tiles':
      return anyOf(chosen.tiles.map((tile) => ({ op: 'within', field: chosen.field, tile })));
    case 'hours_of_week': {
      const byDay = Map.groupBy(chosen.cells, (cell) => Number(cell.slice(0, 1)));
      return anyOf(
        [...byDay].map(([weekday, cells]) => ({
          op: 'all',
          conditions: [
            { op: 'is', field: 'local_weekday', values: [weekday] },
            { op: 'is', field: 'local_hour', values: cells.map((cell) => Number(cell.slice(2))) },
          ],
        })),
      );
    }
    case 'segment':
      return { op: 'segment', id: chosen.segment };
    case 'condition':
      return chosen.condition;
  }
}

/** Fields of interactions and the field of people that holds the same of everything they did. */
const ALIKE: readonly (readonly [event: string, profile: string])[] = [
  ['profile_id', 'profile_id'],
  ['channel', 'channels'],
  ['source', 'sources'],
  ['place.country', 'country'],
  ['place.region', 'region'],
  ['place.city', 'city'],
  ['place.postcode', 'postcode'],
  ['currency', 'relational.currency'],
];

/**
 * A selection as a condition on the other kind of documents, where a field of those says the same.
 * @returns `undefined` where none does
 */
export function equivalentOf(
  selection: Selection,
): { readonly condition: Condition; readonly field: string } | undefined {
  const { over, chosen } = selection;
  if (chosen.kind !== 'values') return undefined;
  const [from, to] = over === 'events' ? [0, 1] : ([1, 0] as const);
  const field = ALIKE.find((pair) => pair[from] === chosen.field)?.[to];
  if (field !== undefined) {
    return { condition: conditionOf({ ...selection, chosen: { ...chosen, field } }), field };
  }
  // What somebody did is summed up on their profile.
  const names = chosen.values.map(String);
  if (over !== 'events' || chosen.field !== 'name' || !names.every(isEventName)) return undefined;
  const did = anyOf(names.map((event) => ({ op: 'did', event })));
  const condition: Condition = selection.negate ? { op: 'not', condition: did } : did;
  return { condition, field: 'event_count' };
}

/** The kind of documents a selection is not made over. */
export function otherThan(subject: Subject): Subject {
  return subject === 'events' ? 'profiles' : 'events';
}

export function allOf(conditions: readonly Condition[]): Condition | undefined {
  const [only] = conditions;
  return conditions.length < 2 ? only : { op: 'all', conditions };
}

function anyOf(conditions: readonly Condition[]): Condition {
  const [only] = conditions;
  return conditions.length === 1 && only !== undefined ? only : { op: 'any', conditions };
}

function isEventName(name: string): boolean {
  return /^[a-z][a-z0-9_]{0,63}$/.test(name);
}
