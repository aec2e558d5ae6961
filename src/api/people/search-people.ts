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
import { refuseMasked } from '../../privacy/question-policy.ts';
import { type BuiltSearch, buildSearch, HIT_FIELDS, whyOwn } from '../../search/build-search.ts';
import { openCursor, sealCursor } from '../../search/cursor.ts';
import { createExplainer } from '../../search/explain-hit.ts';
import { FACET_NAMES, FACETS, readFacets } from '../../search/facets.ts';
import { type SearchRequest, SORTS } from '../../search/request.ts';
import { NO_PREFERENCE, type Preference } from '../../search/saved-view.ts';
import { buildSuggest, readSuggest, suggestFromHit } from '../../search/suggest.ts';
import { type Condition, fieldsOf } from '../../segments/condition.ts';
import { resolveSegments } from '../segments/resolve-segments.ts';
import type { PeopleDeps } from './deps.ts';
import type { Asker } from './open-profile.ts';
import type { SearchAnswer } from './schemas.ts';
import { showHit } from './show-hit.ts';

/**
 * Finds people by what was typed, as the roles may: fields they may not see are neither searched, sorted by, read nor shown.
 * @throws AppError `invalid_request` for a cursor of another search, `forbidden` for an order by a masked field
 */
export async function searchPeople(
  deps: PeopleDeps,
  given: SearchRequest,
  asker: Asker,
  own: Preference = NO_PREFERENCE,
): Promise<z.infer<typeof SearchAnswer>> {
  const request = await withSegments(deps, given);
  const visible = visibleFields(asker.roles);
  const sortField = SORTS[request.sort]?.field;
  if (sortField !== undefined && !visible.has(sortField)) {
    throw new AppError('forbidden', `your roles may not sort by ${request.sort}`);
  }
  refuseMaskedFilters(request, visible, asker);
  const question = [
    request.query,
    request.filters ?? {},
    request.sort,
    request.prefer ?? null,
    own,
    [...asker.roles].sort(),
  ];
  const place = placeOf(deps, question, request.cursor);
  const now = place?.now ?? deps.now();
  const search = buildSearch(request, {
    ...searchOptions(deps, asker, now),
    own,
    ...(place === undefined ? {} : { after: place.after }),
  });
  const masked = maskedFields(asker.roles).filter((field) => SHOWN.has(field));
  const nobody = { hits: [], masked, total: null, facets: [], next_cursor: null };
  if (search.body === undefined) {
    // Nothing could match, so nobody is counted either.
    const counts = request.facets === undefined ? {} : { total: 0 };
    return { ...nobody, ...counts, did_you_mean: null, took_ms: 0 };
  }
  const { hits, tookMs, ...counted } = await ask(deps, request, search, asker);
  const page = hits.slice(0, request.size);
  const last = page.at(-1);
  const [first] = place === undefined ? page : [];
  const explainer = createExplainer(search.clauses);
  return {
    ...nobody,
    ...counted,
    hits: page.map(({ profile }) => {
      const document = showHit(profile, asker.roles);
      return { profile: document, why: explainer.explain(document), own: whyOwn(own, profile) };
    }),
    did_you_mean:
      first === undefined
        ? ((await suggestOther(deps, request, search, asker)) ?? null)
        : (suggestFromHit(
            search.typed,
            explainer,
            maskProfile(first.profile, asker.roles).document,
          ) ?? null),
    next_cursor:
      last === undefined || hits.length <= request.size
        ? null
        : sealCursor(deps.secret, question, [now.toISOString(), ...last.sort]),
    took_ms: tookMs,
  };
}

/** Segments become what they say today: membership is no field that could lag behind. */
async function withSegments(deps: PeopleDeps, request: SearchRequest): Promise<SearchRequest> {
  const { segment, ...filters } = request.filters ?? {};
  const saved = segment === undefined ? 0 : (await deps.segments.findMany(segment)).size;
  // Names that were never saved here are compared with what profiles hold, as other systems gave it.
  if (segment === undefined || saved < segment.length) {
    return await resolveSegments(deps.segments, request);
  }
  const belongs: Condition = { op: 'is', field: 'segments', values: segment };
  const condition: Condition =
    filters.condition === undefined
      ? belongs
      : { op: 'all', conditions: [filters.condition, belongs] };
  return await resolveSegments(deps.segments, { ...request, filters: { ...filters, condition } });
}

async function ask(deps: PeopleDeps, request: SearchRequest, search: BuiltSearch, asker: Asker) {
  const { body = {}, facets } = search;
  if (facets === undefined) {
    const { hits, tookMs } = await deps.profiles.search(body, asker);
    return { hits, tookMs };
  }
  const { aggregations, ...found } = await deps.profiles.searchAndCount(body, facets, asker);
  return { ...found, ...readFacets(aggregations, request.facets ?? []) };
}

/** For a first page without anybody: words that people bear, if somebody is found by them. */
async function suggestOther(
  deps: PeopleDeps,
  request: SearchRequest,
  { typed }: BuiltSearch,
  asker: Asker,
): Promise<string | undefined> {
  if (request.cursor !== undefined || !visibleFields(asker.roles).has('names')) return undefined;
  const body = buildSuggest(typed);
  if (body === undefined) return undefined;
  const text = readSuggest(typed, await deps.profiles.suggest(body, asker));
  if (text === undefined) return undefined;
  const { facets: _, prefer: __, ...rest } = request;
  const other = buildSearch(
    { ...rest, query: text, size: 1 },
    searchOptions(deps, asker, deps.now()),
  );
  if (other.body === undefined) return undefined;
  const { hits } = await deps.profiles.search(other.body, asker);
  return hits.length === 0 ? undefined : text;
}

function searchOptions(deps: PeopleDeps, { roles }: Asker, now: Date) {
  const { defaultCountry, timezone } = deps;
  return {
    tiers: searchableTiers(roles),
    visible: visibleFields(roles),
    defaultCountry,
    timezone,
    now,
  };
}

/** Who says what of a field tells of the field: where it is withheld, so is asking for its provenance. */
function refuseMaskedFilters(
  { filters, facets = [], prefer }: SearchRequest,
  visible: ReadonlySet<ProfileField>,
  { roles }: Asker,
): void {
  const conditions = [
    ...(filters?.condition === undefined
      ? []
      : [...fieldsOf(filters.condition, 'filters.condition')]),
    // An order by a masked field would tell of it as well.
    ...(prefer === undefined ? [] : [...fieldsOf(prefer, 'prefer')]),
  ];
  refuseMasked('profiles', conditions, roles);
  const lists = FACET_NAMES.filter(
    (facet) => facets.includes(facet) || filters?.[facet] !== undefined,
  );
  for (const facet of lists) {
    if (visible.has(FACETS[facet].guard)) continue;
    throw new AppError('forbidden', `your roles may not ask by ${facet}`);
  }
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
