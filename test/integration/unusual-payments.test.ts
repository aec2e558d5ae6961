import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DemoMessage, generateDemo } from '../../src/demo/generate.ts';
import { buildIndexNames, type IndexNames } from '../../src/elasticsearch/index-names.ts';
import { setUp } from '../../src/elasticsearch/setup.ts';
import type { Ingestion } from '../../src/ingestion/create-ingestion.ts';
import { createScoring, type Scoring } from '../../src/ingestion/scoring/create-scoring.ts';
import { averagePrecision } from '../../src/insight/anomaly/average-precision.ts';
import { buildCard } from '../../src/insight/stored/card.ts';
import type { TextScorer } from '../../src/insight/text/scorer.ts';
import type { EventDoc } from '../../src/model/event.ts';
import type { FittedModel } from '../../src/model/fitted-model.ts';
import type { ProfileDoc } from '../../src/model/profile.ts';
import { compileCondition } from '../../src/segments/compile.ts';
import type { Condition } from '../../src/segments/condition.ts';
import { compilePipelines } from '../../src/sources/compile.ts';
import { DEMO_MANIFESTS } from '../../src/sources/demo-manifests.ts';
import { parseManifest } from '../../src/sources/manifest.ts';
import type { Spool } from '../../src/spool/spool.ts';
import { type TestEngine, testEngine } from '../support/engine.ts';
import { openIngestion, openTestSpool } from '../support/worker-parts.ts';

const NOW = new Date('2026-11-01T00:00:00.000Z');
const DAY_MS = 86_400_000;
const OWNER = 'key-of-tests';
const SOURCES = new Set(['shop', 'payments', 'support', 'appointments', 'subscriptions']);
/** What is needed of the demo company, with its hidden truth. */
const MESSAGES: readonly DemoMessage[] = [
  ...generateDemo({ people: 1_200, seed: 5, now: NOW }),
].filter(({ source }) => SOURCES.has(source));

let engine: TestEngine;
let names: IndexNames;
let spool: Spool;
let ingestion: Ingestion;
let scoring: Scoring;
const folder = mkdtempSync(join(tmpdir(), 'azimut-unusual-'));

beforeAll(async () => {
  engine = await testEngine();
  const { client, prefix } = engine;
  names = buildIndexNames(prefix);
  const pipelines = compilePipelines(DEMO_MANIFESTS.map(parseManifest), {
    timezone: 'Europe/Paris',
    currency: 'EUR',
  });
  await setUp(client, { prefix, pipelines });
  spool = openTestSpool(join(folder, 'spool.db'));
  ingestion = openIngestion({ client, prefix, spool, workerBatch: 2_000, now: () => NOW });
  scoring = openScoring();
  void ingestion.worker.run();
  await take(MESSAGES);
}, 240_000);
afterAll(async () => {
  await ingestion.worker.stop();
  await spool.close();
  rmSync(folder, { recursive: true, force: true });
  await engine.cleanup();
});

function openScoring(scorers: { topic?: TextScorer; sentiment?: TextScorer } = {}): Scoring {
  return createScoring({
    client: engine.client,
    names,
    log: pino({ level: 'silent' }),
    timezone: 'Europe/Paris',
    now: () => NOW,
    holder: 'test',
    scorers,
  });
}

async function take(
  messages: readonly { source: string; kind: 'message' | 'record'; payload: object }[],
): Promise<void> {
  await spool.append(
    messages.map(({ source, kind, payload }) => ({
      source,
      kind,
      payload: JSON.stringify(payload),
      received_at: NOW.toISOString(),
      accept_id: 'demo',
    })),
  );
  while ((await spool.status()).queued > 0) await new Promise((done) => setTimeout(done, 50));
  await engine.client.indices.refresh({ index: `${engine.prefix}-*` });
}

