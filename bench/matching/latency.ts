import { pino } from 'pino';
import type { EngineAccess } from '../../src/elasticsearch/client.ts';
import { BUILT_IN_POLICY } from '../../src/identity/identity-policy.ts';
import { createIds } from '../../src/identity/ids.ts';
import { blockingKeys } from '../../src/identity/matching/blocking.ts';
import { defaultModel } from '../../src/identity/matching/default-model.ts';
import { matchProfiles } from '../../src/ingestion/matching/match-profiles.ts';
import { openMatching } from '../../src/ingestion/matching/open-matching.ts';
import { DEFAULT_MATCHING } from '../../src/model/matching.ts';
import { claimsOf } from '../../src/profile/claims.ts';
import { matchedPerson } from '../../src/profile/matched-person.ts';
import { projectProfile } from '../../src/profile/project.ts';
import { createRelationFinder } from '../../src/profile/relations/find-relations.ts';
import { emptyState } from '../../src/profile/state.ts';
import { compileSurvivorship, NO_RULES } from '../../src/profile/survivorship/compile.ts';
import { fillProfiles } from '../people/fill-profiles.ts';
import { frenchPerson } from '../people/french-people.ts';
import { installBench } from '../support/bench-installation.ts';

const SEED = 20260301;
const RELATIONS = createRelationFinder(createIds('relations of a benchmark, not a secret'));
const NOW = new Date('2026-03-01T00:00:00.000Z');

/** Judges new doubles of known people, one at a time, among many profiles. */
export async function measureLatency(
  on: { readonly access: EngineAccess; readonly prefix: string },
  profiles: number,
  changes: number,
): Promise<object> {
  const bench = await installBench(on, 2000, []);
  const { client, names } = bench;
  try {
    const index = names.profiles;
    await fillProfiles(client, {
      index,
      people: profiles,
      seed: SEED,
      now: NOW,
      report: console.error,
    });
    const matching = openMatching({
      policies: { get: async () => BUILT_IN_POLICY },
      client,
      names,
      ids: createIds('a-secret-for-benchmarks-of-32-characters'),
      defaultCountry: 'FR',
      merges: bench.ingestion.merging,
      isBusy: async () => false,
      log: pino({ level: 'warn' }),
      now: () => new Date(),
    });
    const keysMs = await putAllKeys(matching, profiles);
    const model = { policy: BUILT_IN_POLICY, version: 'bench', model: defaultModel(profiles) };
    const doubles = Array.from({ length: changes }, (_, i) => doubleOf((i * 7919) % profiles, i));
    for (let at = 0; at < doubles.length; at += 500) {
      const operations = doubles
        .slice(at, at + 500)
        .flatMap((doc) => [{ index: { _index: index, _id: doc.profile_id } }, doc]);
      await client.bulk({ operations, refresh: true });
    }
    const times: number[] = [];
    const before = new Map(Object.entries(bench.asked).map(([kind, { ms }]) => [kind, ms]));
    const cpuBefore = process.cpuUsage();
    for (const [i, { profile_id }] of doubles.entries()) {
      const startedMs = performance.now();
      await matchProfiles(matching.parts, [profile_id], model, DEFAULT_MATCHING);
      if (i >= Math.min(50, changes / 4)) times.push(performance.now() - startedMs);
    }
    const { user, system } = process.cpuUsage(cpuBefore);
    const each = (ms: number) => Math.round((ms / doubles.length) * 10) / 10;
    const waited = Object.fromEntries(
      Object.entries(bench.asked).map(([kind, { ms }]) => [
        kind,
        each(ms - (before.get(kind) ?? 0)),
      ]),
    );
    await matching.pairs.duplicates.refresh();
    let found = 0;
    for (const [i, { profile_id }] of doubles.entries()) {
      const original = frenchPerson(SEED, (i * 7919) % profiles, NOW).id;
      const pairs = await matching.pairs.duplicates.ofProfiles([profile_id]);
      if (pairs.some(({ left_id, right_id }) => left_id === original || right_id === original))
        found += 1;
    }
    const batchMs = await timed(async () => {
      const ids = doubles.map(({ profile_id }) => profile_id);
      for (let at = 0; at < ids.length; at += 25) {
        await matchProfiles(matching.parts, ids.slice(at, at + 25), model, DEFAULT_MATCHING);
      }
    });
    times.sort((a, b) => a - b);
    const quantile = (q: number) =>
      Math.round((times[Math.floor(q * (times.length - 1))] ?? 0) * 10) / 10;
    return {
      profiles,
      judged_one_by_one: times.length,
      p50_ms: quantile(0.5),
      p95_ms: quantile(0.95),
      p99_ms: quantile(0.99),
      node_cpu_ms_each: each((user + system) / 1000),
      waited_ms_each: waited,
      in_batches_of_25_ms_each: Math.round((batchMs / doubles.length) * 10) / 10,
      keys_ms_each: Math.round((keysMs / profiles) * 100) / 100,
      doubles_found: Math.round((found / changes) * 1000) / 1000,
      p95_below_50_ms: quantile(0.95) < 50,
    };
  } finally {
    await bench.close();
  }
}

/** The double of a person: a slip in the family name, another mailbox, the same telephone or none. */
function doubleOf(index: number, number: number) {
  const { given, family, phone, id } = frenchPerson(SEED, index, NOW);
  const { postcode, city } = frenchPerson(SEED, index, NOW).doc();
  const slip = family.length > 4 ? family.slice(0, 2) + family.slice(3) : `${family}e`;
  const at = new Date().toISOString();
  const traits = {
    given_name: given.toUpperCase(),
    family_name: slip,
    email: `${given.slice(0, 1)}${number}@autre.example`.toLowerCase(),
    ...(number % 2 === 0 ? { phone } : {}),
    ...(typeof postcode === 'string' ? { postcode } : {}),
    ...(typeof city === 'string' ? { city } : {}),
  };
  const claims = claimsOf({ source: 'shop', at, identifiers: [`email:${traits.email}`], traits });
  return projectProfile(
    { ...emptyState(), ...claims },
    {
      profile_id: `double-${number}-${id}`,
      created_at: at,
      updated_at: at,
      now: at,
      survivorship: compileSurvivorship(NO_RULES, {}),
      relations: RELATIONS,
    },
  );
}

async function putAllKeys(
  matching: ReturnType<typeof openMatching>,
  profiles: number,
): Promise<number> {
  return timed(async () => {
    for (let from = 0; from < profiles; from += 2_000) {
      const docs = [];
      for (let i = from; i < Math.min(profiles, from + 2_000); i += 1) {
        const doc = frenchPerson(SEED, i, NOW).doc();
        const person = matchedPerson(doc.profile_id, doc.state, 'FR');
        docs.push({
          profile_id: doc.profile_id,
          keys: [...new Set(blockingKeys(person))].map(matching.parts.ids.matchKey),
          identity_updated_at: doc.identity_updated_at,
        });
      }
      await matching.parts.keys.put(docs, []);
    }
  });
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}
