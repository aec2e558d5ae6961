import type { Client, estypes } from '@elastic/elasticsearch';
import { AppError } from '../errors.ts';
import type { IdentifierDoc } from '../model/identifier.ts';
import type { ProfileDoc, ProfileState } from '../model/profile.ts';
import { canBeId } from './document-id.ts';
import { readProfile } from './profile-text.ts';
import { type ReadOptions, readEngine, readTransport } from './read-engine.ts';

/** A hit of a people search: the asked-for part of a profile. */
export interface ProfileHit {
  readonly profile: Partial<ProfileDoc>;
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
  /** Hits and, in the same call, aggregations over others than the hits. */
  searchAndCount(
    body: estypes.SearchRequest,
    counted: estypes.SearchRequest,
    options?: ReadOptions,
  ): Promise<{
    hits: ProfileHit[];
    tookMs: number;
    aggregations: Readonly<Record<string, unknown>>;
  }>;
  /** Words of the index like those asked about; `option` is absent for a word that is there itself. */
  suggest(
    body: estypes.SearchRequest,
    options?: ReadOptions,
  ): Promise<{ text: string; option: string | undefined }[]>;
  /**
   * As it is this instant, merged and erased ones included.
   * @param parts field paths to read; nothing else leaves the engine
   */
  find(
    profileId: string,
    parts: readonly string[],
    options?: ReadOptions,
  ): Promise<StoredVersion | undefined>;
  /** As {@link find}, of many at once; those that are not there are absent. */
  findMany(
    profileIds: readonly string[],
    parts: readonly string[],
    options?: ReadOptions,
  ): Promise<ReadonlyMap<string, ProfileParts>>;
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
      const response = await readEngine(
        () =>
          deps.client.search<Partial<ProfileDoc>>(
            { index: deps.profiles, ...body },
            readTransport(options),
          ),
        options,
      );
      const { hits, total } = response.hits;
      return { hits: hits.map(readHit), tookMs: response.took, total: countOf(total) };
    },

    async searchAndCount(body, counted, options = {}) {
      const { responses, took } = await readEngine(
        () =>
          deps.client.msearch<Partial<ProfileDoc>, Record<string, unknown>>(
            {
              index: deps.profiles,
              searches: [body, counted].flatMap((one): estypes.MsearchRequestItem[] => [
                {},
                one as estypes.SearchSearchRequestBody,
              ]),
            },
            readTransport(options),
          ),
        options,
      );
      const [found, counts] = responses.map((response) => {
        if (!('error' in response)) return response;
        if (response.status === 404 || response.status === 429 || response.status === 503) {
          throw new AppError('engine_unavailable', 'the search engine did not answer', {
            retryAfterSeconds: 5,
          });
        }
        throw new Error(`a search was refused by the engine: ${response.error.type}`);
      });
      return {
        hits: (found?.hits.hits ?? []).map(readHit),
        tookMs: took,
        aggregations: counts?.aggregations ?? {},
      };
    },

    async suggest(body, options = {}) {
      const { suggest } = await readEngine(
        () => deps.client.search({ index: deps.profiles, ...body }, readTransport(options)),
        options,
      );
      const entries = Object.values(suggest ?? {}).flat();
      return entries.map(({ text, options: offered }) => {
        const [first] = [offered].flat();
        return { text, option: first !== undefined && 'text' in first ? first.text : undefined };
      });
    },

    async find(profileId, parts, options = {}) {
      if (!canBeId(profileId)) return undefined;
      const found = await readEngine(
        () =>
          deps.client.get<ProfileParts>(
            { index: deps.profiles, id: profileId, _source_includes: [...parts, ...ALWAYS] },
            { ...readTransport(options), ignore: [404] },
          ),
        options,
      );
      if (!found.found || found._source === undefined) return undefined;
      return {
        profile: readProfile(found._source),
        version: `${found._primary_term}-${found._seq_no}`,
      };
    },

    async findMany(profileIds, parts, options = {}) {
      const ids = profileIds.filter(canBeId);
      if (ids.length === 0) return new Map();
      const { docs } = await readEngine(
        () =>
          deps.client.mget<ProfileParts>(
            { index: deps.profiles, ids, _source_includes: [...parts, ...ALWAYS] },
            readTransport(options),
          ),
        options,
      );
      return new Map(
        docs.flatMap((doc) =>
          'found' in doc && doc.found && doc._source !== undefined
            ? [[doc._id, readProfile(doc._source)] as const]
            : [],
        ),
      );
    },

    async findOwner(identifierId, options = {}) {
      const found = await readEngine(
        () =>
          deps.client.get<IdentifierDoc>(
            { index: deps.identifiers, id: identifierId },
            { ...readTransport(options), ignore: [404] },
          ),
        options,
      );
      return found.found ? found._source?.profile_id : undefined;
    },
  };
}

function readHit(hit: estypes.SearchHit<Partial<ProfileDoc>>): ProfileHit {
  return {
    profile: hit._source ?? {},
    sort: hit.sort ?? [],
  };
}

const ALWAYS = ['profile_id', 'status', 'merged_into'];

function countOf(total: estypes.SearchHitsMetadata['total']): MatchCount | undefined {
  if (total === undefined) return undefined;
  if (typeof total === 'number') return { count: total, isExact: true };
  return { count: total.value, isExact: total.relation === 'eq' };
}
