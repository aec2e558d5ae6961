import { describe, expect, test } from 'vitest';
import type { Candidate } from '../../../src/model/claims.ts';
import { chooseGolden } from '../../../src/profile/survivorship.ts';
import { instant } from '../../support/event-doc.ts';

const said = (value: unknown, day: number) => ({ value, updated_at: instant(day) });

interface Case {
  name: string;
  by: Record<string, Candidate>;
  priority: Record<string, number>;
  source: string;
  rule: string;
}

describe('the golden value', () => {
  const cases: Case[] = [
    {
      name: 'is the only one',
      by: { crm: said('Lyon', 1) },
      priority: {},
      source: 'crm',
      rule: 'only_source',
    },
    {
      name: 'is the newest among equals',
      by: { crm: said('Lyon', 1), shop: said('Nice', 2) },
      priority: {},
      source: 'shop',
      rule: 'most_recent',
    },
    {
      name: 'is that of the source that goes first, though older',
      by: { crm: said('Lyon', 1), shop: said('Nice', 2) },
      priority: { crm: 5 },
      source: 'crm',
      rule: 'source_priority',
    },
    {
      name: 'is never none while some source knows one',
      by: { crm: said(null, 9), shop: said('Nice', 2) },
      priority: { crm: 5 },
      source: 'shop',
      rule: 'only_source',
    },
    {
      name: 'is false or zero where that is what is known',
      by: { crm: said(0, 9), shop: said(3, 2) },
      priority: {},
      source: 'crm',
      rule: 'most_recent',
    },
    {
      name: 'is the greater text at the same instant',
      by: { crm: said('Lyon', 1), shop: said('Nice', 1) },
      priority: {},
      source: 'shop',
      rule: 'most_recent',
    },
    {
      name: 'is not taken for set by a source named like an inherited property',
      by: { constructor: said('Lyon', 1), shop: said('Nice', 2) },
      priority: { shop: 1 },
      source: 'shop',
      rule: 'source_priority',
    },
  ];
  test.each(cases)('$name', ({ by, priority, source, rule }) => {
    const golden = chooseGolden(by, priority);
    expect(golden?.provenance).toMatchObject({ source, rule });
    expect(golden?.value).toBe(new Map(Object.entries(by)).get(source)?.value);
    const reversed = Object.fromEntries(Object.entries(by).reverse());
    expect(chooseGolden(reversed, priority)).toEqual(golden);
  });

  test('is not there where every source says there is none', () => {
    expect(chooseGolden({ crm: said(null, 1) }, {})).toBeUndefined();
    expect(chooseGolden({}, {})).toBeUndefined();
  });
});
