import { type ArmsCompared, compareArms } from '../../analytics/effectiveness/compare-arms.ts';
import { Outcomes, sortExposed } from '../../analytics/effectiveness/people-of.ts';
import type { EffectivenessRequest } from '../../analytics/effectiveness/request.ts';
import type { ExposureReader } from '../../elasticsearch/exposure-reader.ts';
import { AppError } from '../../errors.ts';
import { refuseMasked } from '../../privacy/question-policy.ts';
import { COUNTED_AS } from '../../profile/taxonomy.ts';
import { compileCondition } from '../../segments/compile.ts';
import { type Condition, fieldsOf } from '../../segments/condition.ts';
import { enginePath } from '../../segments/field.ts';
import { getField } from '../../segments/fields.ts';
import { momentMs } from '../../segments/moment.ts';
import type { Asker } from '../people/open-profile.ts';
import type { AnalysisDeps } from './deps.ts';

export interface Effectiveness extends ArmsCompared {
  readonly excluded: { readonly in_several_arms: number; readonly window_not_over: number };
  readonly window_days: number;
  readonly confidence: number;
  readonly time_zone: string;
}

const DAY_MS = 86_400_000;
const PEOPLE_AT_ONCE = 2_000;
const ORDERS: Condition = { op: 'is', field: 'name', values: [...COUNTED_AS.orders] };

/** @throws AppError `forbidden` for a masked field, `invalid_request` for what cannot be asked */
export async function runEffectiveness(
  deps: AnalysisDeps & { readonly exposures: ExposureReader },
  request: EffectivenessRequest,
  asker: Asker,
): Promise<Effectiveness> {
  const { exposure, conversion = ORDERS, arm_field, window_days, period } = request;
  const arm = getField('events', arm_field, 'arm_field');
  if (arm.type !== 'keyword') {
    throw new AppError('invalid_request', 'arms are told apart by a field of words', {
      errors: [{ path: 'arm_field', message: 'is not a field of words' }],
    });
  }
  refuseMasked('events', [{ field: arm_field, path: 'arm_field' }], asker.roles);
  refuseMasked('events', fieldsOf(exposure, 'exposure'), asker.roles);
  refuseMasked('events', fieldsOf(conversion, 'conversion'), asker.roles);
  const clock = { now: deps.now(), timezone: request.time_zone ?? deps.timezone };
  const asked = { ...clock, subject: 'events' as const };
  const iso = (moment: Parameters<typeof momentMs>[0]) =>
    new Date(momentMs(moment, clock)).toISOString();
  const range = {
    ...(period?.from === undefined ? {} : { gte: iso(period.from) }),
    ...(period?.to === undefined ? {} : { lt: iso(period.to) }),
  };
  const exposed = await deps.exposures.exposures(
    {
      bool: {
        filter: [
          compileCondition(exposure, asked, 'exposure'),
          { exists: { field: enginePath(arm) } },
          ...(Object.keys(range).length === 0 ? [] : [{ range: { occurred_at: range } }]),
        ],
      },
    },
    enginePath(arm),
    asker,
  );
  const windowMs = window_days * DAY_MS;
  const { people, ...excluded } = sortExposed(exposed, windowMs, clock.now.getTime());
  const outcomes = new Outcomes(people, windowMs);
  const all = [...people.values()].sort((a, b) => a.at - b.at);
  for (let i = 0; i < all.length; i += PEOPLE_AT_ONCE) {
    const part = all.slice(i, i + PEOPLE_AT_ONCE);
    const between = [part[0]?.at ?? 0, (part.at(-1)?.at ?? 0) + windowMs] as const;
    const ids = part.map(({ profile_id }) => profile_id);
    const query = compileCondition(conversion, asked, 'conversion');
    for await (const page of deps.exposures.followed(ids, between, query, asker)) {
      for (const one of page) outcomes.add(one);
    }
  }
  const compared = compareArms(outcomes.people(), {
    control: request.control,
    expectedShares: request.expected_shares,
    confidence: request.confidence,
    power: request.power,
    leastLift: request.least_lift,
  });
  return {
    ...compared,
    excluded,
    window_days,
    confidence: request.confidence,
    time_zone: clock.timezone,
  };
}
