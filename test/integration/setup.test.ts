import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findDrift } from '../../src/elasticsearch/drift.ts';
import { buildIndexNames, eventsIndexFor } from '../../src/elasticsearch/index-names.ts';
import { setUp } from '../../src/elasticsearch/setup.ts';
import { compilePipelines } from '../../src/sources/compile.ts';
import { builtInSources } from '../../src/sources/registry.ts';
import { type TestEngine, testEngine } from '../support/engine.ts';

const NOW = new Date('2026-03-05T10:00:00.000Z');
const EVENT = {
  event_id: 'e1',
  message_id: 'm1',
  batch_id: 'b1',
  profile_id: 'p_1',
  source: 'shop',
  type: 'track',
  name: 'order_completed',
  channel: 'web',
  occurred_at: '2026-03-05T09:00:00.000Z',
  received_at: '2026-03-05T09:00:01.000Z',
  local_hour: 10,
  local_weekday: 4,
  identifiers: ['email:a@example.org'],
  traits: { custom: { anything: { deep: [1, 'x'] } } },
  properties: { colour: 'red', nested: { size: 3 } },
  issues: [],
};

let engine: TestEngine;
let options: { prefix: string; now: Date; pipelines: { name: string; body: object }[] };

beforeAll(async () => {
  engine = await testEngine();
});
afterAll(async () => await engine.cleanup());

beforeEach((context) => {
  const own = context.task.id.replaceAll(/[^a-z0-9]/g, '').slice(-6);
  options = {
    prefix: `${engine.prefix}-${own}`,
    now: NOW,
    pipelines: [
      { name: 'source-one', body: { processors: [{ script: { id: '__prefix__-add' } }] } },
      { name: 'add', body: { script: { lang: 'painless', source: 'ctx.added = 1' } } },
    ],
  };
});

describe('setting up', { timeout: 180_000 }, () => {
  test('is idempotent: a second time changes nothing and finds no drift', async () => {
    const first = await setUp(engine.client, options);
    const second = await setUp(engine.client, options);
    expect({ changed: first.changed, unchanged: first.unchanged, drift: first.drift }).toEqual({
      changed: 0,
      unchanged: 0,
      drift: [],
    });
    expect({ created: second.created, changed: second.changed, drift: second.drift }).toEqual({
      created: 0,
      changed: 0,
      drift: [],
    });
    expect(second.unchanged).toBe(first.created);
  });

  test('twice at once ends as once', async () => {
    await Promise.all([setUp(engine.client, options), setUp(engine.client, options)]);
    expect(await findDrift(engine.client, options)).toEqual([]);
  });

  test('puts the prefix into pipelines, and a changed pipeline is replaced', async () => {
    await setUp(engine.client, options);
    const id = `${options.prefix}-source-one`;
    const { docs } = await engine.client.ingest.simulate({ id, docs: [{ _source: {} }] });
    expect(docs[0]?.doc?._source).toEqual({ added: 1 });
    const body = { processors: [{ set: { field: 'a', value: 2 } }] };
    const changed = { ...options, pipelines: [{ name: 'source-one', body }] };
    const report = await setUp(engine.client, changed);
    expect(report.steps.filter((step) => step.outcome !== 'unchanged')).toEqual([
      { what: 'pipeline', name: id, outcome: 'changed' },
    ]);
  });

  test('takes the pipelines of every built-in source, and finds them unchanged the next time', async () => {
    const product = { ...options, pipelines: compilePipelines(builtInSources()) };
    const first = await setUp(engine.client, product);
    const second = await setUp(engine.client, product);
    expect(first.drift).toEqual([]);
    expect(first.steps.filter(({ what }) => what === 'pipeline').length).toBeGreaterThan(
      builtInSources().length,
    );
    expect(second.steps.filter(({ outcome }) => outcome !== 'unchanged')).toEqual([]);
  });

  test('makes the index of any month on first write, read through one alias', async () => {
    await setUp(engine.client, options);
    const { client } = engine;
    const index = eventsIndexFor(options.prefix, '2025-11-30T23:59:59.999Z');
    await client.create({ index, id: 'e1', document: EVENT, refresh: true });
    const alias = buildIndexNames(options.prefix).events;
    const found = await client.search({
      index: alias,
      query: { term: { 'properties.nested.size': '3' } },
    });
    expect(found.hits.hits.map((hit) => [hit._index, hit._id])).toEqual([[index, 'e1']]);
    expect(await findDrift(client, options)).toEqual([]);
  });

  test.each([
    { name: 'a field', document: { ...EVENT, surprise: 1 } },
    { name: 'a field of an inner object', document: { ...EVENT, page: { surprise: 1 } } },
    { name: 'a field of an item', document: { ...EVENT, items: [{ surprise: 1 }] } },
  ])('lets no document in with $name that the mapping lacks', async ({ document }) => {
    await setUp(engine.client, options);
    const index = eventsIndexFor(options.prefix, EVENT.occurred_at);
    const write = engine.client.create({ index, id: 'e1', document });
    await expect(write).rejects.toThrow(/strict_dynamic_mapping_exception/);
  });

  test('adds a field that an index lacks, and reports it', async () => {
    await setUp(engine.client, options);
    const { client } = engine;
    const index = `${options.prefix}-identifiers-v1`;
    await client.indices.delete({ index });
    await client.indices.deleteIndexTemplate({ name: `${options.prefix}-identifiers` });
    await client.indices.create({
      index,
      aliases: { [`${options.prefix}-identifiers`]: { is_write_index: true } },
      mappings: { dynamic: 'strict', properties: { key: { type: 'keyword' } } },
    });
    const report = await setUp(client, options);
    expect(report.steps.filter((step) => step.name === index)).toEqual([
      { what: 'index', name: index, outcome: 'changed' },
    ]);
    expect(report.drift).toEqual([]);
  });
});

describe('drift', { timeout: 180_000 }, () => {
  test('shows what was changed by hand, and changes nothing itself', async () => {
    await setUp(engine.client, options);
    const { client } = engine;
    const { prefix } = options;
    const records = `${prefix}-records-v1`;
    await client.indices.putMapping({
      index: records,
      dynamic: 'false',
      properties: { extra: { type: 'long' } },
    });
    await client.indices.putMapping({
      index: `${prefix}-keys-v1`,
      properties: { label: { type: 'keyword', ignore_above: 7 } },
    });
    await client.ingest.deletePipeline({ id: `${prefix}-source-one` });
    await client.putScript({ id: `${prefix}-add`, script: { lang: 'painless', source: '1' } });
    await client.indices.delete({ index: `${prefix}-sources-v1` });
    await client.indices.deleteIndexTemplate({ name: `${prefix}-records` });
    const drift = await findDrift(client, options);
    const places = drift.map(({ kind, target, path }) => [kind, target, path].join(' ')).toSorted();
    expect(places).toEqual(
      [
        `changed_field ${prefix}-keys-v1 label`,
        `changed_script ${prefix}-add `,
        `extra_field ${records} extra`,
        `missing_index ${prefix}-sources `,
        `missing_pipeline ${prefix}-source-one `,
        `missing_template ${prefix}-records `,
        `not_strict ${records} `,
      ].toSorted(),
    );
    expect(await findDrift(client, options)).toEqual(drift);
  });

  test('is everything before the first set-up', async () => {
    const drift = await findDrift(engine.client, options);
    expect(new Set(drift.map(({ kind }) => kind))).toEqual(
      new Set([
        'missing_component',
        'missing_template',
        'missing_index',
        'missing_pipeline',
        'missing_script',
      ]),
    );
  });
});
