import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { Client } from '@elastic/elasticsearch';
import { SearchAnswer } from '../src/api/people/schemas.ts';
import { loadConfig } from '../src/config.ts';
import { createClient, type EngineAccess } from '../src/elasticsearch/client.ts';
import { findEngine } from '../src/elasticsearch/engine/find-engine.ts';
import { buildIndexNames } from '../src/elasticsearch/index-names.ts';
import { setUp } from '../src/elasticsearch/setup.ts';
import { foldText } from '../src/identity/words/fold.ts';
import { searchableTiers, visibleFields } from '../src/privacy/policy.ts';
import { buildSearch } from '../src/search/build-search.ts';
import { SearchRequest } from '../src/search/request.ts';
import { removePrefix } from '../test/support/remove-prefix.ts';
import { fillProfiles } from './people/fill-profiles.ts';
import { KINDS, makeQuestions, type Question } from './people/questions.ts';
import { type ServedApi, serveApi } from './people/served-api.ts';
import { typeTogether } from './people/type-together.ts';
import { findEngineProcess } from './support/cpu-meter.ts';
import { authorizationOf, openPoster, type Poster } from './support/poster.ts';
import { cpuMs, residentMib } from './support/process-meter.ts';
import { quantile } from './support/quantile.ts';

const NOW = new Date('2026-03-01T00:00:00.000Z');
/** For each kind of question, at a million people. */
const AIM_P95_MS = 40;
/** API time by the engine's own. */
const AIM_RATIO = 1.5;
const AIM_TYPING_P95_MS = 150;

/**
 * People search on a synthetic population, over HTTP from a process of its own: hits in the first ten, and the time
 * it takes beside the same request put to the bare engine and the time the engine itself reports, in one run.
 * `--typing N`: so many people type at once, each key a request.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      people: { type: 'string', default: '100000' },
      questions: { type: 'string', default: '60' },
      seed: { type: 'string', default: '20260301' },
      typing: { type: 'string' },
      seconds: { type: 'string', default: '30' },
      keep: { type: 'boolean', default: false },
      misses: { type: 'boolean', default: false },
    },
  });
  const people = Number(values.people);
  const seed = Number(values.seed);
  const population = { seed, people, now: NOW };
  const config = loadConfig();
  const engine = await findEngine(config, console.error);
  const client = createClient(engine.access, { requestTimeoutMs: 120_000 });
  const prefix = `${config.indexPrefix}-bench-search-${people}-${seed}`;
  const index = buildIndexNames(prefix).profiles;
  try {
    await setUp(client, { prefix, now: NOW });
    await fillProfiles(client, { index, people, seed, now: NOW, report: console.error });
    await printIndex(client, index);
    const api = await serveApi({ access: engine.access, prefix, now: NOW.toISOString() });
    const meter = { pid: api.pid, engine: await findEngineProcess(client) };
    try {
      if (values.typing !== undefined) {
        const options = { people: Number(values.typing), seconds: Number(values.seconds) };
        await runTyping(api, meter, population, options);
        return;
      }
      const both = openBoth(engine.access, api, index);
      const options = { questions: Number(values.questions), misses: values.misses };
      await runKinds(both, meter, population, options);
      both.close();
    } finally {
      await api.stop();
    }
  } finally {
    if (!values.keep) await removePrefix(client, prefix);
    await client.close();
    await engine.stop();
  }
}

type Population = Parameters<typeof makeQuestions>[2];

async function runKinds(
  both: Both,
  meter: Meter,
  population: Population,
  options: { readonly questions: number; readonly misses: boolean },
): Promise<void> {
  for (const kind of Object.keys(KINDS)) {
    await ask(both, makeQuestions(kind, 5, { ...population, seed: population.seed + 1 }));
  }
  const all: Answered[] = [];
  let slowest = 0;
  const cpu = cpuMs(meter.pid);
  console.log(HEAD);
  for (const kind of Object.keys(KINDS)) {
    const answers = await ask(both, makeQuestions(kind, options.questions, population));
    all.push(...answers);
    slowest = Math.max(slowest, p95Of(answers));
    print(kind, answers);
    for (const { question, hit } of options.misses ? answers : []) {
      const { query, person } = question;
      if (!hit) console.log(`  miss: ${query} / ${person.given} ${person.family}`);
    }
  }
  print('all', all);
  const cpuEach = (cpuMs(meter.pid) - cpu) / all.length;
  const keystrokes = await ask(both, typing(makeQuestions('prefix', 10, population)));
  print('each keystroke', keystrokes);
  const sum = (of: (answer: Answered) => number) => all.reduce((total, one) => total + of(one), 0);
  const ratio = sum(({ ms }) => ms) / sum(({ tookMs }) => tookMs);
  console.log(
    `slowest kind p95 ${slowest.toFixed(1)} ms, aim ${AIM_P95_MS}: ${slowest < AIM_P95_MS ? 'kept' : 'MISSED'}; ` +
      `${ratio.toFixed(2)} times the engine's own time, aim ${AIM_RATIO}: ${ratio < AIM_RATIO ? 'kept' : 'MISSED'}`,
  );
  console.log(
    `CPU of the API ${cpuEach.toFixed(2)} ms a search, its memory ${residentMib(meter.pid)} MiB; load ${loadavg()[0]?.toFixed(1)}`,
  );
}

function p95Of(answers: readonly Answered[]): number {
  return quantile(
    answers.map(({ ms }) => ms),
    0.95,
  );
}

/** Processes whose CPU time is told. */
interface Meter {
  readonly pid: number;
  readonly engine: number | undefined;
}

