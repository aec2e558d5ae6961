import { expect, test } from 'vitest';
import { createIds } from '../../../src/identity/ids.ts';

const ids = createIds('secret');

test('gives the same id for the same thing, of 22 characters that fit a URL', () => {
  expect(createIds('secret').event('shop', 'm1')).toBe(ids.event('shop', 'm1'));
  for (const id of [
    ids.event('shop', 'm1'),
    ids.identifier('email:a@x.fr'),
    ids.record('crm', 'contact', '1'),
  ]) {
    expect(id).toMatch(/^[\w-]{22}$/);
  }
  expect(ids.profile('email:a@x.fr')).toMatch(/^p_[\w-]{22}$/);
});

test('gives another id for another secret, kind or division into parts', () => {
  const given = [
    ids.event('shop', 'm1'),
    createIds('other').event('shop', 'm1'),
    ids.event('sho', 'pm1'),
    ids.record('shop', 'm1', ''),
    ids.identifier('shop'),
    ids.profile('shop'),
  ];
  expect(new Set(given).size).toBe(given.length);
});
