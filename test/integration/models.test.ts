import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generateDemo } from '../../src/demo/generate.ts';
import { buildIndexNames, type IndexNames } from '../../src/elasticsearch/index-names.ts';
import { createSettingStore } from '../../src/elasticsearch/setting-store.ts';
import { setUp } from '../../src/elasticsearch/setup.ts';
import type { Ingestion } from '../../src/ingestion/create-ingestion.ts';
import { createScoring, type Scoring } from '../../src/ingestion/scoring/create-scoring.ts';
import { createRunStore } from '../../src/ingestion/scoring/run-store.ts';
import { loadModels } from '../../src/insight/stored/load-models.ts';
import { scorePeople } from '../../src/insight/stored/score-people.ts';
import type { EventDoc } from '../../src/model/event.ts';
import { FittedModel } from '../../src/model/fitted-model.ts';
import type { ProfileDoc } from '../../src/model/profile.ts';
import { compilePipelines } from '../../src/sources/compile.ts';
import { DEMO_MANIFESTS } from '../../src/sources/demo-manifests.ts';
import { parseManifest } from '../../src/sources/manifest.ts';
import type { Spool } from '../../src/spool/spool.ts';
import { type TestEngine, testEngine } from '../support/engine.ts';
import { openIngestion, openTestSpool } from '../support/worker-parts.ts';

const NOW = new Date('2026-11-01T00:00:00.000Z');
const PEOPLE = 600;
const OWNER = 'key-of-tests';

let engine: TestEngine;
let names: IndexNames;
let spool: Spool;
let ingestion: Ingestion;
let scoring: Scoring;
const folder = mkdtempSync(join(tmpdir(), 'azimut-models-'));

beforeAll(async () => {
  engine = await testEngine();
  const { client, prefix } = engine;
  names = buildIndexNames(prefix);
  await setUp(client, {
    prefix,
    pipelines: compilePipelines(DEMO_MANIFESTS.map(parseManifest), {
      timezone: 'Europe/Paris',
      currency: 'EUR',
    }),
  });
  spool = openTestSpool(join(folder, 'spool.db'));
  ingestion = openIngestion({ client, prefix, spool, workerBatch: 2_000, now: () => NOW });
  scoring = createScoringAt(NOW);
  void ingestion.worker.run();
  await take([...generateDemo({ people: PEOPLE, seed: 7, now: NOW })]);
}, 240_000);
afterAll(async () => {
  await ingestion.worker.stop();
  await spool.close();
  rmSync(folder, { recursive: true, force: true });
  await engine.cleanup();
});