async function runTyping(
  api: ServedApi,
  meter: Meter,
  population: Population,
  options: { readonly people: number; readonly seconds: number },
): Promise<void> {
  const cpu = () => [meter.pid, ...(meter.engine === undefined ? [] : [meter.engine])].map(cpuMs);
  const kinds = Object.keys(KINDS).filter((kind) => kind !== 'id');
  const questions = kinds.flatMap((kind) => makeQuestions(kind, 40, population));
  const texts = questions.map(({ query }) => query);
  await typeTogether(api, texts, { people: 5, seconds: 5, seed: 1 });
  const before = cpu();
  const typed = await typeTogether(api, texts, { ...options, seed: population.seed });
  const [apiMs = 0, engineMs = 0] = cpu().map((ms, i) => ms - (before[i] ?? 0));
  // Those overtaken took at least as long as until the next key: left out, only quick answers would count.
  const times = [...typed.answered, ...typed.overtaken];
  const p95 = quantile(times, 0.95);
  console.log(
    `${options.people} people typing for ${options.seconds} s: ${typed.sent} keys, ${typed.answered.length} answered, ${typed.overtaken.length} overtaken, ${typed.failed} failed`,
  );
  console.log(
    `key to answer p50 ${quantile(times, 0.5).toFixed(1)} ms, p95 ${p95.toFixed(1)} ms, p99 ${quantile(times, 0.99).toFixed(1)} ms, ` +
      `aim ${AIM_TYPING_P95_MS}: ${p95 < AIM_TYPING_P95_MS ? 'kept' : 'MISSED'}; answer to the last key of a text p95 ${quantile(typed.settled, 0.95).toFixed(1)} ms`,
  );
  console.log(
    `CPU a key: API ${(apiMs / typed.sent).toFixed(2)} ms, engine ${(engineMs / typed.sent).toFixed(2)} ms; load ${loadavg()[0]?.toFixed(1)}`,
  );
}

/** The API, and the engine bare, each by a client that is as thin. */
interface Both {
  readonly api: Poster;
  readonly engine: Poster;
  /** The request that the API makes of a text; `undefined` where it asks the engine nothing. */
  rawRequest(query: string): { readonly path: string; readonly body: string } | undefined;
  close(): void;
}

