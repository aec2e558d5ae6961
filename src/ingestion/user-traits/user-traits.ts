import { compileTrait, type TraitValue } from '../../analytics/user-traits/compile-trait.ts';
import type { DefinedTrait, TraitDefinition } from '../../analytics/user-traits/definition.ts';
import { type Distribution, distributionOf } from '../../analytics/user-traits/distribution.ts';
import { rootOf } from '../../elasticsearch/profile-store.ts';
import type { TraitProgress } from '../../elasticsearch/user-trait-store.ts';
import type { ReprojectOptions, ReprojectReport } from '../reproject.ts';
import { computeUserTraits, type UserTraitDeps, valuesOf } from './compute-user-traits.ts';

/** Traits that a company defines: kept, tried out, worked out. */
export interface UserTraits {
  list(): Promise<{
    readonly traits: Readonly<Record<string, DefinedTrait>>;
    readonly progress: TraitProgress & { readonly current: boolean };
  }>;
  /** @throws AppError as the store and the compiler say */
  put(
    name: string,
    definition: TraitDefinition,
    change: { readonly expected: number; readonly by: string },
  ): Promise<DefinedTrait>;
  remove(name: string, change: { readonly expected: number; readonly by: string }): Promise<void>;
  /** What a definition would give; nothing is written. Ids that are no profile's are left out. */
  preview(
    definition: TraitDefinition,
    of: { readonly profile_ids: readonly string[]; readonly sample: number },
  ): Promise<{
    readonly values: readonly { readonly profile_id: string; readonly value: TraitValue }[];
    readonly distribution: Distribution;
  }>;
  /** See {@link computeUserTraits}. */
  compute(options?: ReprojectOptions): Promise<ReprojectReport>;
}

/** People asked about in one question. */
const PAGE = 50;

export function createUserTraits(deps: UserTraitDeps): UserTraits {
  const { store, reader, profiles, now, timezone } = deps;
  return {
    async list() {
      const [{ traits, revision }, progress] = await Promise.all([store.read(), store.progress()]);
      return {
        traits,
        progress: { ...progress.value, current: progress.value.revision === revision },
      };
    },
    async put(name, definition, change) {
      const { kind } = compileTrait(definition, { now: now(), timezone });
      return await store.put(name, definition, kind, { ...change, at: now() });
    },
    remove: (name, change) => store.remove(name, { ...change, at: now() }),
    async preview(definition, { profile_ids, sample }) {
      const compiled = compileTrait(definition, { now: now(), timezone });
      const traitOf = async (ids: readonly string[]) => {
        const read = await profiles.readRoots(ids);
        const roots = new Map(ids.map((id) => [id, read.profiles.get(rootOf(id, read.profiles))]));
        const found = [...new Set([...roots.values()].filter((one) => one !== undefined))];
        const active = found
          .map(({ source }) => source)
          .filter(({ status }) => status === 'active');
        return await valuesOf(reader, active, [compiled]);
      };
      const values = [...(await traitOf(profile_ids))].map(([profile_id, [value = null]]) => ({
        profile_id,
        value,
      }));
      const sampled = sample === 0 ? [] : await reader.sampleIds(sample);
      const spread: TraitValue[] = [];
      for (let i = 0; i < sampled.length; i += PAGE) {
        for (const [value = null] of (await traitOf(sampled.slice(i, i + PAGE))).values()) {
          spread.push(value);
        }
      }
      return { values, distribution: distributionOf(spread) };
    },
    compute: (options) => computeUserTraits(deps, options),
  };
}
