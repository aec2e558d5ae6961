import { acquisition } from './ready/acquisition.ts';
import { appointments } from './ready/appointments.ts';
import { campaigns } from './ready/campaigns.ts';
import { churn } from './ready/churn.ts';
import { consent } from './ready/consent.ts';
import { demand } from './ready/demand.ts';
import { fraud } from './ready/fraud.ts';
import { journey } from './ready/journey.ts';
import { quality } from './ready/quality.ts';
import { realTime } from './ready/real-time.ts';
import { service } from './ready/service.ts';
import { value } from './ready/value.ts';
import { Dashboard } from './spec.ts';

/** Dashboards that every installation has: read-only, to be looked at and copied. */
export const READY_DASHBOARDS: readonly Dashboard[] = [
  acquisition,
  value,
  journey,
  service,
  churn,
  consent,
  quality,
  demand,
  campaigns,
  realTime,
  fraud,
  appointments,
].map((input) => Dashboard.parse(input));
