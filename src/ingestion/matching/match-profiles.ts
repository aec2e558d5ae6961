import type { DuplicateStore, DuplicateWrite } from '../../elasticsearch/duplicate-store.ts';
import type { IdentityFeed, MatchableProfile } from '../../elasticsearch/identity-feed.ts';
import type { CandidateSearch, MatchKeyStore } from '../../elasticsearch/match-key-store.ts';
import type { Ids } from '../../identity/ids.ts';
import { blockingKeys } from '../../identity/matching/blocking.ts';
import type { DuplicateDoc } from '../../model/duplicate.ts';
import type { MatchingSettings, MatchKeysDoc } from '../../model/matching.ts';
import { matchedPerson } from '../../profile/matched-person.ts';
import type { PolicySource } from '../policy/policy-source.ts';
import { agreeAsCluster, MOST_AROUND } from './agree-as-cluster.ts';
import { type Judge, type JudgedPair, judgePair, type Matchable } from './judge-pair.ts';
import { foundAgain, isUndecided, noLonger } from './next-duplicate.ts';

/** The model in force, and the rules of identifiers, under the version that pairs are marked with. */
export interface ModelInForce extends Judge {
  readonly version: string;
}

export interface MatchDeps {
  readonly feed: IdentityFeed;
  readonly keys: MatchKeyStore;
  readonly duplicates: DuplicateStore;
  readonly ids: Pick<Ids, 'pair' | 'matchKey'>;
  readonly policies: Pick<PolicySource, 'get'>;
  readonly defaultCountry: string;
  readonly now: () => Date;
  /**
   * Merges two profiles by matching's own decision; absent where nothing may merge.
   * @returns the id of the merge, `undefined` where it was refused
   */
  readonly merge?: (pair: DuplicateDoc) => Promise<string | undefined>;
}

export interface MatchReport {
  readonly judged: number;
  /** pairs that were scored */
  readonly compared: number;
  readonly merged: number;
}

/** Keys of one profile; beyond them it meets others by the first ones. */
const MOST_KEYS = 256;
/** Profiles looked at for one; measured by `npm run bench -- matching`. */
export const MOST_CANDIDATES = 30;
/** Pairs one profile brings in: a person with thousands of doubles does not fill the desk alone. */
const MOST_PAIRS = 10;

/**
 * Looks for the doubles of profiles, each as it is now. May be repeated: pairs have one id whoever finds them, and are
 * written by compare-and-set. Search only proposes: what is compared was read in real time, and a merge asks again.
 * One process at a time does this (the matcher's lease), for two would each miss what the other puts this second.
 */
export async function matchProfiles(
  deps: MatchDeps,
  profileIds: readonly string[],
  force: ModelInForce,
  settings: MatchingSettings,
): Promise<MatchReport> {
  const asked = [...new Set(profileIds)];
  const read = await deps.feed.read(asked);
  const subjects = new Map<string, Matchable>();
  for (const [id, profile] of read) {
    if (profile.status === 'active') subjects.set(id, matchable(profile, deps.defaultCountry));
  }
  const { keysOf, docs } = keysOfAll(deps, subjects);
  const gone = asked.filter((id) => !subjects.has(id));
  // Those asked for together meet by their keys here, so that nobody waits for the index to show what is put.
  const [known, answers] = await Promise.all([
    deps.duplicates.ofProfiles(involved(asked, read)),
    deps.keys.findCandidates(searchesFor(keysOf), MOST_CANDIDATES),
  ]);
  await deps.keys.put(docs, gone);
  const found = await findPartners(deps, subjects, keysOf, answers, known);
  const judged = judgeAll(deps, subjects, found, force, settings);
  const writes = await planWrites(deps, judged, known, found, force, settings);
  return carryOut(deps, writes, { judged: subjects.size, compared: found.compared() }, settings);
}

function matchable(profile: MatchableProfile, country: string): Matchable {
  return { profile, person: matchedPerson(profile.profile_id, profile.state, country) };
}

function keysOfAll(
  deps: MatchDeps,
  subjects: ReadonlyMap<string, Matchable>,
): { keysOf: Map<string, string[]>; docs: MatchKeysDoc[] } {
  const keysOf = new Map<string, string[]>();
  const docs: MatchKeysDoc[] = [];
  for (const [id, { person, profile }] of subjects) {
    const keys = [...new Set(blockingKeys(person))].slice(0, MOST_KEYS).map(deps.ids.matchKey);
    keysOf.set(id, keys);
    const identity_updated_at = profile.identity_updated_at ?? profile.created_at;
    docs.push({ profile_id: id, keys, identity_updated_at });
  }
  return { keysOf, docs };
}

