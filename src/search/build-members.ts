import type { estypes } from '@elastic/elasticsearch';
import type { ProfileDoc } from '../model/profile.ts';

/** What is shown of one who belongs to a household or company, before masking. */
export const MEMBER_FIELDS = [
  'profile_id',
  'display_name',
  'family_name',
  'job_title',
  'lifecycle_stage',
  'last_seen_at',
] as const satisfies readonly (keyof ProfileDoc)[];

/** Members are counted up to here. */
const COUNTED = 10_000;

/**
 * The engine's search for those who share one of some relations, by name: one more than asked for, which tells
 * whether there is a next page. Who was merged away or erased is no member.
 * @param options.after sort values of the last member of the page before
 */
export function buildMembers(
  list: 'households' | 'companies',
  relationIds: readonly string[],
  options: {
    readonly size: number;
    readonly visible: ReadonlySet<keyof ProfileDoc>;
    readonly after?: readonly [name: string | null, profileId: string] | undefined;
  },
): estypes.SearchRequest {
  const { size, visible, after } = options;
  return {
    size: size + 1,
    track_total_hits: COUNTED,
    _source: MEMBER_FIELDS.filter((field) => visible.has(field)),
    query: {
      bool: {
        filter: [{ term: { status: 'active' } }, { terms: { [list]: [...relationIds] } }],
      },
    },
    sort: [{ display_name: { order: 'asc', missing: '_last' } }, { profile_id: { order: 'asc' } }],
    ...(after === undefined ? {} : { search_after: [...after] }),
  };
}
