import type { Client, estypes } from '@elastic/elasticsearch';
import type { IdentifierDoc } from '../model/identifier.ts';
import type { ProfileDoc, ProfileState } from '../model/profile.ts';
import { canBeId } from './document-id.ts';
import { readProfile } from './profile-text.ts';
import { type ReadOptions, readEngine, readTransport } from './read-engine.ts';

/** A hit of a people search: the asked-for part of a profile and which clauses of the query matched it. */
export interface ProfileHit {
  readonly profile: Partial<ProfileDoc>;
  readonly matched: readonly string[];
  readonly sort: readonly unknown[];
}

/** How many matched, where the body asks for it. */
export interface MatchCount {
  readonly count: number;
  readonly isExact: boolean;
}

/** The parts of a profile that were asked for, and always whether it is still there. */
export type ProfileParts = Pick<ProfileDoc, 'profile_id' | 'status' | 'merged_into'> &
  Partial<Omit<ProfileDoc, 'state'>> & { readonly state?: Partial<ProfileState> };

export interface StoredVersion {
  readonly profile: ProfileParts;
  /** changes with every write */
  readonly version: string;
}

/** Reads profiles for people who wait for them. */
export interface ProfileReader {
  search(
    body: estypes.SearchRequest,
    options?: ReadOptions,
  ): Promise<{ hits: ProfileHit[]; tookMs: number; total: MatchCount | undefined }>;
  /**
   * As it is this instant, merged and erased ones included.
   * @param parts field paths to read; nothing else leaves the engine
   */
  find(
    profileId: string,
    parts: readonly string[],
    options?: ReadOptions,
  ): Promise<StoredVersion | undefined>;
  /** @param identifierId keyed hash of a canonical key */
  findOwner(identifierId: string, options?: ReadOptions): Promise<string | undefined>;
}

export interface ProfileReaderDeps {
  readonly client: Client;
  readonly profiles: string;
  readonly identifiers: string;
}

export function createProfileReader(deps: ProfileReaderDeps): ProfileReader {
  return {
    async search(body, options = {}) {
      const response = await readEngine(() =>
        deps.client.search<Partial<ProfileDoc>>(
          { index: deps.profiles, ...body },
          readTransport(options),
        ),
      );
      const hits = response.hits.hits.map((hit) => ({
        profile: hit._source ?? {},
        matched: matchedNames(hit.matched_queries),
        sort: hit.sort ?? [],
      }));
      return { hits, tookMs: response.took, total: countOf(response.hits.total) };
    },

    async find(profileId, parts, options = {}) {
      if (!canBeId(profileId)) return undefined;
      const found = await readEngine(() =>
        deps.client.get<ProfileParts>(
          { index: deps.profiles, id: profileId, _source_includes: [...parts, ...ALWAYS] },
          { ...readTransport(options), ignore: [404] },
        ),
      );
      if (!found.found || found._source === undefined) return undefined;
      return {
        profile: readProfile(found._source),
        version: `${found._primary_term}-${found._seq_no}`,
      };
    },

    async findOwner(identifierId, options = {}) {
      const found = await readEngine(() =>
        deps.client.get<IdentifierDoc>(
          { index: deps.identifiers, id: identifierId },
          { ...readTransport(options), ignore: [404] },
        ),
      );
      return found.found ? found._source?.profile_id : undefined;
    },
  };
}

const ALWAYS = ['profile_id', 'status', 'merged_into'];

function countOf(total: estypes.SearchHitsMetadata['total']): MatchCount | undefined {
  if (total === undefined) return undefined;
  if (typeof total === 'number') return { count: total, isExact: true };
  return { count: total.value, isExact: total.relation === 'eq' };
}

/** The engine answers a list of names, or a map of name to score. */
function matchedNames(matched: estypes.SearchHit['matched_queries']): string[] {
  if (matched === undefined) return [];
  return Array.isArray(matched) ? matched : Object.keys(matched);
}
