import type { ComputedTraits } from '../model/computed-traits.ts';
import { topKey } from './figures.ts';
import type { TraitInput } from './input.ts';

/** Purpose without whose consent nothing is told of where somebody lives or works. */
export const LOCATION_PURPOSE = 'geolocation';

/** Interactions at one place from which on it says something. */
const LEAST = 3;

/**
 * Where somebody lives and works, to the town: the place of most of what they did outside working hours (evenings,
 * nights, weekends) and within them (weekdays from nine to five, own clock), each from three interactions on. Told
 * only where the purpose `geolocation` is granted; gone with the next event or recompute once it is withdrawn.
 * @returns `undefined` without consent or without a place
 */
export function whereabouts({
  state,
  consents_granted,
}: TraitInput): ComputedTraits['whereabouts'] {
  if (!consents_granted.includes(LOCATION_PURPOSE)) return undefined;
  const home = placeOf(state.habits?.leisure_places);
  const work = placeOf(state.habits?.work_places);
  if (home === undefined && work === undefined) return undefined;
  const [home_country, home_region, home_city] = home ?? NOWHERE;
  const [work_country, work_region, work_city] = work ?? NOWHERE;
  return { home_country, home_region, home_city, work_country, work_region, work_city };
}

type Place = readonly [country: string | null, region: string | null, city: string | null];
const NOWHERE: Place = [null, null, null];

function placeOf(places: Readonly<Record<string, number>> | undefined): Place | undefined {
  const key = topKey(places);
  if (key === null || (places?.[key] ?? 0) < LEAST) return undefined;
  const [country, region, city] = key.split('\t');
  return [country || null, region || null, city || null];
}
