import type {
  findPairs,
  getDesk,
  getMatters,
  getMe,
  getModels,
  getPair,
  getProfile,
  getRelations,
  getTimeline,
  getTraits,
  listPeople,
  searchProfiles,
} from './endpoints.ts';

/** Who is signed in, and with which roles. */
export type Me = Awaited<ReturnType<typeof getMe>>;
export type Found = Awaited<ReturnType<typeof searchProfiles>>;
/** A person found, and why: the field, how it matched, and the letters that did. */
export type Hit = Found['hits'][number];
export type Match = Hit['why'][number];

/** A profile as the roles may see it: fields withheld are absent and named in `masked`. */
export type ProfileAnswer = Awaited<ReturnType<typeof getProfile>>;
export type ShownProfile = ProfileAnswer['profile'];

/** A pair in a list, and one side by side. */
export type ListedPair = Awaited<ReturnType<typeof findPairs>>['pairs'][number];
export type PairAnswer = Awaited<ReturnType<typeof getPair>>;
export type PairDecision = 'same' | 'different' | 'unsure' | 'skip';

export type ShownEvent = Awaited<ReturnType<typeof getTimeline>>['events'][number];

/** Something open with a person: a task or a ticket. */
export type Matter = Awaited<ReturnType<typeof getMatters>>['matters'][number];
/** Household and companies of a person, with why each holds. */
export type ShownRelations = Awaited<ReturnType<typeof getRelations>>;

/** A field with its golden value, and what each source says of it. */
export type ShownTrait = Awaited<ReturnType<typeof getTraits>>['traits'][number];

/** A page of a list of people. */
export type PeopleFound = Awaited<ReturnType<typeof listPeople>>;

/** A person at hand. */
export type DeskPerson = Awaited<ReturnType<typeof getDesk>>['recent'][number];
/** A model with what the last fit came to. */
export type ShownModel = Awaited<ReturnType<typeof getModels>>['models'][number];

/** What the timeline is narrowed to; empty lists narrow nothing. */
export interface TimelineFilter {
  readonly channels: readonly string[];
  readonly names: readonly string[];
  /** instant to begin with, going back */
  readonly at?: string;
  /** words that each interaction mentions */
  readonly text?: string;
}