function searchesFor(keysOf: ReadonlyMap<string, readonly string[]>): CandidateSearch[] {
  return [...keysOf].flatMap(([profile_id, keys]) =>
    keys.length === 0 ? [] : [{ profile_id, keys }],
  );
}

/** Who of those asked for together share a key; of a key that many of them share, each meets the next few. */
function meetings(keysOf: ReadonlyMap<string, readonly string[]>): (readonly [string, string])[] {
  const holders = new Map<string, string[]>();
  for (const [id, keys] of keysOf) {
    for (const key of keys) holders.set(key, [...(holders.get(key) ?? []), id]);
  }
  return [...holders.values()].flatMap((ids) =>
    ids.flatMap((id, at) =>
      ids.slice(at + 1, at + 1 + MOST_CANDIDATES).map((other) => [id, other] as const),
    ),
  );
}

/** The profiles themselves, and those that lately became them: their pairs end. */
function involved(asked: readonly string[], read: ReadonlyMap<string, MatchableProfile>): string[] {
  const former = [...read.values()].flatMap(({ state }) =>
    state.merged_from.slice(-MOST_AROUND).map(({ profile_id }) => profile_id),
  );
  return [...new Set([...asked, ...former])];
}

/** Everybody who may be one of the subjects, as read in real time. */
interface Partners {
  readonly of: ReadonlyMap<string, readonly string[]>;
  get(id: string): Matchable | undefined;
  compared(): number;
}

async function findPartners(
  deps: MatchDeps,
  subjects: ReadonlyMap<string, Matchable>,
  keysOf: ReadonlyMap<string, readonly string[]>,
  answers: readonly (readonly string[])[],
  known: readonly DuplicateDoc[],
): Promise<Partners> {
  const searches = searchesFor(keysOf);
  const of = new Map<string, Set<string>>([...subjects.keys()].map((id) => [id, new Set()]));
  searches.forEach(({ profile_id }, at) => {
    for (const id of answers[at] ?? []) of.get(profile_id)?.add(id);
  });
  for (const [one, other] of meetings(keysOf)) {
    of.get(one)?.add(other);
    of.get(other)?.add(one);
  }
  for (const { left_id, right_id } of known) {
    of.get(left_id)?.add(right_id);
    of.get(right_id)?.add(left_id);
  }
  const others = new Set([...of.values()].flatMap((ids) => [...ids]));
  const unread = [...others].filter((id) => !subjects.has(id));
  const read = new Map<string, Matchable>();
  for (const [id, profile] of await deps.feed.read(unread)) {
    if (profile.status === 'active') read.set(id, matchable(profile, deps.defaultCountry));
  }
  return {
    of: new Map([...of].map(([id, ids]) => [id, [...ids]])),
    get: (id) => subjects.get(id) ?? read.get(id),
    compared: () => [...of.values()].reduce((sum, ids) => sum + ids.size, 0),
  };
}

interface PairJudged {
  readonly left_id: string;
  readonly right_id: string;
  readonly judged: JudgedPair;
}

/** Pairs that are to be kept, by their id: of each subject those that are likeliest. */
function judgeAll(
  deps: MatchDeps,
  subjects: ReadonlyMap<string, Matchable>,
  partners: Partners,
  judge: Judge,
  settings: MatchingSettings,
): Map<string, PairJudged> {
  const kept = new Map<string, PairJudged>();
  for (const [id, subject] of subjects) {
    const pairs = (partners.of.get(id) ?? []).flatMap((other) => {
      const partner = partners.get(other);
      const judged = partner && judgePair(judge, subject, partner);
      if (judged === undefined || judged.score < settings.possible_threshold) return [];
      const [left_id = '', right_id = ''] = [id, other].sort();
      return [{ left_id, right_id, judged }];
    });
    pairs.sort(
      (x, y) =>
        y.judged.bits - x.judged.bits || (x.left_id + x.right_id < y.left_id + y.right_id ? -1 : 1),
    );
    for (const pair of pairs.slice(0, MOST_PAIRS)) {
      kept.set(deps.ids.pair(pair.left_id, pair.right_id), pair);
    }
  }
  return kept;
}

