import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { Client } from '@elastic/elasticsearch';
import { z } from 'zod';
import { loadConfig } from '../src/config.ts';
import { createClient } from '../src/elasticsearch/client.ts';
import { findEngine } from '../src/elasticsearch/engine/find-engine.ts';
import { type PeopleApi, peopleApi } from '../test/support/people-api.ts';
import { removePrefix } from '../test/support/remove-prefix.ts';
import { generateQuestions, type JudgedQuestion } from './relevance/generated-questions.ts';
import { type Company, loadCompany } from './relevance/load-company.ts';
import { type KnownPerson, knownPeople } from './relevance/truth.ts';
import { writtenQuestions } from './relevance/written-questions.ts';

/** Aims: hits among the first three in each category, first hits over all. */
const AIM = { hit3: 95, hit1: 90 } as const;
const DEPTH = 10;

/**
 * Judged questions over the demo company: whether a right person comes first (hit@1), among the first three (hit@3),
 * and the mean of one over their place (MRR, 0 beyond the first ten).
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      people: { type: 'string', default: '1500' },
      questions: { type: 'string', default: '20' },
      seed: { type: 'string', default: '1979' },
      keep: { type: 'boolean', default: false },
      misses: { type: 'boolean', default: false },
    },
  });
  const company: Company = {
    people: Number(values.people),
    seed: Number(values.seed),
    now: new Date('2026-11-01T00:00:00.000Z'),
  };
  const config = loadConfig();
  const engine = await findEngine(config, console.error);
  const client = createClient(engine.access, { requestTimeoutMs: 120_000 });
  const prefix = `${config.indexPrefix}-bench-relevance-${company.people}-${company.seed}`;
  try {
    const api = peopleApi(client, prefix, company.now);
    const there = await client.indices.exists({ index: api.names.profiles });
    if (!there) await loadCompany(client, prefix, company, console.error);
    const people = knownPeople(company);
    const profiles = await readOwners(client, api.names.profiles);
    const ownersOf = (one: KnownPerson) => keysOf(one).flatMap((key) => profiles.get(key) ?? []);
    const asked = [
      ...generateQuestions(people, Number(values.questions), company.seed),
      ...writtenQuestions(),
    ];
    const judged: Judged[] = [];
    for (const question of asked) {
      const right = new Set(people.filter(question.isRight).flatMap(ownersOf));
      if (right.size === 0) continue;
      const found = await ask(api, question);
      const place = found.findIndex((id) => right.has(id)) + 1;
      judged.push({ question, place });
      if (values.misses && (place === 0 || place > 1)) {
        console.log(`  ${question.category}: ${question.query} → ${place === 0 ? 'none' : place}`);
      }
    }
    print(judged);
    console.log(
      `${people.length} people, ${judged.length} questions; load ${loadavg()[0]?.toFixed(1)}`,
    );
  } finally {
    if (!values.keep) await removePrefix(client, prefix);
    await client.close();
    await engine.stop();
  }
}

interface Judged {
  readonly question: JudgedQuestion;
  /** of the first right person, from 1; 0 for none */
  readonly place: number;
}

const Found = z.object({
  hits: z.array(z.object({ profile: z.object({ profile_id: z.string() }) })),
});

async function ask(api: PeopleApi, { query, over }: JudgedQuestion): Promise<string[]> {
  const path = over === 'people' ? '/v1/profiles/search' : '/v1/interactions/search';
  const response = await api.app.request(path, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${api.texts.representative}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ query, size: DEPTH }),
  });
  const { hits } = Found.parse(await response.json());
  return hits.map(({ profile }) => profile.profile_id);
}

/** Identifiers by which the truth is found in the index: no name is among them. */
function keysOf({ person, tickets, orders, cards }: KnownPerson): string[] {
  return [
    `email:${person.email}`,
    ...cards.map((card) => `loyalty_id:loyalty/${card}`),
    `customer_id:crm/${person.crmId}`,
    `customer_id:shop/${person.shopId}`,
    ...orders.map((number) => `order_id:shop/${number}`),
    ...tickets.map(({ id }) => `ticket_id:support/${id}`),
  ];
}

const Owned = z.object({ profile_id: z.string(), identifiers: z.array(z.string()) });

async function readOwners(client: Client, index: string): Promise<Map<string, string>> {
  const owners = new Map<string, string>();
  let after: unknown[] | undefined;
  do {
    const { hits } = await client.search({
      index,
      size: 2000,
      query: { term: { status: 'active' } },
      _source: ['profile_id', 'identifiers'],
      sort: [{ profile_id: 'asc' }],
      ...(after === undefined ? {} : { search_after: after as string[] }),
    });
    for (const hit of hits.hits) {
      const { profile_id, identifiers } = Owned.parse(hit._source);
      for (const key of identifiers) owners.set(key, profile_id);
    }
    after = hits.hits.at(-1)?.sort;
  } while (after !== undefined);
  return owners;
}

function print(judged: readonly Judged[]): void {
  console.log('category               n   hit@1 %   hit@3 %     MRR');
  const byCategory = Map.groupBy(judged, ({ question }) => question.category);
  for (const [category, answers] of byCategory) console.log(line(category, answers));
  console.log(line('all', judged));
  const short = [...byCategory].filter(([, answers]) => share(answers, 3) < AIM.hit3);
  const overall = share(judged, 1);
  console.log(
    `hit@1 ${overall.toFixed(1)} %, aim ${AIM.hit1}: ${overall >= AIM.hit1 ? 'kept' : 'MISSED'}; hit@3, aim ${AIM.hit3} in each: ` +
      (short.length === 0 ? 'kept' : `MISSED by ${short.map(([category]) => category).join(', ')}`),
  );
}

function line(name: string, answers: readonly Judged[]): string {
  const mrr = answers.reduce((sum, { place }) => sum + (place === 0 ? 0 : 1 / place), 0);
  return [
    name.padEnd(21),
    String(answers.length).padStart(3),
    share(answers, 1).toFixed(1).padStart(9),
    share(answers, 3).toFixed(1).padStart(9),
    (mrr / Math.max(1, answers.length)).toFixed(3).padStart(7),
  ].join(' ');
}

/** Percent of answers with a right person among the first `depth`. */
function share(answers: readonly Judged[], depth: number): number {
  const hits = answers.filter(({ place }) => place > 0 && place <= depth).length;
  return (100 * hits) / Math.max(1, answers.length);
}
