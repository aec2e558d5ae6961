import { z } from 'zod';
import type { ProfileParts } from '../../elasticsearch/profile-reader.ts';
import { AppError } from '../../errors.ts';
import { parseKey } from '../../identity/identifier-key.ts';
import { visibleFields } from '../../privacy/policy.ts';
import { buildMembers } from '../../search/build-members.ts';
import { openCursor, sealCursor } from '../../search/cursor.ts';
import type { PeopleDeps } from './deps.ts';
import type { Asker } from './open-profile.ts';
import type {
  CompanyReason,
  HouseholdReason,
  RelationsAnswer,
  RelationsRequest,
} from './relation-schemas.ts';

/** What finding relations reads of a profile. */
export const RELATION_PARTS = [
  'street',
  'postcode',
  'city',
  'family_name',
  'full_name',
  'company',
  'emails',
  'state.candidates.family_name',
  'state.identifiers',
  'state.groups',
] as const;

const Place = z.tuple([z.string().nullable(), z.string()]);

/** A relation whose members are to be looked for. One may be known by several ids: compound names, mail domains. */
interface Link<Reason> {
  readonly list: 'households' | 'companies';
  readonly ids: readonly [string, ...string[]];
  readonly reason: Reason;
}

/**
 * The household and companies of a person, each with why it holds and a page of its members. They are found from what
 * the profile says at this moment; members are searched, so what was written within the last second may lack.
 * @throws AppError `invalid_request` for a relation the person has not, or a cursor of another one
 */
export async function readRelations(
  deps: PeopleDeps,
  profile: ProfileParts,
  request: RelationsRequest,
  asker: Asker,
): Promise<RelationsAnswer> {
  const { households, companies } = linksOf(deps, profile, asker);
  const wanted = (link: Link<unknown>) =>
    request.relation === undefined || link.ids[0] === request.relation;
  const asked = [...households, ...companies].filter(wanted);
  if (request.relation !== undefined && asked.length === 0) {
    throw invalid('relation', 'is no relation of this person');
  }
  if (request.cursor !== undefined && request.relation === undefined) {
    throw invalid('relation', 'must name the relation that the cursor belongs to');
  }
  const read = <Reason>(links: readonly Link<Reason>[]) =>
    Promise.all(
      links.filter(wanted).map((link) => readMembers(deps, profile, link, request, asker)),
    );
  const [home, firms] = await Promise.all([read(households), read(companies)]);
  return {
    profile_id: profile.profile_id,
    households: home.filter((found) => found !== undefined),
    companies: firms.filter((found) => found !== undefined),
  };
}

/** `undefined` where the person is the only one. */
async function readMembers<Reason>(
  deps: PeopleDeps,
  { profile_id }: ProfileParts,
  { list, ids, reason }: Link<Reason>,
  { size, cursor }: RelationsRequest,
  asker: Asker,
) {
  const relation_id = ids[0];
  const question = ['relations', profile_id, relation_id];
  const found = await deps.profiles.search(
    buildMembers(list, ids, {
      size,
      visible: visibleFields(asker.roles),
      after: cursor === undefined ? undefined : placeOf(deps, question, cursor),
    }),
    asker,
  );
  const shown = found.hits.slice(0, size);
  const members = shown.map(({ profile }) => profile);
  if (cursor === undefined && members.every((member) => member.profile_id === profile_id)) {
    if (found.hits.length <= size) return undefined;
  }
  const last = found.hits.length > size ? shown.at(-1) : undefined;
  return {
    relation_id,
    reason,
    members,
    members_count: found.total?.count ?? members.length,
    members_counted: (found.total?.isExact === false ? 'at_least' : 'exactly') as
      | 'at_least'
      | 'exactly',
    next_cursor: last === undefined ? null : sealCursor(deps.secret, question, last.sort),
  };
}

function linksOf(deps: PeopleDeps, profile: ProfileParts, asker: Asker) {
  const { street, postcode, city, family_name, full_name, company, emails = [] } = profile;
  const { candidates = {}, identifiers = {}, groups } = profile.state ?? {};
  const found = deps.relations.find(
    { candidates, identifiers, ...(groups === undefined ? {} : { groups }) },
    { street, postcode, city, family_name, full_name, company },
    emails,
  );
  const visible = visibleFields(asker.roles);
  const [first, ...others] = found.households;
  const households: Link<HouseholdReason>[] = [];
  if (first !== undefined) {
    households.push({
      list: 'households',
      ids: [first.relation_id, ...others.map(({ relation_id }) => relation_id)],
      reason: {
        address: {
          ...(visible.has('street') ? { street } : {}),
          ...(visible.has('postcode') ? { postcode } : {}),
          ...(visible.has('city') ? { city } : {}),
        },
        family_name: family_name ?? first.family_name,
      },
    });
  }
  const companies: Link<CompanyReason>[] = [];
  const employers = found.companies.filter((link) => link.kind === 'employer');
  for (const link of found.companies) {
    if (link.kind !== 'group') continue;
    const { namespace, scope, value } = parseKey(link.key);
    const reason = { kind: 'group' as const, namespace, scope: scope ?? null, value };
    companies.push({ list: 'companies', ids: [link.relation_id], reason });
  }
  const [employer, ...more] = employers;
  if (employer !== undefined) {
    companies.push({
      list: 'companies',
      ids: [employer.relation_id, ...more.map(({ relation_id }) => relation_id)],
      reason: {
        kind: 'employer',
        company: company ?? employer.company,
        domains: employers.map(({ domain }) => domain),
      },
    });
  }
  return { households, companies };
}

function placeOf(deps: PeopleDeps, question: unknown, cursor: string) {
  const place = Place.safeParse(openCursor(deps.secret, question, cursor));
  if (place.success) return place.data;
  throw invalid('cursor', 'is not a cursor of this relation');
}

function invalid(path: string, message: string): AppError {
  return new AppError('invalid_request', 'the question is not valid', {
    errors: [{ path, message }],
  });
}
