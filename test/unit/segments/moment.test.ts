import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayOf, midnightMs, momentMs } from '../../../src/segments/moment.ts';

const PARIS = { now: new Date('2026-03-30T10:00:00.000Z'), timezone: 'Europe/Paris' };
const iso = (ms: number) => new Date(ms).toISOString();

describe('a moment', () => {
  test.each([
    {
      name: 'an instant of any offset',
      moment: '2026-03-29T02:00:00+02:00',
      at: '2026-03-29T00:00:00.000Z',
    },
    { name: 'a winter day', moment: '2026-01-01', at: '2025-12-31T23:00:00.000Z' },
    { name: 'a summer day', moment: '2026-07-01', at: '2026-06-30T22:00:00.000Z' },
    { name: 'the day clocks go forward', moment: '2026-03-29', at: '2026-03-28T23:00:00.000Z' },
    { name: 'the day after', moment: '2026-03-30', at: '2026-03-29T22:00:00.000Z' },
    { name: 'the day clocks go back', moment: '2025-10-26', at: '2025-10-25T22:00:00.000Z' },
    { name: 'days before now', moment: { days_ago: 1.5 }, at: '2026-03-28T22:00:00.000Z' },
  ])('$name', ({ moment, at }) => expect(iso(momentMs(moment, PARIS))).toBe(at));

  test('a day whose midnight clocks skip begins at its first instant', () => {
    // Clocks in Beirut went from 24:00 to 01:00.
    expect(iso(midnightMs('2024-03-31', 'Asia/Beirut'))).toBe('2024-03-30T22:00:00.000Z');
  });

  test('a day begins on that day, and the instant before does not belong to it', () => {
    const zones = ['Europe/Paris', 'America/St_Johns', 'Asia/Kathmandu', 'Pacific/Apia', 'UTC'];
    const days = fc.date({
      min: new Date('2000-01-02'),
      max: new Date('2037-12-30'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(days, fc.constantFrom(...zones), (date, timezone) => {
        const day = date.toISOString().slice(0, 10);
        // Samoa had no 30 December 2011.
        fc.pre(!(timezone === 'Pacific/Apia' && day === '2011-12-30'));
        const ms = midnightMs(day, timezone);
        const clock = { now: new Date(), timezone };
        expect(dayOf(iso(ms), clock)).toBe(day);
        expect(dayOf(iso(ms - 1), clock) < day).toBe(true);
      }),
    );
  });
});
