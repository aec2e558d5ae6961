import { describe, expect, test } from 'vitest';
import { conditionOf, equivalentOf } from '../../../../src/analytics/dashboards/selections.ts';
import { type Chosen, Selection } from '../../../../src/analytics/dashboards/view.ts';

const over = (subject: 'events' | 'profiles', chosen: Chosen, more: object = {}) =>
  Selection.parse({ id: 'a', over: subject, chosen, ...more });
const values = (field: string, ...some: (string | null)[]): Chosen => ({
  kind: 'values',
  field,
  values: some,
});

describe('a selection', () => {
  test.each([
    {
      name: 'of values',
      selection: over('events', values('channel', 'web', 'app')),
      condition: { op: 'is', field: 'channel', values: ['web', 'app'] },
    },
    {
      name: 'of no value, turned round',
      selection: over('events', values('channel', null), { negate: true }),
      condition: {
        op: 'not',
        condition: { op: 'not', condition: { op: 'exists', field: 'channel' } },
      },
    },
    {
      name: 'of hours of the week, day by day',
      selection: over('events', { kind: 'hours_of_week', cells: ['1-09', '1-10'] }),
      condition: {
        op: 'all',
        conditions: [
          { op: 'is', field: 'local_weekday', values: [1] },
          { op: 'is', field: 'local_hour', values: [9, 10] },
        ],
      },
    },
  ])('$name is a condition', ({ selection, condition }) => {
    expect(conditionOf(selection)).toEqual(condition);
  });

  test.each([
    ['events', 'channel', 'channels'],
    ['profiles', 'channels', 'channel'],
    ['events', 'place.city', 'city'],
    ['profiles', 'sources', 'source'],
  ] as const)('of %s by %s is one by %s of the others', (subject, field, other) => {
    expect(equivalentOf(over(subject, values(field, 'x')))).toEqual({
      condition: { op: 'is', field: other, values: ['x'] },
      field: other,
    });
  });

  test('of names of interactions is one of what people did', () => {
    expect(equivalentOf(over('events', values('name', 'order_completed')))?.condition).toEqual({
      op: 'did',
      event: 'order_completed',
    });
  });

  test('by a field that only one kind has is equivalent to none', () => {
    expect(equivalentOf(over('events', values('device.type', 'mobile')))).toBeUndefined();
    expect(equivalentOf(over('profiles', values('lifecycle_stage', 'active')))).toBeUndefined();
  });
});
