import type { LifecycleStage } from '../../model/profile.ts';
import type { Facet, VALUE_BANDS } from '../../search/facets.ts';
import type { SearchFilters, Sort } from '../../search/request.ts';

/** Lists of the panel: those whose values are codes, so that an address holds nothing of anybody. */
export const PANEL_FACETS = [
  'lifecycle_stage',
  'segment',
  'channel',
  'value_band',
  'consent',
] as const satisfies readonly Facet[];
export type PanelFacet = (typeof PANEL_FACETS)[number];

export const PANEL_SORTS = [
  'relevance',
  'last_seen',
  'value',
  'created',
] as const satisfies readonly Sort[];
export type PanelSort = (typeof PANEL_SORTS)[number];

/** What of a list of people is shown, as the address says it; what was typed is not in it. Lists have dots between. */
export type PeopleView = { readonly [F in PanelFacet]?: string | undefined } & {
  readonly sort?: PanelSort | undefined;
};

/** Reads an address that may have been typed or shortened by hand: what is not understood is left out. */
export function parsePeopleView(search: Readonly<Record<string, unknown>>): PeopleView {
  const lists = PANEL_FACETS.flatMap((facet) => {
    const codes = codesOf(facet, search[facet]);
    return codes.length === 0 ? [] : [[facet, codes.join('.')] as const];
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
  return { ...view, [facet]: next.length === 0 ? undefined : next.join('.') };
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

function codesOf(facet: PanelFacet, value: unknown): string[] {
  if (typeof value !== 'string') return [];
  const codes = [...new Set(value.split('.'))].filter((code) =>
    /^[a-z][a-z0-9_-]{0,63}$/.test(code),
  );
  // The server refuses codes that it does not know, and an address is no reason for an error.
  if (facet === 'lifecycle_stage') return codes.filter((code) => STAGES.includes(code));
  if (facet === 'value_band') return codes.filter((code) => BANDS.includes(code));
  return codes;
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
  const lists = PANEL_FACETS.map((facet) => [facet, search.filters?.[facet]?.join('.')]);
  return parsePeopleView({ ...Object.fromEntries(lists), sort: search.sort });
}
