import { describe, expect, test } from 'vitest';
import { compilePipelines } from '../../../src/sources/compile.ts';
import { parseManifest } from '../../../src/sources/manifest.ts';

const BASE = {
  id: 'shop_orders',
  label: { fr: 'Commandes', en: 'Orders' },
  kind: 'record',
  scope: 'shop',
  priority: 50,
  record: { type: 'order', id: 'order_id' },
};

function compile(manifest: object) {
  const [compiled] = compilePipelines([parseManifest({ ...BASE, ...manifest })]);
  const body = compiled?.body as { processors: { script?: { id: string; params: Params } }[] };
  return { name: compiled?.name, body, params: body.processors[0]?.script?.params ?? {} };
}
interface Params {
  readonly [name: string]: unknown;
}

describe('a manifest compiles to an ingest pipeline', () => {
  test('one stored script with the mapping as parameters, then the shared normalisation', () => {
    const { name, body } = compile({});
    expect(name).toBe('source-shop_orders');
    expect(body.processors).toEqual([
      { script: { id: '__prefix__-map', params: expect.anything() } },
      { pipeline: { name: '__prefix__-normalise' } },
    ]);
  });

  test('dotted columns become paths that are also tried as they are written', () => {
    const { params } = compile({ record: { type: 'order', id: ['order.id', 'id'] } });
    expect(params).toMatchObject({
      record: { id: { columns: [['order.id', 'order', 'id'], ['id']] } },
    });
  });

  test('identifiers unique in the world carry no scope, the others that of their system', () => {
    const { params } = compile({
      identifiers: [
        { namespace: 'email', column: 'email' },
        { namespace: 'customer_id', column: 'customer' },
        { namespace: 'order_id', column: 'charge', scope: 'shop_charge' },
      ],
    });
    expect(params).toMatchObject({
      identifiers: [
        { namespace: 'email', column: { columns: [['email']] } },
        { namespace: 'customer_id', scope: 'shop' },
        { namespace: 'order_id', scope: 'shop_charge' },
      ],
    });
    expect(params['identifiers']).not.toHaveProperty('0.scope');
  });

  test('words are compared without case', () => {
    const { params } = compile({
      event: {
        name: { from: 'status', values: { PAID: 'order_completed' }, otherwise: null },
        channel: { constant: 'web' },
        when: [{ column: 'test', is_not: ['TRUE'] }],
      },
    });
    expect(params).toMatchObject({
      event: {
        name: { values: { paid: 'order_completed' }, otherwise: null },
        channel: { constant: 'web' },
        when: [{ column: { columns: [['test']] }, is_not: ['true'] }],
      },
    });
  });

  test('a row keeps its columns once: in its record, else in the properties of its event', () => {
    const event = { name: { constant: 'a' }, channel: { constant: 'web' } };
    expect(compile({ event }).params).toMatchObject({
      record: { keep: 'all' },
      event: { keep: 'none' },
    });
    const alone = compile({
      kind: 'message',
      record: undefined,
      identifiers: [{ namespace: 'email', column: 'mail' }],
      event,
    });
    expect(alone.params).toMatchObject({ event: { keep: 'rest' }, used: { mail: true } });
  });

  test('headers are folded on both sides where the manifest asks for it', () => {
    const { params } = compile({
      fold_columns: true,
      record: { type: 'contact', id: "N° d'abonné" },
    });
    expect(params).toMatchObject({ fold: true, record: { id: { columns: [['n_d_abonne']] } } });
  });

  test("a company's zone and currency hold where the manifest says none", () => {
    const manifest = parseManifest({ ...BASE, defaults: { currency: 'BRL' } });
    const [compiled] = compilePipelines([manifest], { timezone: 'Europe/Paris', currency: 'EUR' });
    expect(compiled?.body).toMatchObject({
      processors: [
        { script: { params: { defaults: { timezone: 'Europe/Paris', currency: 'BRL' } } } },
        {},
      ],
    });
  });
});
