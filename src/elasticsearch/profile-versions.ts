import type { Client } from '@elastic/elasticsearch';
import type { ProfileDoc } from '../model/profile.ts';
import { multiGet } from './multi-get.ts';
import { READ_TIMEOUT_MS } from './read-engine.ts';

/** What changes with every write of a profile, and whether it is still there. */
export interface ProfileVersion {
  /** as `StoredVersion.version` */
  readonly version: string;
  readonly status: ProfileDoc['status'];
}

/** Reads the versions of many profiles in one call, as they are this instant; absent ids are absent. */
export type ReadProfileVersions = (
  ids: readonly string[],
) => Promise<ReadonlyMap<string, ProfileVersion>>;

export function createProfileVersions(deps: {
  readonly client: Client;
  readonly profiles: string;
}): ReadProfileVersions {
  return async (ids) => {
    const found = await multiGet<Pick<ProfileDoc, 'status'>>(
      deps.client,
      ids.map((id) => ({ index: deps.profiles, id })),
      { requestTimeoutMs: READ_TIMEOUT_MS, fields: ['status'] },
    );
    return new Map(
      [...found].map(([id, { source, version }]) => [
        id,
        { version: `${version.primary_term}-${version.seq_no}`, status: source.status },
      ]),
    );
  };
}
