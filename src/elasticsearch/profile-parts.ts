import type { Client } from '@elastic/elasticsearch';
import type { IndexNames } from './index-names.ts';
import { multiGet, type ReadOptions } from './multi-get.ts';
import type { ProfileParts } from './profile-reader.ts';
import { readProfile } from './profile-text.ts';

/** Reads parts of several profiles at once. */
export interface ProfilePartsReader {
  /**
   * As they are this instant, merged and erased ones included.
   * @param parts field paths to read; nothing else leaves the engine
   */
  read(profileIds: readonly string[], parts: readonly string[]): Promise<Map<string, ProfileParts>>;
}

const ALWAYS = ['profile_id', 'status', 'merged_into'];

export function createProfilePartsReader(
  client: Client,
  names: IndexNames,
  read: ReadOptions,
): ProfilePartsReader {
  return {
    async read(profileIds, parts) {
      const places = [...new Set(profileIds)].map((id) => ({ index: names.profiles, id }));
      if (places.length === 0) return new Map();
      const fields = [...ALWAYS, ...parts];
      const found = await multiGet<ProfileParts>(client, places, { ...read, fields });
      return new Map([...found].map(([id, { source }]) => [id, readProfile(source)]));
    },
  };
}
