import type { Ids } from '../identity/ids.ts';
import type { EventDoc } from '../model/event.ts';
import type { RecordDoc } from '../model/record.ts';
import { batchIdOfProfile } from '../profile/applied-batches.ts';
import { claimsOf } from '../profile/claims.ts';
import { accountsOf } from '../profile/groups.ts';
import type { LocalTime } from './local-time.ts';
import type { ItemPlan } from './plan-batch.ts';
import type { PreparedItem } from './prepared-item.ts';

/** What one item leaves behind. */
export interface ItemFacts {
  readonly event: EventDoc | undefined;
  readonly record: { readonly id: string; readonly doc: RecordDoc } | undefined;
}

/**
 * Builds the documents of a resolved batch. A person's traits and consents go with the record where there is one,
 * else with the event, so that they are folded once.
 * @param input.batchId of the whole batch; each profile gets its own from it
 * @returns facts in the order of the items, and the batch id of each profile
 */
export function buildFacts(input: {
  readonly items: readonly PreparedItem[];
  readonly plans: readonly ItemPlan[];
  readonly ids: Ids;
  readonly batchId: string;
  readonly localTime: (instant: string) => LocalTime;
}): { facts: ItemFacts[]; batchIds: ReadonlyMap<string, string> } {
  const batchIds = new Map<string, string>();
  const batchIdOf = (profile_id: string): string => {
    const known = batchIds.get(profile_id);
    if (known !== undefined) return known;
    const made = batchIdOfProfile(input.batchId, batchIds.size);
    batchIds.set(profile_id, made);
    return made;
  };
  const facts = input.items.map((item, i): ItemFacts => {
    const plan = input.plans[i];
    if (plan === undefined) throw new TypeError('a plan for each item');
    const profile_id = plan.profile_id;
    return {
      event:
        profile_id === null
          ? undefined
          : eventOf(item, plan, profile_id, batchIdOf(profile_id), input),
      record: recordOf(item, plan, input.ids),
    };
  });
  return { facts, batchIds };
}

function eventOf(
  { message, issues }: PreparedItem,
  plan: ItemPlan,
  profile_id: string,
  batch_id: string,
  { ids, localTime }: { ids: Ids; localTime: (instant: string) => LocalTime },
): EventDoc | undefined {
  const { event, source, message_id, type, occurred_at, received_at, record } = message;
  if (event === undefined) return undefined;
  const { traits, consents } = record === undefined ? message : {};
  return {
    ...event,
    event_id: ids.event(source, message_id),
    message_id,
    batch_id,
    profile_id,
    source,
    type,
    occurred_at,
    received_at,
    ...localTime(occurred_at),
    identifiers: [...plan.keys],
    ...leftOut(plan),
    ...(traits === undefined ? {} : { traits }),
    ...(consents === undefined ? {} : { consents }),
    issues: [...issues, ...plan.issues],
  };
}

function recordOf(
  { message, issues }: PreparedItem,
  plan: ItemPlan,
  ids: Ids,
): ItemFacts['record'] {
  const { record, source, traits, consents, received_at } = message;
  if (record === undefined) return undefined;
  return {
    id: ids.record(source, record.record_type, record.record_id),
    doc: {
      ...record,
      source,
      profile_id: plan.profile_id,
      identifiers: [...plan.keys],
      ...leftOut(plan),
      claims: claimsOf({
        source,
        at: record.updated_at,
        identifiers: plan.keys,
        traits,
        consents,
        told_in: record.record_id,
        groups: accountsOf([...plan.keys, ...plan.left_out]),
      }),
      issues: [...issues, ...plan.issues],
      received_at,
    },
  };
}

/** Kept as evidence: under other rules it may show that two are one. */
function leftOut({ left_out }: ItemPlan): { left_out?: string[] } {
  return left_out.length === 0 ? {} : { left_out: [...left_out] };
}