function openBoth(access: EngineAccess, api: ServedApi, index: string): Both {
  const roles = ['representative'] as const;
  const options = {
    tiers: searchableTiers(roles),
    visible: visibleFields(roles),
    defaultCountry: 'FR',
    timezone: 'Europe/Paris',
    now: NOW,
  };
  const { url, ca } = access;
  const posters = {
    api: openPoster({ url: api.url, authorization: `Bearer ${api.key}` }),
    engine: openPoster({ url, authorization: authorizationOf(access), ca }),
  };
  return {
    ...posters,
    rawRequest(query) {
      const { body } = buildSearch(SearchRequest.parse({ query }), options);
      if (body === undefined) return undefined;
      return { path: `/${index}/_search`, body: JSON.stringify(body) };
    },
    close() {
      posters.api.close();
      posters.engine.close();
    },
  };
}

interface Answered {
  readonly question: Question;
  /** at the API, over HTTP, as its caller waits for it */
  readonly ms: number;
  /** the very request that the API makes, at the engine, as its caller would wait for it */
  readonly rawMs: number;
  /** what the engine says it took for the API, in whole milliseconds, rounded down */
  readonly tookMs: number;
  readonly hit: boolean;
  readonly exact: boolean;
}

/** Asks the API and the bare engine in turns, each first every other time, so that neither finds the caches warmer. */
async function ask(both: Both, questions: readonly Question[]): Promise<Answered[]> {
  const answers: Answered[] = [];
  for (const [i, question] of questions.entries()) {
    const raw = both.rawRequest(question.query);
    const askRaw = async () =>
      raw === undefined ? 0 : (await both.engine.post(raw.path, raw.body)).ms;
    const askApi = () =>
      both.api.post('/v1/profiles/search', JSON.stringify({ query: question.query }));
    const early = i % 2 === 0 ? await askRaw() : undefined;
    const { text, ms } = await askApi();
    const rawMs = early ?? (await askRaw());
    const { hits, took_ms: tookMs } = SearchAnswer.parse(JSON.parse(text));
    const name = foldText(`${question.person.given} ${question.person.family}`);
    const exact = hits.some(({ profile }) => profile.profile_id === question.person.id);
    const named = hits.some(({ profile }) => foldText(profile.display_name ?? '') === name);
    const hit = exact || (question.sameName && named);
    answers.push({ question, ms, rawMs, tookMs, hit, exact });
  }
  return answers;
}

/** The texts that typing each question goes through. */
function typing(questions: readonly Question[]): Question[] {
  return questions.flatMap((question) =>
    [...question.query].map((_, i) => ({ ...question, query: question.query.slice(0, i + 1) })),
  );
}

const HEAD =
  'kind                 n  hit@10 %  person %   p50/p95 ms   raw engine ms      took ms   by raw  by took';

function print(kind: string, answers: readonly Answered[]): void {
  const share = (test: (answer: Answered) => boolean) =>
    ((100 * answers.filter(test).length) / Math.max(1, answers.length)).toFixed(1);
  const pair = (of: (answer: Answered) => number, digits: number) => {
    const values = answers.map(of);
    return `${quantile(values, 0.5).toFixed(digits)} / ${quantile(values, 0.95).toFixed(digits)}`;
  };
  const sum = (of: (answer: Answered) => number) =>
    answers.reduce((total, answer) => total + of(answer), 0);
  const ours = sum(({ ms }) => ms);
  console.log(
    [
      kind.padEnd(19),
      String(answers.length).padStart(4),
      share(({ hit }) => hit).padStart(8),
      share(({ exact }) => exact).padStart(9),
      pair(({ ms }) => ms, 1).padStart(15),
      pair(({ rawMs }) => rawMs, 1).padStart(15),
      pair(({ tookMs }) => tookMs, 0).padStart(12),
      (
        ours /
        Math.max(
          1,
          sum(({ rawMs }) => rawMs),
        )
      )
        .toFixed(2)
        .padStart(8),
      (
        ours /
        Math.max(
          1,
          sum(({ tookMs }) => tookMs),
        )
      )
        .toFixed(2)
        .padStart(8),
    ].join(' '),
  );
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
