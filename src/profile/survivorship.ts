import type { Candidate } from '../model/claims.ts';
import type { Provenance } from '../model/profile.ts';
import { canonicalJson } from './canonical-json.ts';

/** The value that survived of those the sources gave, and why that one. */
export interface Golden {
  readonly value: unknown;
  readonly provenance: Provenance;
}

/** Priority of a source that none was set for; higher wins. */
const DEFAULT_PRIORITY = 0;

/**
 * Chooses one field's golden value among what each source last said: a value before none at all, then the source
 * of highest priority, then the most recent, then the greater JSON text. No step depends on arrival order.
 * @param source_priority higher wins; sources it does not name have 0
 * @returns `undefined` where no source knows a value
 */
export function chooseGolden(
  bySource: Readonly<Record<string, Candidate>>,
  source_priority: Readonly<Record<string, number>>,
): Golden | undefined {
  let best: Ranked | undefined;
  let runnerUp: Ranked | undefined;
  for (const [source, candidate] of Object.entries(bySource)) {
    if (candidate.value === null || candidate.value === undefined) continue;
    const ranked = { source, candidate, priority: priorityOf(source, source_priority) };
    if (best === undefined || outranks(ranked, best)) {
      runnerUp = best;
      best = ranked;
    } else if (runnerUp === undefined || outranks(ranked, runnerUp)) {
      runnerUp = ranked;
    }
  }
  if (best === undefined) return undefined;
  const { source, candidate } = best;
  return {
    value: candidate.value,
    provenance: { source, updated_at: candidate.updated_at, rule: ruleOf(best, runnerUp) },
  };
}

interface Ranked {
  readonly source: string;
  readonly candidate: Candidate;
  readonly priority: number;
}

function ruleOf(best: Ranked, runnerUp: Ranked | undefined): Provenance['rule'] {
  if (runnerUp === undefined) return 'only_source';
  return best.priority > runnerUp.priority ? 'source_priority' : 'most_recent';
}

function outranks(a: Ranked, b: Ranked): boolean {
  if (a.priority !== b.priority) return a.priority > b.priority;
  const [x, y] = [a.candidate, b.candidate];
  if (x.updated_at !== y.updated_at) return x.updated_at > y.updated_at;
  const [textX, textY] = [canonicalJson(x.value), canonicalJson(y.value)];
  return textX === textY ? a.source < b.source : textX > textY;
}

function priorityOf(source: string, priorities: Readonly<Record<string, number>>): number {
  return Object.hasOwn(priorities, source)
    ? (priorities[source] ?? DEFAULT_PRIORITY)
    : DEFAULT_PRIORITY;
}
