import { describe, expect, test } from 'vitest';
import { parseDeskView } from '../../../src/web/desk/desk-view.ts';
import { rowsOf, rulesOf } from '../../../src/web/desk/golden-rules.ts';
import { changeOf, draftOf } from '../../../src/web/desk/rule-draft.ts';
import { stewardFr } from '../../../src/web/i18n/fr-steward.ts';
import { graphNodes, layOut } from '../../../src/web/identity/graph-layout.ts';
import { likelihood } from '../../../src/web/identity/likelihood.ts';
import { ruleText } from '../../../src/web/identity/rule-text.ts';

describe('the address of the desk', () => {
  test.each([
    { name: 'keeps what is understood', search: { tab: 'rules', rule: 'email' } },
    { name: 'keeps a profile by its number', search: { tab: 'merges', profile: 'p_a-B_9' } },
  ])('$name', ({ search }) => expect(parseDeskView(search)).toEqual(search));

  test.each([
    { name: 'an e-mail in place of a profile', search: { profile: 'anne@mail.example' } },
    { name: 'a tab that there is not', search: { tab: 'secrets' } },
    { name: 'a rule that is no name', search: { rule: 'e mail' } },
    { name: 'numbers', search: { pair: 3, status: 1 } },
  ])('leaves out $name', ({ search }) => expect(parseDeskView(search)).toEqual({}));
});

describe('a rule as a form', () => {
  const built_in = {
    priority: 6,
    strength: 'medium',
    scoped: false,
    spelling: 'email',
    exclusive: false,
    max_per_profile: 20,
    max_per_window: null,
    blocked: [],
    generic_at: 20,
  } as const;
  const namespace = { policy: { ...built_in, blocked: [] as string[] }, built_in, rule: null };

  test.each([
    { name: 'says nothing where nothing was changed', changes: {}, change: {} },
    {
      name: 'says only what differs from the built-in rule',
      changes: { max_per_profile: '5' },
      change: { max_per_profile: 5 },
    },
    {
      name: 'takes an empty number of people for never',
      changes: { generic_at: ' ' },
      change: { generic_at: null },
    },
    {
      name: 'takes values one per line, without empty lines',
      changes: { blocked: ' *@test.example \n\nnone\n' },
      change: { blocked: ['*@test.example', 'none'] },
    },
    {
      name: 'takes both parts of a period together',
      changes: { window_values: '3', window_days: '30' },
      change: { max_per_window: { values: 3, days: 30 } },
    },
  ])('$name', ({ changes, change }) => {
    const mutable = { ...namespace, built_in: { ...built_in, blocked: [] } };
    expect(changeOf(mutable, { ...draftOf(namespace), ...changes })).toEqual(change);
  });

  test('keeps what the form does not hold', () => {
    const own = { ...namespace, built_in: null, rule: { scoped: true } };
    expect(changeOf(own, draftOf(namespace))).toMatchObject({ scoped: true, priority: 6 });
  });
});

test('rules of golden values come back from their form as they went in', () => {
  const rules = [
    { fields: ['email', 'custom.*'], choose: ['verified' as const, 'newest' as const] },
    { fields: ['phone'], choose: [{ strategy: 'union' as const, limit: 5 }] },
  ];
  expect(rulesOf(rowsOf(rules))).toEqual(rules);
});

describe('a link in words', () => {
  const list = (values: readonly string[]) => values.join(' et ');
  test.each([
    { rule: 'shared:email+order_id', text: 'en commun : E-mail et order id' },
    { rule: 'claimed', text: 'déclaré' },
    { rule: 'steward:same', text: 'doublon jugé par une personne' },
    { rule: 'rejudge:unlinked', text: 'plus rien ne les relie' },
    { rule: 'newer_than_the_page', text: 'newer than the page' },
  ])('$rule', ({ rule, text }) => {
    expect(ruleText(rule, stewardFr.rules, { email: 'E-mail' }, list)).toBe(text);
  });
});

test('nothing that is compared makes two profiles one for sure', () => {
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  expect(likelihood(0.9996, { percent })).toBe('> 99 %');
  expect(likelihood(0.5, { percent })).toBe('50 %');
});

describe('the graph of a person', () => {
  const nodes = graphNodes(
    {
      nodes: [
        { id: 'p_1', kind: 'profile', label: 'p_1' },
        { id: 'email:a@b.example', kind: 'identifier', label: 'a@b.example', namespace: 'email' },
        { id: 'p_2', kind: 'profile', label: 'p_2' },
      ],
      edges: [
        { from: 'p_2', to: 'p_1', rule: 'steward', source: null, at: '2026-03-01T00:00:00.000Z' },
        ...['web', 'crm'].map((source, index) => ({
          from: 'email:a@b.example',
          to: 'p_1',
          rule: 'claimed',
          source,
          at: `2026-02-0${2 - index}T00:00:00.000Z`,
        })),
      ],
    },
    'p_1',
  );

  test('takes the sources of a link together and dates it by the earliest', () => {
    expect(nodes).toMatchObject([
      { id: 'p_2', sources: [], rule: 'steward' },
      { id: 'email:a@b.example', sources: ['crm', 'web'], at: '2026-02-01T00:00:00.000Z' },
    ]);
  });

  test.each([300, 500, 900, 1400])('keeps every node and its words inside %i px', (width) => {
    const { places, height } = layOut(nodes, width);
    expect(places).toHaveLength(2);
    for (const { x, y, room, side } of places) {
      const end = side === 'left' ? x - room : x + room;
      expect(Math.min(x, end)).toBeGreaterThanOrEqual(0);
      expect(Math.max(x, end)).toBeLessThanOrEqual(width);
      expect(y).toBeGreaterThan(0);
      expect(y).toBeLessThan(height);
    }
  });
});
