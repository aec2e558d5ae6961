import { canonicaliseEmail } from '../identity/email.ts';
import { namespaceOf, parseKey } from '../identity/identifier-key.ts';
import { isAnonymousNamespace } from '../identity/namespaces.ts';
import type { ConsentState } from '../model/consent.ts';
import type { ProfileDoc, ProfileState } from '../model/profile.ts';
import type { TraitBase } from '../model/trait-base.ts';
import { computeTraits } from '../traits/registry.ts';
import { earlier, later } from './claims.ts';
import { consentOf } from './consent-summary.ts';
import { canonicalPhone, emailsOf, identifiersOf, namesOf, phonesOf } from './contact-points.ts';
import { eventSummaryOf, tallyOver } from './event-summary.ts';
import { type GoldenRecord, goldenRecordOf } from './golden-record.ts';
import { own } from './own.ts';
import type { RelationFinder } from './relations/find-relations.ts';
import { situationOf } from './situation.ts';
import type { Survivorship } from './survivorship/compile.ts';
import { COUNTED_AS } from './taxonomy.ts';
import { relationalOf } from './value.ts';

/** What a profile document is made with besides its state. Instants in UTC. */
export interface ProjectionInput {
  readonly profile_id: string;
  readonly created_at: string;
  readonly updated_at: string;
  /** {@link isSameIdentity} since then; `updated_at` unless told, which is always safe */
  readonly identity_updated_at?: string;
  /** instant that time-dependent fields are computed at */
  readonly now: string;
  /** rules that golden values are chosen by */
  readonly survivorship: Survivorship;
  /** finds the home and the companies that a person shares with others */
  readonly relations: RelationFinder;
  /** what was last found of all people; without it, what compares people is unknown */
  readonly traitBase?: TraitBase | undefined;
  /** what was last worked out of traits that the company defines: not this function's business */
  readonly userTraits?: ProfileDoc['user_traits'];
}

/**
 * Computes the profile document from its state, and from nothing else: the same state gives the same document,
 * so a rebuild can be compared with what is stored.
 *
 * Lists are bounded, so that no document grows without end: names 20, e-mails and telephones 50 each, identifiers
 * 500, custom traits 300, event names 300, households 8, companies 10. What a bound leaves out is still in `state`; resolution therefore reads
 * a profile's identifiers from `state.identifiers`, not from the list.
 */
export function projectProfile(state: ProfileState, input: ProjectionInput): ProfileDoc {
  const golden = goldenRecordOf(state.candidates, input.survivorship);
  const fields = withCanonicalContacts(golden.fields);
  const identifiers = identifiersOf(state.identifiers);
  const relational = relationalOf(state.tallies);
  const personal = personalOf(state);
  const situational = situationOf(state.latest);
  const seen = seenAt(state);
  const consents = consentsOf(state);
  const emails = emailsOf(state, fields.email);
  const related = input.relations.find(state, fields, emails);
  const consents_granted = Object.keys(consents).filter((purpose) => consents[purpose]?.granted);
  return {
    profile_id: input.profile_id,
    status: 'active',
    merged_into: null,
    created_at: input.created_at,
    updated_at: input.updated_at,
    identity_updated_at: input.identity_updated_at ?? input.updated_at,
    computed_at: input.now,
    ...fields,
    display_name: displayNameOf(fields, identifiers),
    names: namesOf(state.candidates, fields.full_name),
    emails,
    phones: phonesOf(state, fields.phone),
    identifiers,
    identifier_values: [...new Set(identifiers.map((key) => parseKey(key).value))],
    anonymous: Object.keys(state.identifiers).every((key) =>
      isAnonymousNamespace(namespaceOf(key)),
    ),
    sources: Object.keys(state.sources).sort(),
    custom: golden.custom,
    provenance: golden.provenance,
    confirmed: golden.confirmed,
    conflicts: golden.conflicts,
    rules_version: input.survivorship.version,
    relational,
    personal,
    situational,
    ...seen,
    ...eventSummaryOf(state.tallies),
    ...computeTraits(
      {
        relational,
        personal,
        situational,
        last_seen_at: seen.last_seen_at,
        custom: golden.custom,
        consents_granted,
        state,
        base: input.traitBase,
      },
      input.now,
    ),
    households: related.households.map(({ relation_id }) => relation_id),
    companies: related.companies.map(({ relation_id }) => relation_id),
    ...(input.userTraits === undefined ? {} : { user_traits: input.userTraits }),
    segments: [],
    consents,
    consents_granted,
    state,
  };
}

/** E-mail and telephone in canonical spelling; a value that has none is shown as it was given. */
function withCanonicalContacts(fields: GoldenRecord['fields']): GoldenRecord['fields'] {
  const contacts: { email?: string; phone?: string } = {};
  if (typeof fields.email === 'string') {
    contacts.email = canonicaliseEmail(fields.email) ?? fields.email;
  }
  if (typeof fields.phone === 'string') {
    contacts.phone = canonicalPhone(fields.phone, fields.country);
  }
  return { ...fields, ...contacts };
}

/** What to call somebody on a list: name, e-mail, telephone, login or handle; `null` for the anonymous. */
function displayNameOf(
  fields: GoldenRecord['fields'],
  identifiers: readonly string[],
): string | null {
  const named = fields.full_name ?? fields.email ?? fields.phone;
  if (named) return named;
  const spoken = ['email', 'phone', 'login', 'social'].flatMap((namespace) =>
    identifiers.filter((key) => key.startsWith(`${namespace}:`)),
  )[0];
  return spoken === undefined ? null : parseKey(spoken).value;
}

function personalOf({ tallies, latest }: ProfileState): ProfileDoc['personal'] {
  const rated = tallyOver(tallies);
  const last = own(latest, 'rating')?.value;
  const ratings = rated?.rating_count ?? 0;
  return {
    tickets_count: tallyOver(tallies, COUNTED_AS.tickets)?.count ?? 0,
    complaints_count: tallyOver(tallies, COUNTED_AS.complaints)?.count ?? 0,
    reviews_count: tallyOver(tallies, COUNTED_AS.reviews)?.count ?? 0,
    average_rating: ratings > 0 ? Math.round((rated?.rating_sum ?? 0) / ratings) / 1000 : null,
    last_rating: typeof last === 'number' ? last / 1000 : null,
  };
}

/**
 * First seen: the earliest that any source dates anything. Last seen: the newest interaction that is not of
 * channel `system`; where there is none, the newest date of any source.
 */
function seenAt(state: ProfileState): Pick<ProfileDoc, 'first_seen_at' | 'last_seen_at'> {
  let first: string | null = null;
  let last: string | null = null;
  let lastMet: string | null = null;
  for (const { first_seen_at, last_seen_at } of Object.values(state.sources)) {
    first = first === null ? first_seen_at : earlier(first, first_seen_at);
    last = last === null ? last_seen_at : later(last, last_seen_at);
  }
  for (const channels of Object.values(state.tallies)) {
    for (const [channel, { last_at }] of Object.entries(channels)) {
      if (channel !== 'system') lastMet = lastMet === null ? last_at : later(lastMet, last_at);
    }
  }
  return { first_seen_at: first, last_seen_at: lastMet ?? last };
}

function consentsOf(state: ProfileState): Record<string, ConsentState> {
  const consents: Record<string, ConsentState> = {};
  for (const purpose of Object.keys(state.consents).sort()) {
    const consent = consentOf(own(state.consents, purpose) ?? {});
    if (consent !== undefined) consents[purpose] = consent;
  }
  return consents;
}
