import { pino } from 'pino';
import { generateDemo } from '../../src/demo/generate.ts';
import type { EngineAccess } from '../../src/elasticsearch/client.ts';
import { BUILT_IN_POLICY } from '../../src/identity/identity-policy.ts';
import { createIds } from '../../src/identity/ids.ts';
import { blockingKeys } from '../../src/identity/matching/blocking.ts';
import { judgePair } from '../../src/ingestion/matching/judge-pair.ts';
import { MOST_CANDIDATES } from '../../src/ingestion/matching/match-profiles.ts';
import { openMatching } from '../../src/ingestion/matching/open-matching.ts';
import { matchedPerson } from '../../src/profile/matched-person.ts';
import { type PairScores, peopleOfProfiles, scorePairs } from '../../test/support/demo-truth.ts';
import { installBench } from '../support/bench-installation.ts';

const COMPANY = { seed: 1979, now: new Date('2026-11-01T00:00:00.000Z') };
const SOURCES =
  'crm email-marketing email_marketing shop app web pos payments support social surveys stock segment'.split(
    ' ',
  );

export interface DemoReport {
  readonly people: number;
  readonly named_profiles: number;
  /** pairs of profiles of one person that the engine proposes; `both_named`: of those that have first and last names */
  readonly candidate_recall: Readonly<
    Record<'all' | 'both_named', { pairs: number; recall: number }>
  >;
  readonly automatic: PairScores;
  readonly possible_and_automatic: PairScores;
  /** found pairs among those that have first and last names on both sides */
  readonly recall_of_both_named: number;
  readonly [figure: string]: unknown;
}

/** Loads the company through the worker, matches it with the built-in model and a fitted one, and compares with the truth. */
export async function measureDemo(
  on: { readonly access: EngineAccess; readonly prefix: string },
  people: number,
  tellsMisses: boolean,
): Promise<DemoReport> {
  const bench = await installBench(on, 2000, SOURCES);
  const { client, names } = bench;
  const messages = () => generateDemo({ ...COMPANY, people });
  try {
    let batch: Parameters<typeof bench.spool.append>[0][number][] = [];
    for (const { source, kind, payload } of messages()) {
      batch.push({
        source,
        kind,
        payload: JSON.stringify(payload),
        received_at: new Date().toISOString(),
        accept_id: 'bench',
      });
      if (batch.length < 5_000) continue;
      await bench.spool.append(batch);
      batch = [];
      await bench.ingestion.worker.drain();
    }
    await bench.spool.append(batch);
    await bench.ingestion.worker.drain();
    await client.indices.refresh({ index: `${bench.prefix}-*` });
    const truth = await peopleOfProfiles(client, names, messages());
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
    const startedMs = performance.now();
    while (await matching.matcher.step());
    const seconds = (performance.now() - startedMs) / 1000;
    const fitted = await matching.store.describeModel();
    const pairs = async (from?: string) => {
      const found: {
        left_id: string;
        right_id: string;
        score: number;
        band: string;
        barred: string | null;
        evidence: unknown;
      }[] = [];
      let after: (string | number)[] | undefined;
      await matching.pairs.duplicates.refresh();
      for (;;) {
        const { pairs: page, next } = await matching.pairs.duplicates.list(
          { statuses: ['open'], ...(from === undefined ? {} : { band: 'automatic' as const }) },
          { order: 'score', size: 1000, after: after as never },
        );
        found.push(...page);
        if (next === undefined) return found;
        after = next;
      }
    };
    const open = await pairs();
    const automatic = open.filter(({ band }) => band === 'automatic');
    if (tellsMisses) await tell(matching, open, truth);
    const named = await namedOnes(matching, [...truth.keys()]);
    const candidate_recall = await candidateRecall(matching, truth, named);
    const possible_and_automatic = scorePairs(open, truth);
    const right = open.filter(
      ({ left_id, right_id }) =>
        truth.get(left_id) === truth.get(right_id) && named.has(left_id) && named.has(right_id),
    );
    return {
      people,
      named_profiles: truth.size,
      candidate_recall,
      recall_of_both_named:
        Math.round((right.length / Math.max(1, candidate_recall.both_named.pairs)) * 1000) / 1000,
      barred: Object.fromEntries(
        Map.groupBy(open, ({ barred }) => String(barred))
          .entries()
          .map(([why, found]) => [why, scorePairs(found, truth)]),
      ),
      model: fitted && { profiles: fitted.profiles, seconds: fitted.seconds },
      matching_seconds: Math.round(seconds * 10) / 10,
      ...matching.matcher.stats,
      automatic: scorePairs(automatic, truth),
      possible_and_automatic,
      at_0_9: scorePairs(
        open.filter(({ score }) => score >= 0.9),
        truth,
      ),
    };
  } finally {
    await bench.close();
  }
}

type Matching = ReturnType<typeof openMatching>;

