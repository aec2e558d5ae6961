import { expect, test } from 'vitest';
import { createLocalClock } from '../../../src/ingestion/local-time.ts';

const cases = [
  { zone: 'Europe/Paris', at: '2026-03-05T10:00:00.000Z', hour: 11, weekday: 4, name: 'winter' },
  {
    zone: 'Europe/Paris',
    at: '2026-07-05T22:30:00.000Z',
    hour: 0,
    weekday: 1,
    name: 'next day in summer',
  },
  {
    zone: 'Europe/Paris',
    at: '2026-03-29T00:59:59.999Z',
    hour: 1,
    weekday: 7,
    name: 'before the clock jumps',
  },
  {
    zone: 'Europe/Paris',
    at: '2026-03-29T01:00:00.000Z',
    hour: 3,
    weekday: 7,
    name: 'after the clock jumped',
  },
  {
    zone: 'Asia/Kathmandu',
    at: '2026-03-05T10:20:00.000Z',
    hour: 16,
    weekday: 4,
    name: 'a quarter of an hour',
  },
  {
    zone: 'America/St_Johns',
    at: '2026-01-01T03:00:00.000Z',
    hour: 23,
    weekday: 3,
    name: 'the day before',
  },
  { zone: 'UTC', at: '1969-12-31T23:00:00.000Z', hour: 23, weekday: 3, name: 'before 1970' },
];

test.each(cases)('$zone: $name', ({ zone, at, hour, weekday }) => {
  const localTime = createLocalClock(zone);
  expect(localTime(at)).toEqual({ local_hour: hour, local_weekday: weekday });
});
