import type { PeopleFound } from '../api/types.ts';
import { label } from '../i18n/label.ts';
import { useLanguage } from '../i18n/language.tsx';
import { chosenOf, PANEL_FACETS, type PanelFacet, type PeopleView } from './people-view.ts';

/** Lists to narrow people by, each value with how many it would show beside those chosen in the list. */
export function FacetPanel({
  facets,
  view,
  toggle,
}: {
  facets: PeopleFound['facets'];
  view: PeopleView;
  toggle: (facet: PanelFacet, value: string) => void;
}) {
  const { words, format } = useLanguage();
  const names: Readonly<Record<PanelFacet, (value: string) => string>> = {
    lifecycle_stage: (code) => label(words.stages, code),
    segment: (code) => label({}, code),
    value_band: (code) => label(words.people.bands, code),
    churn_band: (code) => label(words.foresight.band, code),
    channel: (code) => label(words.channels, code),
    consent: (code) => label(words.purposes, code),
    country: format.country,
    region: (name) => name,
    city: (name) => name,
  };
  return PANEL_FACETS.map((facet) => {
    const chosen = chosenOf(view, facet);
    const { values = [], other = 0 } = facets.find((one) => one.facet === facet) ?? {};
    const listed = values.filter(({ value, count }) => count > 0 || chosen.includes(value));
    if (listed.length === 0) return null;
    return (
      <fieldset className="facet" key={facet}>
        <legend>{words.people.facets[facet]}</legend>
        {listed.map(({ value, count }) => (
          <label className="facet-value" key={value}>
            <input
              type="checkbox"
              checked={chosen.includes(value)}
              onChange={() => toggle(facet, value)}
            />
            <span className="facet-name">{names[facet](value)}</span>
            <span className="dim">{format.number(count)}</span>
          </label>
        ))}
        {other === 0 ? null : <p className="facet-other dim">{words.people.elsewhere(other)}</p>}
      </fieldset>
    );
  });
}
