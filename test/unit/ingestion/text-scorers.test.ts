import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadConfig } from '../../../src/config.ts';
import { createClient } from '../../../src/elasticsearch/client.ts';
import { createOnnxTextScorer } from '../../../src/ingestion/enrich/onnx-text-scorer.ts';
import { openScorers } from '../../../src/ingestion/enrich/open-scorers.ts';
import { renameLabels } from '../../../src/ingestion/enrich/rename-labels.ts';
import { tinyOnnx, wordTokenizer } from '../../support/tiny-onnx.ts';

const signal = new AbortController().signal;
const TEXTS = ['a good lamp', 'bad, bad and late'];

interface Asked {
  readonly url: string;
  readonly body: unknown;
}

/** A server that speaks the engine's routes on the wire; it keeps what it was asked. */
async function engine(
  answer: (asked: Asked) => { status: number; body: unknown },
): Promise<{ url: string; asked: Asked[]; server: Server }> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body: unknown = JSON.parse(Buffer.concat(chunks).toString() || 'null');
      asked.push({ url: request.url ?? '', body });
      const { status, body: said } = answer({ url: request.url ?? '', body });
      response.writeHead(status, {
        'content-type': 'application/vnd.elasticsearch+json;compatible-with=9',
        'x-elastic-product': 'Elasticsearch',
      });
      response.end(JSON.stringify(said));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, server };
}

const servers: Server[] = [];
const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
});

async function scorerAt(
  env: Record<string, string>,
  answer: Parameters<typeof engine>[0],
): Promise<{ score: () => Promise<unknown>; asked: Asked[] }> {
  const { url, asked, server } = await engine(answer);
  servers.push(server);
  const client = createClient({ url });
  const { sentiment } = openScorers(client, loadConfig(env).scorers);
  if (sentiment === undefined) throw new Error('a scorer is configured');
  return {
    asked,
    score: async () => {
      try {
        return await sentiment.score(TEXTS, signal);
      } finally {
        await client.close();
      }
    },
  };
}

describe('a classifier deployed in the engine', () => {
  test('is asked by _infer, and its labels are called as the company calls them', async () => {
    const { score, asked } = await scorerAt(
      {
        AZIMUT_SENTIMENT_SCORER: 'ml:camembert-sentiment',
        AZIMUT_SENTIMENT_LABELS: 'POS=positive,NEG=negative',
      },
      () => ({
        status: 200,
        body: {
          inference_results: [
            { predicted_value: 'POS', prediction_probability: 0.9, top_classes: top('POS', 0.9) },
            { predicted_value: 'NEG', prediction_probability: 0.8, top_classes: top('NEG', 0.8) },
          ],
        },
      }),
    );
    expect(await score()).toMatchObject([
      { label: 'positive', probabilities: { positive: 0.9, negative: expect.closeTo(0.1) } },
      { label: 'negative', probabilities: { negative: 0.8, positive: expect.closeTo(0.2) } },
    ]);
    expect(asked[0]?.url).toBe('/_ml/trained_models/camembert-sentiment/_infer?timeout=10000ms');
    expect(asked[0]?.body).toMatchObject({ docs: TEXTS.map((text) => ({ text_field: text })) });
  });

  test.each([
    { status: 404, code: 'configuration_invalid', says: /needs the machine learning module/ },
    { status: 405, code: 'configuration_invalid', says: /answered 405/ },
    { status: 503, code: 'engine_unavailable', says: /did not answer/ },
  ])('says what it needs where the engine answers $status', async ({ status, code, says }) => {
    const { score } = await scorerAt({ AZIMUT_SENTIMENT_SCORER: 'ml:camembert' }, () => ({
      status,
      body: { error: { type: 'x', reason: TEXTS[0] }, status },
    }));
    const failed = await score().then(
      () => undefined,
      (error: unknown) => error as Error & { code: string },
    );
    expect(failed).toMatchObject({ code, message: expect.stringMatching(says) });
    for (const text of TEXTS) expect(failed?.message).not.toContain(text);
  });
});

function top(name: string, p: number) {
  const other = name === 'POS' ? 'NEG' : 'POS';
  return [
    { class_name: name, class_probability: p },
    { class_name: other, class_probability: 1 - p },
  ];
}

describe('a language model behind an inference endpoint', () => {
  const env = {
    AZIMUT_SENTIMENT_SCORER: 'inference:my-llm',
    AZIMUT_SENTIMENT_LABELS: 'negative,neutral,positive',
  };

  test('is asked to name one label; an answer that names none is no answer', async () => {
    const { score, asked } = await scorerAt(env, () => ({
      status: 200,
      body: { completion: [{ result: ' Positive.\n' }, { result: 'I cannot tell' }] },
    }));
    expect(await score()).toMatchObject([
      { label: 'positive', probability: 1 },
      { probability: expect.closeTo(1 / 3) },
    ]);
    expect(asked[0]?.url).toMatch(/^\/_inference\/completion\/my-llm/);
    expect(JSON.stringify(asked[0]?.body)).toContain(TEXTS[1]);
  });

  test('has to be told the labels', async () => {
    const { score, asked } = await scorerAt(
      { AZIMUT_SENTIMENT_SCORER: 'inference:my-llm' },
      () => ({
        status: 200,
        body: {},
      }),
    );
    await expect(score()).rejects.toMatchObject({ code: 'configuration_invalid' });
    expect(asked).toEqual([]);
  });
});

