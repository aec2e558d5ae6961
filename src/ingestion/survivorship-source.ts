import type { SourceStore } from '../elasticsearch/source-store.ts';
import type { SurvivorshipStore } from '../elasticsearch/survivorship-store.ts';
import {
  compileSurvivorship,
  NO_RULES,
  type Survivorship,
} from '../profile/survivorship/compile.ts';
import { builtInSources } from '../sources/registry.ts';

/** Gives the rules in force. A fold never waits for them: a stale one is found by its version and made anew. */
export interface SurvivorshipSource {
  /** As last read; the built-in rules before that. */
  current(): Survivorship;
  /** Reads the company's rules and the priorities of all sources again. */
  refresh(): Promise<Survivorship>;
}

/** Of a source nobody gave a priority. */
const DEFAULT_PRIORITY = 50;

export function createSurvivorshipSource(deps: {
  readonly store: Pick<SurvivorshipStore, 'read'>;
  readonly sources: Pick<SourceStore, 'list'>;
}): SurvivorshipSource {
  const builtIn = builtInSources().map(({ id, priority }) => [id, priority] as const);
  let known = compileSurvivorship(NO_RULES, Object.fromEntries(builtIn));
  return {
    current: () => known,
    async refresh() {
      const [{ policy }, added] = await Promise.all([deps.store.read(), deps.sources.list()]);
      const priorities = added.map(({ source_id, manifest: { priority } }) => {
        return [source_id, typeof priority === 'number' ? priority : DEFAULT_PRIORITY] as const;
      });
      const fresh = compileSurvivorship(policy, Object.fromEntries([...builtIn, ...priorities]));
      // The one in use has looked its rules up already.
      if (fresh.version !== known.version) known = fresh;
      return known;
    },
  };
}
