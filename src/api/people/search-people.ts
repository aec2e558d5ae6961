import type { z } from 'zod';
import { AppError } from '../../errors.ts';
import {
  holderOf,
  maskedFields,
  maskProfile,
  type ProfileField,
  searchableTiers,
  visibleFields,
} from '../../privacy/policy.ts';
import { buildSearch, HIT_FIELDS } from '../../search/build-search.ts';
import { openCursor, sealCursor } from '../../search/cursor.ts';
import { explainHit } from '../../search/explain-hit.ts';
import { type SearchRequest, SORTS } from '../../search/request.ts';
import type { PeopleDeps } from './deps.ts';
import type { Asker } from './open-profile.ts';
import type { SearchAnswer } from './schemas.ts';

/**
 * Finds people by what was typed, as the roles may: fields they may not see are neither searched, sorted by, read nor shown.
 * @throws AppError `invalid_request` for a cursor of another search, `forbidden` for an order by a masked field
 */
export async function searchPeople(
  deps: PeopleDeps,
  request: SearchRequest,
  asker: Asker,
): Promise<z.infer<typeof SearchAnswer>> {
  const visible = visibleFields(asker.roles);
  const sortField = SORTS[request.sort]?.field;
  if (sortField !== undefined && !visible.has(sortField)) {
    throw new AppError('forbidden', `your roles may not sort by ${request.sort}`);
  }
  refuseMaskedFilters(request, visible);
  const question = [request.query, request.filters ?? {}, request.sort, [...asker.roles].sort()];
  const place = placeOf(deps, question, request.cursor);
  const now = place?.now ?? deps.now();
  const search = buildSearch(request, {
    tiers: searchableTiers(asker.roles),
    visible,
    defaultCountry: deps.defaultCountry,
    now,
    ...(place === undefined ? {} : { after: place.after }),
  });
  const masked = maskedFields(asker.roles).filter((field) => SHOWN.has(field));
  if (search.body === undefined) return { hits: [], masked, next_cursor: null, took_ms: 0 };
  const { hits, tookMs } = await deps.profiles.search(search.body, { signal: asker.signal });
  const page = hits.slice(0, request.size);
  const last = page.at(-1);
  return {
    hits: page.map(({ profile, matched }) => {
      const { document } = maskProfile(profile, asker.roles);
      return { profile: document, why: explainHit(search.clauses, matched, document) };
    }),
    masked,
    next_cursor:
      last === undefined || hits.length <= request.size
        ? null
        : sealCursor(deps.secret, question, [now.toISOString(), ...last.sort]),
    took_ms: tookMs,
  };
}

/** Who says what of a field tells of the field: where it is withheld, so is asking for its provenance. */
function refuseMaskedFilters({ filters }: SearchRequest, visible: ReadonlySet<ProfileField>): void {
  const asked = [
    ...(filters?.provenance === undefined
      ? []
      : [['confirmed', filters.provenance.field] as const]),
    ...(filters?.conflict ?? []).map((field) => ['conflicts', field] as const),
  ];
  for (const [list, field] of asked) {
    if (visible.has(list) && visible.has(holderOf(field))) continue;
    throw new AppError('forbidden', `your roles may not filter by what sources say of ${field}`);
  }
}

const SHOWN: ReadonlySet<ProfileField> = new Set(HIT_FIELDS);

function placeOf(deps: PeopleDeps, question: unknown, cursor: string | undefined) {
  if (cursor === undefined) return undefined;
  const place = openCursor(deps.secret, question, cursor);
  const [now, ...after] = place ?? [];
  if (typeof now !== 'string') {
    throw new AppError('invalid_request', 'the cursor belongs to another search', {
      errors: [{ path: 'cursor', message: 'is not a cursor of this search' }],
    });
  }
  return { now: new Date(now), after };
}
