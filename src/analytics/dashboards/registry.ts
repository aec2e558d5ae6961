import { acquisition } from './ready/acquisition.ts';
import { realTime } from './ready/real-time.ts';
import { value } from './ready/value.ts';
import { Dashboard } from './spec.ts';

/** Dashboards that every installation has: read-only, to be looked at and copied. */
export const READY_DASHBOARDS: readonly Dashboard[] = [acquisition, value, realTime].map((input) =>
  Dashboard.parse(input),
);