async function planWrites(
  deps: MatchDeps,
  judged: ReadonlyMap<string, PairJudged>,
  known: readonly DuplicateDoc[],
  partners: Partners,
  force: ModelInForce,
  settings: MatchingSettings,
): Promise<DuplicateWrite[]> {
  const now = deps.now().toISOString();
  const ids = new Set([...judged.keys(), ...known.map((pair) => pair.duplicate_id)]);
  const stored = await deps.duplicates.read([...ids]);
  const around = await findAround(deps, judged, stored, partners, settings);
  const writes: DuplicateWrite[] = [];
  for (const id of ids) {
    const former = stored.get(id);
    const pair = judged.get(id);
    const expected = former?.version;
    if (pair === undefined) {
      const still = former && stillJudged(former.source, partners, force, settings);
      const ended = former && !still ? noLonger(former.source, now) : undefined;
      if (ended !== undefined) writes.push({ doc: ended, expected });
      continue;
    }
    const { left_id, right_id } = pair;
    const others = around.get(id);
    const band =
      others !== undefined &&
      agreeAsCluster(force, others, [left_id, right_id], settings.automatic_threshold)
        ? 'automatic'
        : 'possible';
    const found = { duplicate_id: id, ...pair, band, model_version: force.version } as const;
    const doc = foundAgain(former?.source, found, now);
    if (doc !== undefined) writes.push({ doc, expected });
    else if (settings.automatic && band === 'automatic' && former?.source.status === 'open') {
      // Found while merging was not allowed yet.
      writes.push({ doc: former.source, expected });
    }
  }
  return writes;
}

/** A pair beyond a subject's likeliest ones still is one where its other side holds it. */
function stillJudged(
  { left_id, right_id }: DuplicateDoc,
  partners: Partners,
  judge: Judge,
  settings: MatchingSettings,
): boolean {
  const [left, right] = [partners.get(left_id), partners.get(right_id)];
  if (left === undefined || right === undefined) return false;
  const judged = judgePair(judge, left, right);
  return judged !== undefined && judged.score >= settings.possible_threshold;
}

/** Whom each pair that could be merged by itself must be looked at with: those who resemble either side. */
async function findAround(
  deps: MatchDeps,
  judged: ReadonlyMap<string, PairJudged>,
  stored: ReadonlyMap<string, { readonly source: DuplicateDoc }>,
  partners: Partners,
  settings: MatchingSettings,
): Promise<Map<string, Matchable[]>> {
  const sure = [...judged].filter(
    ([id, pair]) =>
      pair.judged.score >= settings.automatic_threshold &&
      pair.judged.barred === undefined &&
      isUndecided(stored.get(id)?.source),
  );
  if (sure.length === 0) return new Map();
  const unsearched = new Map<string, Matchable>();
  for (const [, { left_id, right_id }] of sure) {
    for (const id of [left_id, right_id]) {
      const side = partners.get(id);
      if (side !== undefined && !partners.of.has(id)) unsearched.set(id, side);
    }
  }
  const searches = [...unsearched].map(([profile_id, { person }]) => ({
    profile_id,
    keys: [...new Set(blockingKeys(person))].slice(0, MOST_KEYS).map(deps.ids.matchKey),
  }));
  const answers = await deps.keys.findCandidates(searches, MOST_CANDIDATES);
  const candidatesOf = new Map(searches.map(({ profile_id }, at) => [profile_id, answers[at]]));
  const missing = answers.flat().filter((id) => partners.get(id) === undefined);
  const read = new Map<string, Matchable>();
  for (const [id, profile] of await deps.feed.read([...new Set(missing)])) {
    if (profile.status === 'active') read.set(id, matchable(profile, deps.defaultCountry));
  }
  return new Map(
    sure.map(([id, { left_id, right_id }]) => {
      const near = [left_id, right_id].flatMap((side) =>
        (candidatesOf.get(side) ?? partners.of.get(side) ?? []).slice(0, MOST_AROUND / 2),
      );
      const everybody = [...new Set([left_id, right_id, ...near])];
      return [id, everybody.flatMap((one) => partners.get(one) ?? read.get(one) ?? [])];
    }),
  );
}

async function carryOut(
  deps: MatchDeps,
  writes: readonly DuplicateWrite[],
  counts: Pick<MatchReport, 'judged' | 'compared'>,
  settings: MatchingSettings,
): Promise<MatchReport> {
  if (writes.length === 0) return { ...counts, merged: 0 };
  const results = await deps.duplicates.write(writes);
  let merged = 0;
  const closing: DuplicateWrite[] = [];
  for (const [at, { doc }] of writes.entries()) {
    const result = results[at];
    if (result?.kind !== 'written' || deps.merge === undefined) continue;
    if (!settings.automatic || doc.band !== 'automatic' || doc.status !== 'open') continue;
    const merge_id = await deps.merge(doc);
    if (merge_id === undefined) continue;
    merged += 1;
    const at_ = deps.now().toISOString();
    closing.push({
      doc: {
        ...doc,
        status: 'merged',
        decided_by: 'matching',
        decided_at: at_,
        updated_at: at_,
        merge_id,
      },
      expected: result.version,
    });
  }
  if (closing.length > 0) await deps.duplicates.write(closing);
  return { ...counts, merged };
}