async function events(query: object): Promise<EventDoc[]> {
  await engine.client.indices.refresh({ index: names.events });
  const { hits } = await engine.client.search<EventDoc>({
    index: names.events,
    size: 10_000,
    query,
  });
  return hits.hits.flatMap(({ _source }) => (_source === undefined ? [] : [_source]));
}

async function people(condition: Condition): Promise<ProfileDoc[]> {
  await engine.client.indices.refresh({ index: names.profiles });
  const query = compileCondition(condition, {
    subject: 'profiles',
    now: NOW,
    timezone: 'Europe/Paris',
  });
  const { hits } = await engine.client.search<ProfileDoc>({
    index: names.profiles,
    size: 10_000,
    query: { bool: { filter: [query, { term: { status: 'active' } }] } },
  });
  return hits.hits.flatMap(({ _source }) => (_source === undefined ? [] : [_source]));
}

const figure = (model: FittedModel, name: string) =>
  [...model.evaluation.metrics, ...model.evaluation.baselines].find((one) => one.name === name)
    ?.value ?? Number.NaN;

describe('payments of the demo company, of which some are fraud', () => {
  test('are fitted on disputes, and tried on later ones beside a logistic baseline', async () => {
    const model = await scoring.fit('payment', { owner: OWNER });
    expect(model.training.positives).toBeGreaterThan(20);
    expect(figure(model, 'average_precision')).toBeGreaterThan(0.6);
    expect(figure(model, 'average_precision')).toBeGreaterThan(
      figure(model, 'logistic_average_precision'),
    );
    const card = buildCard(model, 'fr', 'Europe/Paris');
    expect(card.how_well.join(' ')).toMatch(/précision moyenne est de 0,\d+/);
  }, 60_000);

  test('are judged one by one; the truth, which the model never saw, says they are right', async () => {
    const report = await scoring.scoreAll({ resume: false });
    expect(report.failed).toEqual([]);
    const paid = await events({ term: { name: 'payment_succeeded' } });
    expect(report.payments).toBe(paid.length);
    const frauds = new Set(MESSAGES.flatMap(({ fraud, id }) => (fraud === undefined ? [] : [id])));
    const judged = paid.map(({ subject, payment_risk }) => ({
      score: payment_risk?.probability ?? -1,
      positive: frauds.has(subject?.id ?? ''),
    }));
    const share = judged.filter(({ positive }) => positive).length / judged.length;
    expect(share).toBeLessThan(0.1);
    expect(averagePrecision(judged)).toBeGreaterThan(0.7);
    for (const { payment_risk } of paid) {
      const sum = (payment_risk?.reasons ?? []).reduce((all, { share: own }) => all + own, 0);
      expect(payment_risk?.score).toBeCloseTo(sum, 2);
      if (payment_risk?.band === 'high') expect(payment_risk.reasons.length).toBeGreaterThan(0);
      expect(JSON.stringify(payment_risk)).not.toMatch(/card_\d|d-x\d/);
    }
  }, 60_000);

  test.each(['card_testing', 'account_takeover', 'stolen_card', 'unusual_purchase'] as const)(
    'the story %s stands out, with what is unusual about it',
    async (story) => {
      const ids = MESSAGES.flatMap(({ fraud, id, payload }) =>
        fraud === story && payload['type'] === 'charge' ? [id] : [],
      );
      const told = await events({ terms: { 'subject.id': ids } });
      const charges = told.filter(({ name }) => name === 'payment_succeeded');
      const usual = await events({
        bool: {
          filter: [{ term: { name: 'payment_succeeded' } }],
          must_not: [{ terms: { 'subject.id': ids } }],
        },
      });
      const mean = (list: readonly EventDoc[]) =>
        list.reduce((sum, { payment_risk }) => sum + (payment_risk?.score ?? 0), 0) / list.length;
      expect(charges.length).toBeGreaterThan(0);
      expect(mean(charges)).toBeGreaterThan(mean(usual) + 2);
      const signs = new Set(charges.flatMap(({ payment_risk }) => payment_risk?.signs ?? []));
      expect(
        [...signs].some((sign) => sign === 'device' || sign === 'hour' || sign === 'place'),
      ).toBe(true);
    },
  );

  test('mark the profile: filters find who has one of the last 90 days, as a plain loop does', async () => {
    const since = new Date(NOW.getTime() - 90 * DAY_MS).toISOString();
    const recent = (await events({ exists: { field: 'payment_risk.probability' } })).filter(
      ({ occurred_at }) => occurred_at >= since,
    );
    const worst = new Map<string, number>();
    for (const { profile_id, payment_risk } of recent) {
      worst.set(profile_id, Math.max(worst.get(profile_id) ?? 0, payment_risk?.probability ?? 0));
    }
    const found = await people({ op: 'exists', field: 'predictions.payment_risk' });
    expect(
      Object.fromEntries(
        found.map(({ profile_id, predictions }) => [profile_id, predictions?.payment_risk]),
      ),
    ).toEqual(Object.fromEntries([...worst].map(([id, p]) => [id, expect.closeTo(p, 3)])));
    const risky = await people({
      op: 'is',
      field: 'predictions.payment_risk_band',
      values: ['high'],
    });
    expect(risky.map(({ profile_id }) => profile_id).sort()).toEqual(
      [...worst]
        .filter(([, p]) => p >= 0.5)
        .map(([id]) => id)
        .sort(),
    );
  });

  test('a new one is judged as soon as it came in', async () => {
    const [known] = (await people({ op: 'exists', field: 'predictions.payment_risk' })).filter(
      ({ event_count, identifiers }) =>
        Number(event_count['payment_succeeded']) >= 4 &&
        identifiers.some((key) => key.startsWith('customer_id:shop/')),
    );
    const account = known?.identifiers.find((key) => key.startsWith('customer_id:shop/'));
    const id = 'pay_fresh_1';
    const payload = {
      id,
      type: 'charge',
      created: Math.floor(NOW.getTime() / 1000) - 3 * 3600,
      customer: account?.split('/')[1],
      amount: 240_000,
      currency: 'eur',
      method: 'card',
      card: 'card_of_a_stranger',
      device: 'device-of-a-stranger',
      city: 'Perth',
      country: 'AU',
    };
    await take([{ source: 'payments', kind: 'record', payload }]);
    scoring.scorer.start();
    const judged = async () => (await events({ term: { 'subject.id': id } }))[0]?.payment_risk;
    while ((await judged()) === undefined) await new Promise((done) => setTimeout(done, 100));
    const bandOf = async () =>
      (await people({ op: 'is', field: 'profile_id', values: [known?.profile_id ?? ''] }))[0]
        ?.predictions;
    while ((await bandOf())?.payment_risk_band !== 'high') {
      await new Promise((done) => setTimeout(done, 100));
    }
    await scoring.scorer.stop();
    expect((await judged())?.signs).toEqual(expect.arrayContaining(['amount', 'device', 'place']));
    expect((await bandOf())?.payment_risk_signs).toEqual((await judged())?.signs);
  }, 60_000);
});

