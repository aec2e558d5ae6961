import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DemoMessage, generateDemo } from '../../src/demo/generate.ts';
import { setUp } from '../../src/elasticsearch/setup.ts';
import { Message } from '../../src/model/message.ts';
import { compilePipelines } from '../../src/sources/compile.ts';
import { DEMO_MANIFESTS } from '../../src/sources/demo-manifests.ts';
import { parseManifest } from '../../src/sources/manifest.ts';
import { type TestEngine, testEngine } from '../support/engine.ts';

let engine: TestEngine;
const results = new Map<
  string,
  { sent: DemoMessage; message: Message | undefined; error: string }[]
>();
const SAMPLE = 2200;

beforeAll(async () => {
  engine = await testEngine();
  const pipelines = compilePipelines(DEMO_MANIFESTS.map(parseManifest), {
    timezone: 'Europe/Paris',
    currency: 'EUR',
  });
  await setUp(engine.client, { prefix: engine.prefix, pipelines });
  const options = { people: 110, seed: 5, now: new Date('2026-11-01T00:00:00Z') };
  const bySource = Map.groupBy([...generateDemo(options)].slice(0, SAMPLE), (one) => one.source);
  for (const [source, messages] of bySource) results.set(source, await simulate(source, messages));
});
afterAll(() => engine.cleanup());

async function simulate(source: string, messages: readonly DemoMessage[]) {
  const received_at = '2026-11-01T00:00:00.000Z';
  const answer = await engine.client.ingest.simulate({
    id: `${engine.prefix}-source-${source}`,
    docs: messages.map(({ payload, kind }) => ({
      _source: { raw: payload, source, kind, received_at },
    })),
  });
  return answer.docs.map((doc, i) => {
    const sent = messages[i] as DemoMessage;
    const parsed = Message.safeParse(doc.doc?._source);
    const error = doc.error?.reason ?? (parsed.success ? '' : parsed.error.message);
    return { sent, message: parsed.data, error };
  });
}

const SOURCES = DEMO_MANIFESTS.map((manifest) => parseManifest(manifest).id);

describe('the demonstration company', () => {
  test.each(SOURCES)('%s: every payload becomes a valid message', (source) => {
    const all = results.get(source) ?? [];
    expect(all.length).toBeGreaterThan(5);
    expect(all.filter((one) => one.message === undefined).map((one) => one.error)).toEqual([]);
  });

  test('keeps the ids that the truth is known by, and the instants at which things happened', () => {
    for (const { sent, message } of [...results.values()].flat()) {
      const id = sent.kind === 'record' ? message?.record?.record_id : message?.message_id;
      expect(id).toBe(sent.id);
      if (message?.event === undefined) continue;
      const offMs = Math.abs(Date.parse(message.occurred_at) - Date.parse(sent.occurred_at));
      // A row that tells of a later state keeps the instant of the event itself.
      if (sent.source !== 'shop' && sent.source !== 'support') expect(offMs).toBeLessThan(1000);
    }
  });

  test('counts the money of a sale once, and takes back what was refunded', () => {
    const revenue = (source: string) =>
      (results.get(source) ?? []).map((one) => one.message?.event?.revenue_minor);
    expect(revenue('web').every((minor) => minor === undefined)).toBe(true);
    expect(revenue('app').every((minor) => minor === undefined)).toBe(true);
    for (const { sent, message } of results.get('shop') ?? []) {
      const total = sent.payload['total'];
      expect(message?.event?.revenue_minor).toBe(Math.round(Number(total) * 100));
    }
    for (const { sent, message } of results.get('payments') ?? []) {
      const refunded = sent.payload['refunded_amount'];
      const expected = refunded === undefined ? undefined : -Number(refunded);
      expect(message?.event?.revenue_minor).toBe(expected);
    }
    for (const { sent, message } of results.get('pos') ?? []) {
      if (message?.event === undefined) continue;
      const total = Number(String(sent.payload['total_ttc']).replace(',', ''));
      expect(message.event.revenue_minor).toBe(total);
    }
  });

  test('leaves an interaction of nobody out, and says which values it could not use', () => {
    const all = [...results.values()].flat();
    for (const { message } of all) {
      if (message?.identifiers.length === 0) expect(message.event).toBeUndefined();
    }
    const issues = Object.groupBy(
      all.flatMap(({ sent, message }) =>
        (message?.issues ?? []).map((i) => `${sent.source} ${i.field} ${i.code}`),
      ),
      (issue) => issue,
    );
    const counts = Object.entries(issues).map(([issue, found]) => `${issue}: ${found?.length}`);
    const share = all.filter((one) => (one.message?.issues ?? []).length > 0).length / all.length;
    expect(share, counts.join('\n')).toBeLessThan(0.03);
  });

  test('carries the identifiers that join the sources', () => {
    const namespaces = (source: string) =>
      new Set(
        (results.get(source) ?? []).flatMap((one) =>
          (one.message?.identifiers ?? []).map(
            (i) => `${i.namespace}${i.scope ? ` ${i.scope}` : ''}`,
          ),
        ),
      );
    expect(namespaces('crm')).toEqual(
      new Set(['customer_id crm', 'email', 'phone', 'loyalty_id loyalty']),
    );
    expect(namespaces('shop')).toEqual(
      new Set(['customer_id shop', 'order_id shop', 'email', 'phone', 'loyalty_id loyalty']),
    );
    expect(namespaces('web')).toEqual(
      new Set(['customer_id shop', 'anonymous_id shop', 'order_id shop', 'email']),
    );
    expect(namespaces('app')).toContain('device_id shop');
    expect(namespaces('pos')).toEqual(new Set(['loyalty_id loyalty', 'email']));
    expect(namespaces('payments')).toEqual(new Set(['order_id shop', 'email', 'customer_id shop']));
    expect(namespaces('appointments')).toEqual(new Set(['customer_id crm']));
    expect(namespaces('subscriptions')).toEqual(new Set(['customer_id shop']));
    expect(namespaces('surveys')).toEqual(new Set(['order_id shop', 'email']));
    expect(namespaces('stock')).toEqual(new Set());
  });
});
