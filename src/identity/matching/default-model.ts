import { GIVEN } from './compare-names.ts';
import { buildComparisons } from './comparisons.ts';
import type { MatchModel } from './model.ts';

/**
 * Share of each level among strangers, 0 first: what a company's own profiles replace as soon as there are enough of
 * them. Rounded from what was fitted on people of several countries; towns are those of one region's shop.
 */
const STRANGERS: Readonly<Record<string, readonly number[]>> = {
  given_name: givenShares(),
  family_name: [0.995, 0.0015, 0.0008, 0.0003, 0.0024],
  middle_name: [0.93, 0.065, 0.005],
  birth_date: [0.77, 0.195, 0.021, 0.013, 0.001, 0.00005],
  sex: [0.5, 0.5],
  document_id: [0.99998, 0.00001, 0.00001],
  email: [0.9998, 0.00005, 0.00005, 0.0001],
  phone: [0.9998, 0.0001, 0.0001],
  address: [0.9945, 0.0001, 0.0018, 0.0006, 0.003],
  town: [0.92, 0.02, 0.01, 0.05],
  employer: [0.975, 0.005, 0.02],
  occupation: [0.96, 0.01, 0.03],
  birth_place: [0.93, 0.01, 0.06],
};

/** Of first names, whose levels are told by name: strangers' names mostly differ, and seldom are each other's form. */
function givenShares(): number[] {
  const shares: Readonly<Record<string, number>> = {
    resembles: 0.003,
    close: 0.0015,
    form: 0.0015,
    swapped: 0.00002,
    same: 0.0065,
  };
  const agreeing = Object.entries(GIVEN).filter(([, level]) => level !== GIVEN.different);
  const row = new Array<number>(agreeing.length + 1).fill(0);
  for (const [name, level] of agreeing) row[level] = shares[name] ?? 0.0005;
  row[GIVEN.different] = 1 - row.reduce((sum, share) => sum + share, 0);
  return row;
}

/** Pairs of one person that are expected for each profile before anything is known, relatives alike. */
const PAIRS_PER_PROFILE = 0.3;

/**
 * What is held before a company's own profiles were looked at. Needs no data, so it knows nothing of names that are
 * frequent here.
 * @param profiles how many there are: among more of them two that resemble each other are less likely one person
 */
export function defaultModel(profiles: number): MatchModel {
  const { comparisons } = buildComparisons([]);
  const prior = Math.min(0.001, PAIRS_PER_PROFILE / Math.max(1, profiles));
  return {
    format: 1,
    records: 0,
    people: 0,
    prior,
    kin_prior: prior,
    names_alone: null,
    comparisons: comparisons.map(({ name, usual, kin: relatives }) => {
      const u = strangersAt(name, usual.length);
      const m = usual.map((share) => Math.max(share, 1e-4));
      const kin = m.map((share, level) => relatives * share + (1 - relatives) * (u[level] ?? 0));
      return { name, m, u, kin, terms: { common: [], rare: u.at(-1) ?? 1 } };
    }),
    generic: [],
  };
}

/** A comparison of another grain than the table's speaks as little as the table's least: one in a hundred agree. */
function strangersAt(name: string, levels: number): readonly number[] {
  const known = STRANGERS[name];
  if (known?.length === levels) return known;
  return Array.from({ length: levels }, (_, level) =>
    level === 0 ? 0.99 : 0.01 / Math.max(1, levels - 1),
  );
}

/** Names of comparisons that {@link STRANGERS} does not fit; empty unless one was changed and the table was not. */
export function unknownStrangers(): string[] {
  return buildComparisons([])
    .comparisons.filter(({ name, usual }) => STRANGERS[name]?.length !== usual.length)
    .map(({ name }) => name);
}