/** Profiles with a first and a last name. */
async function namedOnes(matching: Matching, ids: readonly string[]): Promise<Set<string>> {
  const named = new Set<string>();
  for (let at = 0; at < ids.length; at += 500) {
    for (const [id, { state }] of await matching.parts.feed.read(ids.slice(at, at + 500))) {
      const { names } = matchedPerson(id, state, 'FR');
      if (names.some(({ given, family }) => given !== '' && family !== '')) named.add(id);
    }
  }
  return named;
}

/** Of the pairs of one person, how many the engine proposes when asked for either side. */
async function candidateRecall(
  matching: Matching,
  truth: ReadonlyMap<string, string>,
  named: ReadonlySet<string>,
): Promise<DemoReport['candidate_recall']> {
  const groups = [...Map.groupBy(truth.keys(), (id) => truth.get(id)).values()].filter(
    ({ length }) => length > 1,
  );
  const sums = { all: { pairs: 0, found: 0 }, both_named: { pairs: 0, found: 0 } };
  for (const group of groups) {
    const read = await matching.parts.feed.read(group);
    const searches = group.flatMap((profile_id) => {
      const profile = read.get(profile_id);
      if (profile === undefined) return [];
      const person = matchedPerson(profile_id, profile.state, 'FR');
      const keys = [...new Set(blockingKeys(person))].map(matching.parts.ids.matchKey);
      return [{ profile_id, keys }];
    });
    const answers = await matching.parts.keys.findCandidates(
      searches.map((one) => ({ ...one, keys: one.keys.length === 0 ? ['-'] : one.keys })),
      MOST_CANDIDATES,
    );
    for (let i = 0; i < searches.length; i += 1) {
      for (let j = i + 1; j < searches.length; j += 1) {
        const [a, b] = [searches[i]?.profile_id ?? '', searches[j]?.profile_id ?? ''];
        const isFound = answers[i]?.includes(b) === true || answers[j]?.includes(a) === true;
        const kinds =
          named.has(a) && named.has(b) ? (['all', 'both_named'] as const) : (['all'] as const);
        for (const kind of kinds) {
          sums[kind].pairs += 1;
          if (isFound) sums[kind].found += 1;
        }
      }
    }
  }
  const share = ({ pairs, found }: { pairs: number; found: number }) => ({
    pairs,
    recall: pairs === 0 ? 1 : Math.round((found / pairs) * 10_000) / 10_000,
  });
  return { all: share(sums.all), both_named: share(sums.both_named) };
}

async function tell(
  matching: Matching,
  open: readonly {
    left_id: string;
    right_id: string;
    score: number;
    band: string;
    barred: string | null;
    evidence: unknown;
  }[],
  truth: ReadonlyMap<string, string>,
): Promise<void> {
  const wrong = open.filter((pair) => truth.get(pair.left_id) !== truth.get(pair.right_id));
  const ids = wrong.slice(0, 40).flatMap((pair) => [pair.left_id, pair.right_id]);
  const found = new Set(open.map((pair) => `${pair.left_id} ${pair.right_id}`));
  const missed: string[] = [];
  for (const group of Map.groupBy(truth.keys(), (id) => truth.get(id)).values()) {
    const sorted = [...group].sort();
    for (let i = 0; i < sorted.length; i += 1)
      for (let j = i + 1; j < sorted.length; j += 1)
        if (!found.has(`${sorted[i]} ${sorted[j]}`)) missed.push(`${sorted[i]} ${sorted[j]}`);
  }
  const missedIds = missed.slice(0, 40).flatMap((pair) => pair.split(' '));
  const read = await matching.parts.feed.read([...new Set([...ids, ...missedIds])]);
  const show = (id: string) => {
    const state = read.get(id)?.state;
    const values = Object.entries(state?.candidates ?? {})
      .filter(([field]) => !field.startsWith('custom.'))
      .map(
        ([field, by]) =>
          `${field}=${[...new Set(Object.values(by).map(({ value }) => String(value)))].join('|')}`,
      );
    return `${values.join(' ')} ids=${Object.keys(state?.identifiers ?? {})
      .join(' ')
      .slice(0, 200)}`;
  };
  for (const pair of wrong.slice(0, 40)) {
    console.error(
      `WRONG ${pair.band} ${pair.score.toFixed(4)} ${pair.barred} ${JSON.stringify(pair.evidence)}\n  ${show(pair.left_id)}\n  ${show(pair.right_id)}`,
    );
  }
  const model = (await matching.store.model())?.model as never;
  for (const pair of missed.slice(0, 40)) {
    const [a = '', b = ''] = pair.split(' ');
    const [x, y] = [read.get(a), read.get(b)];
    if (x !== undefined && y !== undefined && model !== undefined) {
      const judged = judgePair(
        { model, policy: BUILT_IN_POLICY },
        { profile: x, person: matchedPerson(a, x.state, 'FR') },
        { profile: y, person: matchedPerson(b, y.state, 'FR') },
      );
      console.error(JSON.stringify(judged));
    }
    console.error(`MISSED\n  ${show(a)}\n  ${show(b)}`);
  }
}
