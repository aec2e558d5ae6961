import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { Client } from '@elastic/elasticsearch';
import { SearchAnswer } from '../src/api/people/schemas.ts';
import { loadConfig } from '../src/config.ts';
import { createClient } from '../src/elasticsearch/client.ts';
import { findEngine } from '../src/elasticsearch/engine/find-engine.ts';
import { setUp } from '../src/elasticsearch/setup.ts';
import { foldText } from '../src/identity/words/fold.ts';
import { type PeopleApi, peopleApi } from '../test/support/people-api.ts';
import { removePrefix } from '../test/support/remove-prefix.ts';
import { fillProfiles } from './people/fill-profiles.ts';
import { KINDS, makeQuestions, type Question } from './people/questions.ts';

const NOW = new Date('2026-03-01T00:00:00.000Z');
const FLOOR_P95_MS = 50;

/**
 * People search on a synthetic population: hits in the first ten, our path (request handler to answer) beside
 * the time the engine itself reports, in one run.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      people: { type: 'string', default: '100000' },
      questions: { type: 'string', default: '60' },
      seed: { type: 'string', default: '20260301' },
      keep: { type: 'boolean', default: false },
      misses: { type: 'boolean', default: false },
    },
  });
  const people = Number(values.people);
  const seed = Number(values.seed);
  const config = loadConfig();
  const engine = await findEngine(config, console.error);
  const client = createClient(engine.access, { requestTimeoutMs: 120_000 });
  const prefix = `${config.indexPrefix}-bench-search-${people}-${seed}`;
  try {
    await setUp(client, { prefix, now: NOW });
    const api = peopleApi(client, prefix, NOW);
    const index = api.names.profiles;
    await fillProfiles(client, { index, people, seed, now: NOW, report: console.error });
    await printIndex(client, index);
    const population = { seed, people, now: NOW };
    for (const kind of Object.keys(KINDS)) {
      await ask(api, makeQuestions(kind, 5, { ...population, seed: seed + 1 }));
    }
    const all: Answered[] = [];
    console.log('kind                 n  hit@10 %  person %   p50/p95 ms   engine p50/p95   ratio');
    for (const kind of Object.keys(KINDS)) {
      const answers = await ask(api, makeQuestions(kind, Number(values.questions), population));
      all.push(...answers);
      print(kind, answers);
      if (values.misses) {
        for (const { question, hit } of answers) {
          if (!hit)
            console.log(
              `  miss: ${question.query} / ${question.person.given} ${question.person.family}`,
            );
        }
      }
    }
    print('all', all);
    const keystrokes = await ask(api, typing(makeQuestions('prefix', 10, population)));
    print('each keystroke', keystrokes);
    const p95 = quantile(
      all.map(({ ms }) => ms),
      0.95,
    );
    const rss = Math.round(process.memoryUsage().rss / 2 ** 20);
    console.log(
      `p95 ${p95.toFixed(1)} ms, floor ${FLOOR_P95_MS}: ${p95 < FLOOR_P95_MS ? 'kept' : 'MISSED'}`,
    );
    console.log(`memory of this process ${rss} MiB; load ${loadavg()[0]?.toFixed(1)}`);
  } finally {
    if (!values.keep) await removePrefix(client, prefix);
    await client.close();
    await engine.stop();
  }
}

interface Answered {
  readonly question: Question;
  readonly ms: number;
  readonly engineMs: number;
  readonly hit: boolean;
  readonly exact: boolean;
}

async function ask(api: PeopleApi, questions: readonly Question[]): Promise<Answered[]> {
  const answers: Answered[] = [];
  for (const question of questions) {
    const started = performance.now();
    const response = await api.search('representative', { query: question.query });
    const body: unknown = await response.json();
    const ms = performance.now() - started;
    const { hits, took_ms } = SearchAnswer.parse(body);
    const name = foldText(`${question.person.given} ${question.person.family}`);
    const exact = hits.some(({ profile }) => profile.profile_id === question.person.id);
    const named = hits.some(({ profile }) => foldText(profile.display_name ?? '') === name);
    const hit = exact || (question.sameName && named);
    answers.push({ question, ms, engineMs: took_ms, hit, exact });
  }
  return answers;
}

/** The texts that typing each question goes through. */
function typing(questions: readonly Question[]): Question[] {
  return questions.flatMap((question) =>
    [...question.query].map((_, i) => ({ ...question, query: question.query.slice(0, i + 1) })),
  );
}

function print(kind: string, answers: readonly Answered[]): void {
  const share = (test: (answer: Answered) => boolean) =>
    ((100 * answers.filter(test).length) / Math.max(1, answers.length)).toFixed(1);
  const ours = answers.map(({ ms }) => ms);
  const engines = answers.map(({ engineMs }) => engineMs);
  const ratio = quantile(ours, 0.5) / Math.max(0.5, quantile(engines, 0.5));
  console.log(
    [
      kind.padEnd(19),
      String(answers.length).padStart(4),
      share(({ hit }) => hit).padStart(8),
      share(({ exact }) => exact).padStart(9),
      `${quantile(ours, 0.5).toFixed(1)} / ${quantile(ours, 0.95).toFixed(1)}`.padStart(15),
      `${quantile(engines, 0.5)} / ${quantile(engines, 0.95)}`.padStart(14),
      ratio.toFixed(2).padStart(9),
    ].join(' '),
  );
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

async function printIndex(client: Client, index: string): Promise<void> {
  const stats = await client.indices.stats({ index, metric: ['store', 'docs', 'segments'] });
  const total = stats._all.primaries;
  const bytes = total?.store?.size_in_bytes ?? 0;
  const docs = total?.docs?.count ?? 0;
  console.log(
    `${docs} profiles, ${Math.round(bytes / 2 ** 20)} MiB (${Math.round(bytes / Math.max(1, docs))} B each), ${total?.segments?.count} segments; load ${loadavg()[0]?.toFixed(1)}`,
  );
}
