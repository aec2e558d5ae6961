import { describe, expect, test } from 'vitest';
import { reasonWords } from '../../../../src/insight/recommend/reason-words.ts';
import type { Reason } from '../../../../src/insight/recommend/recommender.ts';
import {
  fitRecommendModel,
  heldOutFrom,
  type RecommendFit,
} from '../../../../src/insight/stored/fit-recommend-model.ts';
import { recommendFor } from '../../../../src/insight/stored/recommend-for.ts';
import { parseRecommender } from '../../../../src/insight/stored/recommend-model.ts';
import { ARTICLES, COFFEE, DAY, shopOrders } from '../../../support/shop-world.ts';

const NOW = Date.UTC(2026, 9, 1);
const SKUS = [...ARTICLES.map(({ sku }) => sku), COFFEE];

function fitOf(customers: number, own: Partial<RecommendFit> = {}): RecommendFit {
  const numberOf = new Map(SKUS.map((sku, item) => [sku, item]));
  return {
    task: 'recommend',
    baskets: shopOrders(customers, NOW).map(({ profile_id, occurred_at, items }) => ({
      customer: profile_id,
      at: Date.parse(occurred_at),
      items: (items ?? []).flatMap(({ sku = '' }) => numberOf.get(sku) ?? []),
    })),
    articles: SKUS.map((id) => ({
      id,
      name: ARTICLES.find(({ sku }) => sku === id)?.name ?? id,
      category: id.split('-')[0] ?? null,
      price_minor: 1_000,
      currency: 'EUR',
    })),
    split: NOW - 80 * DAY,
    until: NOW,
    ordered: { before: [], all: [] },
    sampled: false,
    ...own,
  };
}

describe('fitting', () => {
  test.each<[string, RecommendFit, string]>([
    ['no order says what was bought', fitOf(0), 'no_items'],
    ['one customer only', fitOf(1), 'few_customers'],
    ['nobody came back in the held-out time', fitOf(200, { split: NOW }), 'few_customers'],
  ])('%s', (_, fit, lack) => {
    expect(() => fitRecommendModel(fit)).toThrow(expect.objectContaining({ lack }));
  });

  test('holds out 90 days, a third of less, and refuses less than three weeks', () => {
    expect(heldOutFrom(NOW - 600 * DAY, NOW)).toBe(NOW - 90 * DAY);
    expect(heldOutFrom(NOW - 90 * DAY, NOW)).toBe(NOW - 30 * DAY);
    expect(() => heldOutFrom(NOW - 20 * DAY, NOW)).toThrow(
      expect.objectContaining({ lack: 'short_history' }),
    );
  });
});

describe('a list', () => {
  const stored = parseRecommender(
    JSON.parse(JSON.stringify(fitRecommendModel(fitOf(200)).parameters)),
  );
  const terms = { now: NOW, count: 10, available: () => true };
  const listener = (articles: string[], daysAgo: number) => ({
    baskets: [{ at: NOW - daysAgo * DAY, articles }],
    interests: [],
  });
  const idsOf = (list: ReturnType<typeof recommendFor>) => list.map(({ article }) => article.id);

  test('survives being stored as JSON: no article twice, the other of a set first', () => {
    const ids = idsOf(recommendFor(stored, listener(['toys-0'], 30), terms));
    expect(new Set(ids).size).toBe(10);
    expect(ids[0]).toBe('toys-1');
    expect(ids).not.toContain('toys-0');
  });

  test.each([
    ['due after a month', 40, true],
    ['not due yet', 5, false],
  ])('coffee is %s', (_, days, expected) => {
    const all = { ...terms, count: 41 };
    expect(idsOf(recommendFor(stored, listener([COFFEE], days), all)).includes(COFFEE)).toBe(
      expected,
    );
  });

  test('an order from tomorrow is not known yet', () => {
    const ahead = recommendFor(stored, listener(['toys-0'], -1), terms);
    expect(ahead).toEqual(recommendFor(stored, { baskets: [], interests: [] }, terms));
  });

  test('articles that are unknown to the model, and an empty stock, are no trouble', () => {
    expect(idsOf(recommendFor(stored, listener(['never heard of'], 1), terms))).toHaveLength(10);
    expect(recommendFor(stored, undefined, { ...terms, available: () => false })).toEqual([]);
  });

  test('for nobody in particular, it tells no chance', () => {
    const list = recommendFor(stored, undefined, terms);
    expect(list.every(({ probability }) => probability === null)).toBe(true);
  });
});

test.each<[Reason, string, string]>([
  [
    { code: 'ordered_with', item: 'a', orders: 1_234, significance: 20 },
    'Found in 1,234 orders together with “A”, which they have: more than chance makes it.',
    'Présent dans 1 234 commandes avec « A », déjà acheté : plus que le hasard.',
  ],
  [
    { code: 'bought_with', item: 'a', customers: 9, significance: 20 },
    '9 customers bought it as well as “A”, which they have: more than chance makes it.',
    '9 clients l’ont acheté ainsi que « A », déjà acheté : plus que le hasard.',
  ],
  [
    { code: 'follows', item: 'a', share: 0.213 },
    '21 % of those who bought “A” then bought it.',
    '21 % de ceux qui ont acheté « A » l’ont acheté ensuite.',
  ],
  [
    { code: 'like_name', item: 'a' },
    'Like “A”, which they have.',
    'Ressemble à « A », déjà acheté.',
  ],
  [
    { code: 'due_again', usual_days: 30 },
    'Bought again about every 30 days: theirs should be running out.',
    'Racheté environ tous les 30 jours : le sien devrait s’épuiser.',
  ],
  [
    { code: 'popular_in_segment', segment: 'category:Maison' },
    'Liked by people who like Maison as they do.',
    'Apprécié de ceux qui aiment aussi Maison.',
  ],
  [
    { code: 'popular_in_segment', segment: 'first_order' },
    'Often in the first order of new customers.',
    'Souvent dans la première commande des nouveaux clients.',
  ],
  [{ code: 'popular_now' }, 'Sells well at present.', 'Se vend bien en ce moment.'],
])('%j in words', (reason, en, fr) => {
  expect(reasonWords(reason, 'en', (id) => id.toUpperCase())).toBe(en);
  expect(reasonWords(reason, 'fr', (id) => id.toUpperCase()).replaceAll(/\s/g, ' ')).toBe(fr);
});