/** The runtime is no package of ours: without it the test that runs a model is skipped, and says so. */
const hasRuntime = await import('onnxruntime-web' as string).then(
  () => true,
  () => false,
);
if (!hasRuntime)
  process.stderr.write('[skipped] ONNX model run: onnxruntime-web is not installed\n');

describe('a local ONNX model', () => {
  const folderWith = (files: Readonly<Record<string, string | Uint8Array>>) => {
    const folder = mkdtempSync(join(tmpdir(), 'azimut-onnx-'));
    folders.push(folder);
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    return folder;
  };
  const files = {
    'tokenizer.json': JSON.stringify(wordTokenizer(['good', 'bad'])),
    'config.json': JSON.stringify({ id2label: { 0: 'negative', 1: 'positive' } }),
    'model.onnx': tinyOnnx([
      [0, 0],
      [0, 2],
      [1, 0],
    ]),
  };

  test.skipIf(!hasRuntime)('sums up the words it knows, as the model says', async () => {
    const folder = folderWith(files);
    const scorer = createOnnxTextScorer({ folder, labels: [], timeoutMs: 20_000 });
    const [good, bad] = await scorer.score(TEXTS, signal);
    const share = (a: number, b: number) => Math.exp(a) / (Math.exp(a) + Math.exp(b));
    expect(good).toMatchObject({ label: 'positive', probability: expect.closeTo(share(2, 0), 5) });
    expect(bad).toMatchObject({ label: 'negative', probability: expect.closeTo(share(2, 0), 5) });
  });

  test('gives the runtime tokens, padded to one length and cut at the end of what fits', async () => {
    const seen: { inputs: Record<string, BigInt64Array>; shape: readonly number[] }[] = [];
    const scorer = createOnnxTextScorer({
      folder: folderWith(files),
      labels: [],
      timeoutMs: 5_000,
      maxTokens: 4,
      load: async () => ({
        inputNames: ['input_ids', 'attention_mask'],
        run: async (inputs, shape) => {
          seen.push({ inputs: { ...inputs }, shape });
          return Float32Array.of(0, 1, 1, 0);
        },
      }),
    });
    const verdicts = await scorer.score(['good', 'bad bad bad good good bad'], signal);
    expect(verdicts.map(({ label }) => label)).toEqual(['positive', 'negative']);
    expect(seen[0]?.shape).toEqual([2, 4]);
    expect([...(seen[0]?.inputs['input_ids'] ?? [])].map(Number)).toEqual([1, 0, 0, 0, 2, 2, 2, 2]);
    expect([...(seen[0]?.inputs['attention_mask'] ?? [])].map(Number)).toEqual([
      1, 0, 0, 0, 1, 1, 1, 1,
    ]);
  });

  test.each([
    { name: 'no tokenizer', given: {}, says: /lacks a readable tokenizer.json/ },
    {
      name: 'labels that are not known',
      given: { 'tokenizer.json': files['tokenizer.json'] },
      says: /2 outputs, and 0 labels/,
    },
  ])('refuses $name', async ({ given, says }) => {
    const scorer = createOnnxTextScorer({
      folder: folderWith(given),
      labels: [],
      timeoutMs: 5_000,
      load: async () => ({ inputNames: ['input_ids'], run: async () => Float32Array.of(0, 1) }),
    });
    await expect(scorer.score(['good'], signal)).rejects.toMatchObject({
      code: 'configuration_invalid',
      message: expect.stringMatching(says),
    });
  });

  test('is given up after its time', async () => {
    const scorer = createOnnxTextScorer({
      folder: folderWith(files),
      labels: [],
      timeoutMs: 20,
      load: async () => ({ inputNames: ['input_ids'], run: () => new Promise(() => undefined) }),
    });
    await expect(scorer.score(['good'], signal)).rejects.toMatchObject({
      code: 'engine_unavailable',
    });
  });
});

test('labels that become one are added up', async () => {
  const scorer = renameLabels(
    {
      name: 'stars',
      batch: 1,
      score: async () => [
        {
          label: '3 stars',
          probability: 0.4,
          probabilities: { '3 stars': 0.4, '4 stars': 0.3, '5 stars': 0.3 },
          reasons: [],
        },
      ],
    },
    { '4 stars': 'positive', '5 stars': 'positive', '3 stars': 'neutral' },
  );
  expect(await scorer.score(['x'], signal)).toMatchObject([
    { label: 'positive', probability: 0.6, probabilities: { neutral: 0.4, positive: 0.6 } },
  ]);
});

test.each([
  { value: 'gpt', ok: false },
  { value: 'ml:', ok: false },
  { value: 'onnx:./models/camembert', ok: true },
  { value: 'https://scorer.example/score', ok: true },
])('AZIMUT_TOPIC_SCORER=$value is understood: $ok', ({ value, ok }) => {
  const load = () => loadConfig({ AZIMUT_TOPIC_SCORER: value });
  if (ok) expect(load().scorers.topic.kind).not.toBe('built_in');
  else expect(load).toThrow(/AZIMUT_TOPIC_SCORER/);
});