function createScoringAt(now: Date, holder = 'test'): Scoring {
  return createScoring({
    client: engine.client,
    names,
    log: pino({ level: 'silent' }),
    timezone: 'Europe/Paris',
    now: () => now,
    holder,
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

async function profiles(): Promise<ProfileDoc[]> {
  await engine.client.indices.refresh({ index: names.profiles });
  const { hits } = await engine.client.search<ProfileDoc>({
    index: names.profiles,
    size: 10_000,
    query: { term: { status: 'active' } },
    _source_excludes: ['state.candidates', 'state.identifiers'],
  });
  return hits.hits.flatMap(({ _source }) => (_source === undefined ? [] : [_source]));
}

const figure = (model: FittedModel, name: string) =>
  [...model.evaluation.metrics, ...model.evaluation.baselines].find((one) => one.name === name)
    ?.value ?? Number.NaN;

describe('fitted on what the index holds', () => {
  test('value: tried on later time, and no worse than going on at one’s own rate', async () => {
    const model = await scoring.fit('value', { owner: OWNER });
    expect(model).toMatchObject({ version: 1, owner: OWNER, currency: 'EUR', drift: null });
    expect(model.training.cases).toBeGreaterThan(150);
    expect(Date.parse(model.evaluation.to) - Date.parse(model.evaluation.from)).toBe(
      90 * 86_400_000,
    );
    expect(figure(model, 'root_mean_squared_error')).toBeLessThan(
      figure(model, 'own_rate_root_mean_squared_error'),
    );
    expect(model.calibration).toHaveLength(10);
  }, 60_000);

  test('churn: fitted on one moment, tried on customers of a later one', async () => {
    const model = await scoring.fit('churn', { owner: OWNER });
    expect(model.evaluation.cases).toBeGreaterThan(50);
    expect(figure(model, 'auc')).toBeGreaterThan(0.6);
    expect(model.evaluation.from).toBe('2026-05-06T00:00:00.000Z');
    expect(model.horizon_days).toBe(180);
  }, 120_000);

  test('sentiment: learns from ratings, and reads tickets and posts too', async () => {
    const model = await scoring.fit('sentiment', { owner: OWNER });
    expect(figure(model, 'accuracy')).toBeGreaterThan(figure(model, 'most_frequent_accuracy'));
    expect(model.evaluation.cases).toBeGreaterThan(30);
  }, 120_000);

  test('a company without subscriptions is told so', async () => {
    await expect(scoring.fit('churn_contract', { owner: OWNER })).rejects.toMatchObject({
      code: 'invalid_request',
      lack: 'few_customers',
    });
    expect(await scoring.models.find('churn_contract')).toBeUndefined();
  }, 60_000);

  test('a model without an evaluation is refused', async () => {
    const model = await scoring.models.find('value');
    const next = FittedModel.parse({ ...model, version: 2 });
    const { evaluation: _, ...without } = next;
    await expect(scoring.models.put(without as FittedModel)).rejects.toMatchObject({
      code: 'invalid_request',
    });
    await expect(
      scoring.models.put({ ...next, evaluation: { ...next.evaluation, metrics: [] } }),
    ).rejects.toMatchObject({ code: 'invalid_request' });
    expect((await scoring.models.find('value'))?.version).toBe(1);
  });
});

describe('asked of everybody', () => {
  test('goes on where it stopped, and counts everybody once', async () => {
    const ending = new AbortController();
    const first = await scoring.scoreAll({
      resume: false,
      signal: ending.signal,
      onProgress: () => ending.abort(),
    });
    expect(first).toMatchObject({ stopped: true, scored: 500 });
    const second = await scoring.scoreAll({ resume: true });
    expect(second).toMatchObject({ stopped: false, resumed: true });
    expect(second.scored).toBe(second.total);
    expect((await profiles()).filter(({ predictions }) => predictions === null)).toEqual([]);
  }, 60_000);

  test('refuses while another process is at it', async () => {
    const runs = createRunStore(createSettingStore(engine.client, names));
    const { run, version } = await runs.read();
    if (run === undefined) throw new Error('there was a run');
    const taken = { ...run, finished_at: null, holder: 'another', beat_at: NOW.toISOString() };
    const written = await runs.write(taken, version);
    await expect(scoring.scoreAll({ resume: true })).rejects.toMatchObject({ code: 'conflict' });
    await runs.write(run, written ?? 0);
  });

  test('says what the pure functions say of the same activity', async () => {
    const models = loadModels(await scoring.models.list());
    const stored = (await profiles()).filter(({ relational }) => relational.orders_count > 0);
    expect(stored.length).toBeGreaterThan(150);
    const people = stored.map(({ profile_id, state }) => ({
      profile_id,
      ids: [profile_id, ...state.merged_from.map((merge) => merge.profile_id)],
    }));
    const activities = await scoring.activity.read(people, NOW.getTime(), { currency: 'EUR' });
    expect(stored.map(({ predictions }) => predictions)).toEqual(
      scorePeople(models, activities, NOW.getTime()),
    );
    const buyer = stored.find(({ predictions }) => predictions?.churn_probability !== null);
    expect(buyer?.predictions).toMatchObject({ currency: 'EUR', stale: false });
    expect(buyer?.predictions?.expected_value_minor).toBeGreaterThan(0);
  });

  test('counts orders of a day as the engine’s own aggregation does', async () => {
    const some = (await profiles()).filter(({ relational }) => relational.orders_count > 2);
    const people = some.map(({ profile_id, state }) => ({
      profile_id,
      ids: [profile_id, ...state.merged_from.map((merge) => merge.profile_id)],
    }));
    const read = await scoring.activity.read(people, NOW.getTime(), { currency: 'EUR' });
    read.forEach((activity, i) => {
      const orders = activity.days.reduce((sum, { orders }) => sum + orders, 0);
      const minor = activity.days.reduce(
        (sum, { sold_minor, returned_minor }) => sum + sold_minor - returned_minor,
        0,
      );
      expect(orders).toBe(some[i]?.relational.orders_count);
      expect(minor).toBe(some[i]?.relational.revenue_minor);
    });
  });

  test('every text has a sentiment, and who wrote has a mean of them', async () => {
    const { count } = await engine.client.count({
      index: names.events,
      query: {
        bool: {
          filter: [{ exists: { field: 'text' } }],
          must_not: [{ exists: { field: 'sentiment.score' } }],
        },
      },
    });
    expect(count).toBe(0);
    const { hits } = await engine.client.search<EventDoc>({
      index: names.events,
      size: 500,
      query: { bool: { filter: [{ exists: { field: 'text' } }, { exists: { field: 'rating' } }] } },
    });
    const meanOf = (label: string) => {
      const own = hits.hits.flatMap(({ _source }) =>
        _source?.sentiment?.label === label
          ? [(_source.rating ?? 0) / (_source.rating_max ?? 5)]
          : [],
      );
      return own.reduce((sum, one) => sum + one, 0) / own.length;
    };
    expect(meanOf('positive')).toBeGreaterThan(meanOf('negative') + 0.3);
    const wrote = (await profiles()).filter(
      ({ predictions }) => (predictions?.texts_count ?? 0) > 0,
    );
    expect(wrote.length).toBeGreaterThan(50);
  });

  test('is no drift to verify, and rebuilding keeps it', async () => {
    const report = await ingestion.verify({ sample: 50 });
    expect(report.drifted).toEqual([]);
  }, 60_000);
});

describe('live', () => {
  test('a new order marks the profile, and the next round scores it again', async () => {
    const before = (await profiles()).find(({ predictions }) => predictions?.churn_band === 'high');
    if (before === undefined) throw new Error('somebody is at risk');
    const email = before.emails[0] ?? '';
    const order = {
      type: 'track',
      messageId: 'fresh-order',
      event: 'Order Completed',
      timestamp: NOW.toISOString(),
      context: {
        traits: { email },
        externalIds: [{ id: email, type: 'email', collection: 'users' }],
      },
      properties: { order_id: 'W-FRESH' },
    };
    await take([{ source: 'web', kind: 'message', payload: order }]);
    const marked = (await profiles()).filter(({ predictions }) => predictions?.stale === true);
    expect(marked.map(({ profile_id }) => profile_id)).toEqual([before.profile_id]);
    // The fold carried the scores over: filters still find them until they are made anew.
    expect(marked[0]?.predictions).toMatchObject({ churn_band: 'high' });
    scoring.scorer.start();
    const scored = async () =>
      (await profiles()).find(({ profile_id }) => profile_id === before.profile_id)?.predictions;
    while ((await scored())?.stale !== false) await new Promise((done) => setTimeout(done, 100));
    await scoring.scorer.stop();
    expect((await scored())?.churn_probability).not.toBe(before.predictions?.churn_probability);
  }, 60_000);

  test('drift is flagged when those asked no longer are as those at the fit', async () => {
    await scoring.scoreAll({ resume: false });
    const now = (await scoring.models.find('value'))?.drift;
    expect(now?.level).toBe('stable');
    const inTwoYears = createScoringAt(new Date('2028-11-01T00:00:00.000Z'), 'later');
    await inTwoYears.scoreAll({ resume: false });
    const later = (await scoring.models.find('value'))?.drift;
    expect(later?.level).toBe('drifted');
    expect(
      later?.features.find(({ feature }) => feature === 'weeks_observed')?.psi,
    ).toBeGreaterThan(0.25);
  }, 60_000);
});
