import type { TraitBaseStore } from '../elasticsearch/trait-base-store.ts';
import type { TraitBase } from '../model/trait-base.ts';
import { isBaseDue } from '../traits/measure-base.ts';

/** Gives what was last found of all people. A fold never waits for it: the refresh makes stale profiles anew. */
export interface TraitBaseSource {
  /** As last read; `undefined` before the first measure. */
  current(): TraitBase | undefined;
  refresh(): Promise<TraitBase | undefined>;
  /** {@link refresh}, and measures again where that is due and every profile follows the last measure. */
  measureIfDue(): Promise<TraitBase | undefined>;
}

export function createTraitBaseSource(deps: {
  readonly store: Pick<TraitBaseStore, 'read' | 'customers' | 'measure' | 'put' | 'outdated'>;
  readonly now: () => Date;
}): TraitBaseSource {
  const { store, now } = deps;
  let known: TraitBase | undefined;
  async function refresh() {
    const stored = await store.read();
    // The same object as long as it is the same measure: passes tell by it that nothing has changed.
    if (stored?.base.made_at !== known?.made_at) known = stored?.base;
    return stored;
  }
  return {
    current: () => known,
    refresh: async () => (await refresh())?.base,
    async measureIfDue() {
      const stored = await refresh();
      if (!isBaseDue(stored?.base, await store.customers(), now())) return known;
      // A pass that was interrupted is ended first: its measure is what it resumes by.
      if (stored !== undefined && (await store.outdated(stored.base, undefined, 1)).length > 0) {
        return known;
      }
      const base = await store.measure(now());
      await store.put(base, stored?.version ?? 0);
      known = base;
      return known;
    },
  };
}
