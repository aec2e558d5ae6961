import type { GenericValueStore } from '../../elasticsearch/generic-value-store.ts';
import type { ValueCensus } from '../../elasticsearch/value-census.ts';
import { genericKeys, SCAN } from '../../identity/generic-keys.ts';
import { namespaceOf } from '../../identity/identifier-key.ts';
import { effectivePolicies } from '../../identity/identity-policy.ts';
import type { NamespacePolicy } from '../../identity/namespaces.ts';
import type { GenericValueDoc } from '../../model/generic-value.ts';
import type { IdentityRules } from '../../model/namespace-rule.ts';

export interface GenericDeps {
  readonly census: ValueCensus;
  readonly generic: GenericValueStore;
  readonly idOf: (key: string) => string;
  readonly now: () => Date;
}

export interface ScanReport {
  /** Values looked at. */
  readonly looked_at: number;
  /** Keys that were demoted by this scan. */
  readonly demoted: readonly string[];
}

const MOST_REMEMBERED = 100_000;

/**
 * Counts the people behind values and demotes those that too many have. What a steward let join again stays so.
 * @param scope.since values in messages that came in since then; all that are stored when left out
 * @param scope.onPage told after each page how many values were looked at and demoted so far
 */
export async function findGeneric(
  deps: GenericDeps,
  rules: IdentityRules,
  scope: {
    readonly since?: string | undefined;
    readonly signal: AbortSignal;
    readonly onPage?: (report: ScanReport) => Promise<void>;
  },
): Promise<ScanReport> {
  const demoted: string[] = [];
  let looked_at = 0;
  for await (const shared of sharedValues(deps.census, rules, scope)) {
    looked_at += shared.looked_at;
    demoted.push(...(await demote(deps, shared.people)));
    await scope.onPage?.({ looked_at, demoted });
  }
  return { looked_at, demoted };
}

/** Pages of values that as many people have as the rules say. */
async function* sharedValues(
  census: ValueCensus,
  rules: IdentityRules,
  {
    since,
    only,
    signal,
  }: {
    readonly since?: string | undefined;
    readonly only?: readonly string[];
    readonly signal: AbortSignal;
  },
): AsyncGenerator<{ looked_at: number; people: Map<string, number> }> {
  const policies = [...effectivePolicies(rules).values()];
  const limited = policies.filter(
    ({ name, generic_at }) => generic_at !== null && (only?.includes(name) ?? true),
  );
  if (limited.length === 0) return;
  const least = new Map(limited.map(({ name, generic_at }) => [name, generic_at ?? 0]));
  const names = [...least.keys()];
  const telling = policies.filter(tellsPeopleApart).map(({ name }) => name);
  const pages =
    since === undefined ? census.allKeys(names, signal) : census.keysSince(names, since, signal);
  for await (const keys of pages) {
    const people = await census.countPeople(keys, {
      least: Math.min(...least.values()),
      telling,
      signal,
    });
    for (const [key, count] of people) {
      if (count < (least.get(namespaceOf(key)) ?? Number.POSITIVE_INFINITY)) people.delete(key);
    }
    yield { looked_at: keys.length, people };
  }
}

/** Given out to one person each; or an address, of which nobody has as many as would make a value shared. */
function tellsPeopleApart({ strength, generic_at }: NamespacePolicy): boolean {
  return strength === 'strong' || generic_at !== null;
}

/** @returns keys that were not demoted before */
async function demote(
  { generic, idOf, now }: GenericDeps,
  people: ReadonlyMap<string, number>,
): Promise<string[]> {
  if (people.size === 0) return [];
  const at = now().toISOString();
  const known = await generic.read([...people.keys()].map(idOf));
  const writes = [...people].flatMap(([key, count]) => {
    const over = known.get(idOf(key));
    // A steward's word stands; and a number that is as it was needs no new document.
    if (over !== undefined && (over.source.updated_by !== SCAN || over.source.people === count)) {
      return [];
    }
    const doc: GenericValueDoc = {
      key,
      namespace: namespaceOf(key),
      people: count,
      status: 'demoted',
      since: over?.source.since ?? at,
      updated_at: at,
      updated_by: SCAN,
    };
    return [{ doc, over }];
  });
  if (writes.length === 0) return [];
  const written = await generic.write(writes);
  return writes.filter(({ over }, i) => over === undefined && written[i]).map(({ doc }) => doc.key);
}

/**
 * Keys that would be nobody's by given rules. Counts again only where a namespace takes fewer people than when values
 * were last demoted; what a steward restored stays restored.
 */
export async function genericUnder(
  deps: Pick<GenericDeps, 'census' | 'generic' | 'idOf'>,
  input: {
    readonly rules: IdentityRules;
    /** rules that the stored values were demoted by */
    readonly inForce: IdentityRules;
    readonly signal: AbortSignal;
  },
): Promise<ReadonlySet<string>> {
  const { values } = await deps.generic.demoted(MOST_REMEMBERED);
  const keys = new Set(genericKeys(values, input.rules));
  const [then, now] = [effectivePolicies(input.inForce), effectivePolicies(input.rules)];
  const lowered = [...now.values()].filter(
    ({ name, generic_at }) =>
      generic_at !== null && generic_at < (then.get(name)?.generic_at ?? Number.POSITIVE_INFINITY),
  );
  if (lowered.length === 0) return keys;
  const only = lowered.map(({ name }) => name);
  for await (const { people } of sharedValues(deps.census, input.rules, { ...input, only })) {
    const known = await deps.generic.read([...people.keys()].map(deps.idOf));
    for (const key of people.keys()) {
      if (known.get(deps.idOf(key))?.source.status !== 'restored') keys.add(key);
    }
  }
  return keys;
}