describe('topics of texts', () => {
  test('are learnt from tickets, and read in every text', async () => {
    const again = openScoring();
    const model = await again.fit('topic', { owner: OWNER });
    expect(figure(model, 'accuracy')).toBeGreaterThan(
      figure(model, 'most_frequent_accuracy') + 0.2,
    );
    await again.scoreAll({ resume: false });
    const texts = await events({ exists: { field: 'text' } });
    expect(texts.length).toBeGreaterThan(200);
    const right = texts.filter(({ subject, topic }) => subject?.topic === topic?.label).length;
    expect(right / texts.length).toBeGreaterThan(0.9);
    const lastYear = new Date(NOW.getTime() - 365 * DAY_MS).toISOString();
    const newest = new Map<string, EventDoc>();
    for (const event of texts) {
      const known = newest.get(event.profile_id);
      if (event.occurred_at < lastYear) continue;
      if (known === undefined || known.occurred_at < event.occurred_at) {
        newest.set(event.profile_id, event);
      }
    }
    const wrote = await people({ op: 'is', field: 'predictions.topics', values: ['delivery'] });
    expect(wrote.length).toBeGreaterThan(3);
    for (const { profile_id, predictions } of wrote) {
      expect(predictions?.topic_last).toBe(newest.get(profile_id)?.topic?.label);
    }
  }, 60_000);

  test('a scorer of the company’s own is tried before it is asked, and has a card that says so', async () => {
    const asked: string[] = [];
    const own: TextScorer = {
      name: 'http:scorer.example',
      batch: 50,
      score: async (texts) => {
        asked.push(...texts);
        return texts.map((text) => {
          const label = /colis|parcel|commande|order|attente|waiting/i.test(text)
            ? 'delivery'
            : 'product';
          return { label, probability: 0.7, probabilities: { [label]: 0.7 }, reasons: [] };
        });
      },
    };
    const model = await openScoring({ topic: own }).fit('topic', { owner: OWNER });
    expect(model.version).toBe(2);
    expect(model.warnings).toContain('external_scorer');
    expect(model.parameters).toEqual({ format: 'azimut-external-1', scorer: own.name });
    const tried = asked.length;
    expect(model.evaluation.cases).toBe(tried);
    // Not configured any more: what is stored cannot be asked, and nothing else stops for it.
    const without = await openScoring().scoreAll({ resume: false });
    expect(without).toMatchObject({ failed: ['topic'], stopped: false });
    const report = await openScoring({ topic: own }).scoreAll({ resume: false });
    expect(report).toMatchObject({ failed: [], texts: asked.length - tried });
    const topics = new Set(
      (await events({ exists: { field: 'text' } })).map((e) => e.topic?.label),
    );
    expect(topics).toEqual(new Set(['delivery', 'product']));
  }, 90_000);

  test('one that does not answer leaves texts for the next time, and everything else goes on', async () => {
    const { AppError } = await import('../../src/errors.ts');
    const silent: TextScorer = {
      name: 'http:scorer.example',
      batch: 50,
      score: () => Promise.reject(new AppError('engine_unavailable', 'did not answer')),
    };
    await expect(
      openScoring({ topic: silent }).fit('topic', { owner: OWNER }),
    ).rejects.toMatchObject({ code: 'engine_unavailable' });
    expect((await scoring.models.find('topic'))?.version).toBe(2);
  }, 60_000);
});

