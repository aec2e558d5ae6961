/**
 * Ways a typed word can match a person, with the profile field each one reads and its weight. All the numbers that
 * rank people are in this file. Weights were settled on a million synthetic people (ARCHITECTURE.md).
 */
export const TIERS = {
  identifier: { field: 'identifiers', weight: 100 },
  email: { field: 'emails', weight: 100 },
  phone: { field: 'phones', weight: 90 },
  identifier_value: { field: 'identifier_values', weight: 60 },
  birth_date: { field: 'birth_date', weight: 50 },
  phone_part: { field: 'phones', weight: 45 },
  name: { field: 'names', weight: 40 },
  name_joined: { field: 'names', weight: 34 },
  nickname: { field: 'names', weight: 30 },
  /** first letters of the first names, such as those of a double one */
  double_initials: { field: 'names', weight: 36 },
  /** first letter of the first name */
  initial: { field: 'names', weight: 26 },
  identifier_start: { field: 'identifier_values', weight: 22 },
  name_prefix: { field: 'names', weight: 20 },
  identifier_end: { field: 'identifier_values', weight: 19 },
  email_part: { field: 'emails', weight: 18 },
  birth_month: { field: 'birth_date', weight: 17 },
  company: { field: 'company', weight: 16 },
  city: { field: 'city', weight: 14 },
  postcode: { field: 'postcode', weight: 14 },
  birth_year: { field: 'birth_date', weight: 13 },
  phonetic: { field: 'names', weight: 12 },
  /** one letter wrong, or two swapped */
  fuzzy: { field: 'names', weight: 10 },
  /** first letters of several names, as one word */
  initials: { field: 'names', weight: 8 },
  /** one letter wrong in the name of a town */
  city_fuzzy: { field: 'city', weight: 7 },
  /** two letters wrong, in a word of six or more */
  fuzzy_far: { field: 'names', weight: 6 },
} as const;

export type Tier = keyof typeof TIERS;
export const TIER_NAMES = Object.keys(TIERS) as [Tier, ...Tier[]];

/** What a person's worth and recency add to the score: less than a step between tiers, even one halved by a second word. */
export const RANKING = {
  /** times ln(1 + revenue in minor units): 1.1 for a customer of 10,000 euros */
  value_factor: 0.08,
  recency_weight: 0.8,
  recency_scale_days: 180,
  /** for whom the asker prefers: their own region or portfolio */
  preferred_weight: 1.5,
  /** of the weaker tiers that a word also matches through */
  tie_breaker: 0.1,
} as const;

/** Shortest word, in letters or digits, that each costly or vague way is tried for. */
export const SHORTEST = {
  fuzzy: 4,
  fuzzy_far: 6,
  phonetic: 3,
  email_part: 2,
  identifier_start: 4,
  identifier_end: 4,
  city_fuzzy: 5,
  phone_part: 4,
  phone: 8,
  city: 2,
  company: 2,
  postcode: 2,
  joined: 5,
} as const;

/** A text of no more letters finds too many to weigh each by worth and recency. */
export const VAGUE_LETTERS = 2;

/** Longest text that is searched for; the page takes no longer one. */
export const LONGEST_QUERY = 256;

/** Words beyond this many are not looked at. */
export const MOST_WORDS = 12;
