import type { Client } from '@elastic/elasticsearch';
import { z } from 'zod';
import {
  type DefinedTrait,
  DefinedTraits,
  type TraitDefinition,
} from '../analytics/user-traits/definition.ts';
import { AppError } from '../errors.ts';
import { TRAIT_SLOTS, type TraitKind } from '../model/user-traits.ts';
import type { IndexNames } from './index-names.ts';
import { createSettingStore } from './setting-store.ts';

/** How far profiles follow the definitions. */
export const TraitProgress = z.strictObject({
  /** of the definitions that the last complete pass was made by; 0 before the first */
  revision: z.int(),
  completed_at: z.string().nullable(),
  /** profiles changed before this instant have been looked at since */
  checkpoint: z.string().nullable(),
  /** the pass over everybody that is under way */
  pass: z
    .strictObject({
      revision: z.int(),
      started_at: z.string(),
      after: z.string().nullable(),
      done: z.int(),
      total: z.int(),
    })
    .nullable(),
});
export type TraitProgress = z.infer<typeof TraitProgress>;

/** Traits that a company defines, and how far they are worked out. */
export interface UserTraitStore {
  read(): Promise<DefinedTraits>;
  /**
   * @param change.expected version that was read; 0 for a trait that is to be new
   * @throws AppError `precondition_failed` when it has changed since, `conflict` when no place is left for it
   */
  put(
    name: string,
    definition: TraitDefinition,
    kind: TraitKind,
    change: { readonly expected: number; readonly by: string; readonly at: Date },
  ): Promise<DefinedTrait>;
  remove(
    name: string,
    change: { readonly expected: number; readonly by: string; readonly at: Date },
  ): Promise<void>;
  progress(): Promise<{ readonly value: TraitProgress; readonly version: number }>;
  /**
   * @param expected version that was read or saved last
   * @returns the new version
   * @throws AppError `precondition_failed` when somebody else works on it
   */
  saveProgress(progress: TraitProgress, expected: number): Promise<number>;
  /** Gives slots that no profile holds values in any more back, where nothing was defined since. */
  releaseFreed(revision: number): Promise<void>;
}

const DEFINITIONS = 'user_traits';
const PROGRESS = 'user_trait_progress';
const NOTHING: DefinedTraits = { revision: 0, traits: {}, freed: [] };
const UNTOLD: TraitProgress = { revision: 0, completed_at: null, checkpoint: null, pass: null };

export function createUserTraitStore(client: Client, names: IndexNames): UserTraitStore {
  const settings = createSettingStore(client, names);

  async function definitions(): Promise<{ readonly all: DefinedTraits; readonly version: number }> {
    const stored = await settings.find(DEFINITIONS);
    if (stored === undefined) return { all: NOTHING, version: 0 };
    return { all: DefinedTraits.parse(stored.value), version: stored.version };
  }
  const changed = () =>
    new AppError('precondition_failed', 'the trait has changed since it was read');

  return {
    read: async () => (await definitions()).all,
    async put(name, definition, kind, { expected, by, at }) {
      const { all, version } = await definitions();
      const former = Object.hasOwn(all.traits, name) ? all.traits[name] : undefined;
      if ((former?.version ?? 0) !== expected) throw changed();
      const isSameKind = former !== undefined && TRAIT_SLOTS[kind].includes(former.slot);
      const slot = isSameKind ? former.slot : freeSlot(all, kind);
      const trait = { definition, slot, version: expected + 1, updated_at: at.toISOString() };
      const value: DefinedTraits = {
        revision: all.revision + 1,
        traits: { ...all.traits, [name]: trait },
        freed: [...all.freed, ...(former === undefined || isSameKind ? [] : [former.slot])],
      };
      await settings.put({ kind: DEFINITIONS, value, expected: version, by, at });
      return trait;
    },
    async remove(name, { expected, by, at }) {
      const { all, version } = await definitions();
      const former = Object.hasOwn(all.traits, name) ? all.traits[name] : undefined;
      if (former === undefined) throw new AppError('not_found', 'there is no such trait');
      if (former.version !== expected) throw changed();
      const { [name]: _, ...traits } = all.traits;
      const freed = [...all.freed, former.slot];
      const value: DefinedTraits = { revision: all.revision + 1, traits, freed };
      await settings.put({ kind: DEFINITIONS, value, expected: version, by, at });
    },
    async progress() {
      const stored = await settings.find(PROGRESS);
      if (stored === undefined) return { value: UNTOLD, version: 0 };
      return { value: TraitProgress.parse(stored.value), version: stored.version };
    },
    async saveProgress(value, expected) {
      const change = { expected, by: 'azimut', at: new Date() };
      return (await settings.put({ kind: PROGRESS, value, ...change })).version;
    },
    async releaseFreed(revision) {
      const { all, version } = await definitions();
      if (all.revision !== revision || all.freed.length === 0) return;
      const change = { expected: version, by: 'azimut', at: new Date() };
      await settings.put({ kind: DEFINITIONS, value: { ...all, freed: [] }, ...change });
    },
  };
}

function freeSlot({ traits, freed }: DefinedTraits, kind: TraitKind): string {
  const taken = new Set([...Object.values(traits).map(({ slot }) => slot), ...freed]);
  const free = TRAIT_SLOTS[kind].find((slot) => !taken.has(slot));
  if (free !== undefined) return free;
  const most = TRAIT_SLOTS[kind].length;
  const hint = freed.length > 0 ? '; places of removed ones come free with the next pass' : '';
  throw new AppError('conflict', `there are ${most} traits of this kind already${hint}`);
}