test('appointments: each person’s figures are those of the appointment book', async () => {
  const rows = new Map(
    MESSAGES.filter(({ source }) => source === 'appointments').map(({ id, payload }) => [
      id,
      payload as { appointment: string; status: string; due_at: string; client_id: string },
    ]),
  );
  const byClient = Map.groupBy(rows.values(), ({ client_id }) => client_id);
  const booked = await people({ op: 'exists', field: 'computed.appointments.booked_count' });
  expect(booked.length).toBe(byClient.size);
  let due = 0;
  for (const { identifiers, computed } of booked) {
    const client = identifiers.find((key) => key.startsWith('customer_id:crm/'))?.split('/')[1];
    const own = byClient.get(client ?? '') ?? [];
    const times = (status: string) => own.filter((row) => row.status === status).length;
    const open = [...Map.groupBy(own, ({ appointment }) => appointment).values()].filter((steps) =>
      steps.every(({ status }) => status === 'booked' || status === 'reminded'),
    );
    const coming = open.map(([row]) => row?.due_at ?? '').filter((at) => at >= NOW.toISOString());
    expect(computed.appointments).toMatchObject({
      booked_count: times('booked'),
      reminded_count: times('reminded'),
      kept_count: times('kept'),
      missed_count: times('missed'),
      cancelled_count: times('cancelled'),
      next_due_at: coming.sort()[0] ?? null,
      due_count: coming.length,
    });
    due += coming.length;
  }
  expect(due).toBeGreaterThan(0);
});
