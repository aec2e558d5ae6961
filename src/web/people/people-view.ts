import type { ChurnBand } from '../../model/predictions.ts';
import type { LifecycleStage } from '../../model/profile.ts';
import type { Facet, VALUE_BANDS } from '../../search/facets.ts';
import type { SearchFilters, Sort } from '../../search/request.ts';

/** Lists of the panel: codes and places, so that an address holds nothing that singles somebody out. */
export const PANEL_FACETS = [
  'lifecycle_stage',
  'segment',
  'value_band',
  'churn_band',
  'channel',
  'consent',
  'country',
  'region',
  'city',
] as const satisfies readonly Facet[];
export type PanelFacet = (typeof PANEL_FACETS)[number];

export const PANEL_SORTS = [
  'relevance',
  'last_seen',
  'value',
  'expected_value',
  'churn',
  'created',
] as const satisfies readonly Sort[];
export type PanelSort = (typeof PANEL_SORTS)[number];

/**
 * What of a list of people is shown, as the address says it; what was typed is not in it. Codes have dots between
 * them, places bars.
 */
export type PeopleView = { readonly [F in PanelFacet]?: string | undefined } & {
  readonly sort?: PanelSort | undefined;
};

/** Reads an address that may have been typed or shortened by hand: what is not understood is left out. */
export function parsePeopleView(search: Readonly<Record<string, unknown>>): PeopleView {
  const lists = PANEL_FACETS.flatMap((facet) => {
    const codes = codesOf(facet, search[facet]);
    return codes.length === 0 ? [] : [[facet, joined(facet, codes)] as const];
  });
  const sort = PANEL_SORTS.find((each) => each === search['sort']);
  return {
    ...Object.fromEntries(lists),
    ...(sort === undefined || sort === 'relevance' ? {} : { sort }),
  };
}

/** The chosen values of a list. */
export function chosenOf(view: PeopleView, facet: PanelFacet): string[] {
  return codesOf(facet, view[facet]);
}

/** The view with a value put into or taken out of a list. */
export function toggleValue(view: PeopleView, facet: PanelFacet, value: string): PeopleView {
  const codes = chosenOf(view, facet);
  const next = codes.includes(value) ? codes.filter((one) => one !== value) : [...codes, value];
  return { ...view, [facet]: next.length === 0 ? undefined : joined(facet, next) };
}

const STAGES: readonly string[] = [
  'prospect',
  'new',
  'active',
  'at_risk',
  'dormant',
  'lost',
] satisfies LifecycleStage[];
const BANDS: readonly string[] = [
  'none',
  'under_100',
  'from_100',
  'from_500',
  'from_2000',
] satisfies (keyof typeof VALUE_BANDS)[];
const RISKS: readonly string[] = ['low', 'medium', 'high'] satisfies ChurnBand[];

/** Codes that the server would refuse: an address is no reason for an error. */
const UNDERSTOOD: Readonly<Record<PanelFacet, (code: string) => boolean>> = {
  lifecycle_stage: (code) => STAGES.includes(code),
  value_band: (code) => BANDS.includes(code),
  churn_band: (code) => RISKS.includes(code),
  segment: isCode,
  channel: isCode,
  consent: isCode,
  country: (code) => /^[A-Z]{2}$/.test(code),
  region: isPlace,
  city: isPlace,
};
/** Most values of one list that the server takes. */
const MOST_VALUES = 50;

function isCode(code: string): boolean {
  return /^[a-z][a-z0-9_-]{0,63}$/.test(code);
}

function isPlace(name: string): boolean {
  return name.length <= 256 && name.trim() !== '' && !/\p{Cc}/u.test(name);
}

function isWritten(facet: PanelFacet): boolean {
  return facet === 'region' || facet === 'city';
}

function codesOf(facet: PanelFacet, value: unknown): string[] {
  if (typeof value !== 'string') return [];
  const written = isWritten(facet)
    ? value.split('|').map((name) => name.replaceAll('~1', '|').replaceAll('~0', '~'))
    : value.split('.');
  return [...new Set(written)].filter(UNDERSTOOD[facet]).slice(0, MOST_VALUES);
}

/** Names of places may hold whatever stands between them. */
function joined(facet: PanelFacet, codes: readonly string[]): string {
  if (!isWritten(facet)) return codes.join('.');
  return codes.map((name) => name.replaceAll('~', '~0').replaceAll('|', '~1')).join('|');
}

/** People of one page of the list. */
export const PEOPLE_PAGE = 50;

/** The filters of a request for a view. */
export function filtersOf(view: PeopleView): SearchFilters {
  const lists = PANEL_FACETS.flatMap((facet) => {
    const codes = chosenOf(view, facet);
    return codes.length === 0 ? [] : [[facet, codes] as const];
  });
  return Object.fromEntries(lists);
}

/** The view of a saved search: what this page cannot show of it is left out. */
export function viewOf(search: {
  readonly filters?: { readonly [F in PanelFacet]?: readonly string[] | undefined } | undefined;
  readonly sort?: string | undefined;
}): PeopleView {
  const lists = PANEL_FACETS.map((facet) => {
    return [facet, joined(facet, search.filters?.[facet] ?? [])];
  });
  return parsePeopleView({ ...Object.fromEntries(lists), sort: search.sort });
}
