import { type Condition, fieldsOf } from '../../segments/condition.ts';
import type { AttributionRequest } from '../attribution/request.ts';
import type { BasketRequest } from '../basket/basket.ts';
import type { CohortsRequest } from '../cohorts/request.ts';
import type { FunnelRequest } from '../funnel/request.ts';
import type { JourneysRequest } from '../journeys/request.ts';

/** A field that a question about followed people names, with where it stands: what the masking policy has to allow. */
export interface FollowedField {
  readonly over: 'profiles' | 'events';
  readonly field: string;
  readonly path: string;
}

export function* funnelFields(request: FunnelRequest): Generator<FollowedField> {
  for (const name of ['steps', 'exclusions'] as const) {
    for (const [i, { condition }] of request[name].entries()) {
      yield* ofCondition('events', condition, `${name}[${i}].condition`);
    }
  }
  yield* ofCondition('profiles', request.people, 'people');
  if (request.by !== undefined) {
    yield { over: request.by.over, field: request.by.field, path: 'by.field' };
  }
  // What people did is read of their profiles, too.
  yield { over: 'events', field: 'name', path: 'steps' };
}

export function* journeyFields(request: JourneysRequest): Generator<FollowedField> {
  for (const [i, field] of request.by.entries()) yield { over: 'events', field, path: `by[${i}]` };
  yield* ofCondition('events', request.filter, 'filter');
  yield* ofCondition('profiles', request.people, 'people');
  yield* ofCondition('events', request.conversion.condition, 'conversion.condition');
}

export function* cohortFields(request: CohortsRequest): Generator<FollowedField> {
  yield* ofCondition('events', request.condition, 'condition');
  yield* ofCondition('profiles', request.people, 'people');
  const { by } = request;
  if (by.kind === 'first_product') yield { over: 'events', field: by.field, path: 'by.field' };
  else if (by.kind === 'channel') {
    yield { over: 'profiles', field: 'computed.acquisition.channel', path: 'by' };
  }
  yield { over: 'profiles', field: 'first_seen_at', path: 'start' };
}

export function* attributionFields(request: AttributionRequest): Generator<FollowedField> {
  yield* ofCondition('events', request.conversion.condition, 'conversion.condition');
  yield* ofCondition('events', request.touches, 'touches');
  yield* ofCondition('profiles', request.people, 'people');
  yield { over: 'events', field: request.by === 'way' ? 'channel' : request.by, path: 'by' };
}

export function* basketFields(request: BasketRequest): Generator<FollowedField> {
  yield* ofCondition('events', request.filter, 'filter');
  yield { over: 'events', field: request.field, path: 'field' };
}

function* ofCondition(
  over: FollowedField['over'],
  condition: Condition | undefined,
  path: string,
): Generator<FollowedField> {
  if (condition === undefined) return;
  for (const one of fieldsOf(condition, path)) yield { over, ...one };
}
