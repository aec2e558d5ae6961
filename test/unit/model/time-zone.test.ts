import { expect, test } from 'vitest';
import { loadConfig } from '../../../src/config.ts';
import { TimeZone } from '../../../src/model/time-zone.ts';

const cases = [
  { zone: 'Europe/Paris', ok: true },
  { zone: 'UTC', ok: true },
  { zone: '+02:00', ok: true },
  { zone: 'Asia/Calcutta', ok: true },
  { zone: 'europe/paris', ok: false },
  { zone: 'Mars/Olympus', ok: false },
  { zone: '', ok: false },
];
test.each(cases)('$zone is a time zone: $ok', ({ zone, ok }) => {
  expect(TimeZone.safeParse(zone).success).toBe(ok);
});

test('a wrong time zone is named at start with whatever else is wrong', () => {
  const env = { AZIMUT_DEFAULT_TIMEZONE: 'Mars/Olympus', AZIMUT_PORT: 'x' };
  expect(() => loadConfig(env)).toThrow(/AZIMUT_PORT.*AZIMUT_DEFAULT_TIMEZONE/);
});
