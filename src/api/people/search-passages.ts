import type { z } from 'zod';
import { maskedFields, visibleFields } from '../../privacy/policy.ts';
import { HIT_FIELDS } from '../../search/build-search.ts';
import { buildPassages } from '../../search/passages/build-passages.ts';
import { readPassage } from '../../search/passages/read-passage.ts';
import { readRecalled } from '../../search/passages/recalled.ts';
import type { PassageRequest } from '../../search/passages/request.ts';
import type { PeopleDeps } from './deps.ts';
import type { Asker } from './open-profile.ts';
import { resolvePeople } from './resolve-people.ts';
import type { PassagesAnswer } from './schemas.ts';
import { showHit } from './show-hit.ts';

/** Interactions asked for beyond the people wanted: several may turn out to be of one person, or of the erased. */
const SPARE = 3;

/** Finds people by what was said in their interactions, or by the number of an order or case, with the passage. */
export async function searchPassages(
  deps: PeopleDeps,
  { query, size }: PassageRequest,
  asker: Asker,
): Promise<z.infer<typeof PassagesAnswer>> {
  const parts = HIT_FIELDS.filter((field) => visibleFields(asker.roles).has(field));
  const masked = maskedFields(asker.roles).filter((field) =>
    (HIT_FIELDS as readonly string[]).includes(field),
  );
  const body = buildPassages(query, size * SPARE);
  if (body === undefined) return { hits: [], masked, took_ms: 0 };
  const { hits, tookMs } = await deps.events.searchPassages(body, asker);
  const owners = hits.flatMap(({ event }) => event.profile_id ?? []);
  const people = await resolvePeople(deps, owners, parts, asker);
  const { numbers } = readRecalled(query);
  const seen = new Set<string>();
  const found = hits.flatMap(({ event, highlight }) => {
    const profile = people.get(event.profile_id ?? '');
    const why = readPassage(highlight, event, numbers);
    const { event_id, name, channel, occurred_at, source } = event;
    if (profile === undefined || why === undefined || seen.has(profile.profile_id)) return [];
    if (!event_id || !name || !channel || !occurred_at || !source) return [];
    seen.add(profile.profile_id);
    const shown = showHit(profile, asker.roles);
    return [{ profile: shown, event: { event_id, name, channel, occurred_at, source }, why }];
  });
  return { hits: found.slice(0, size), masked, took_ms: tookMs };
}
