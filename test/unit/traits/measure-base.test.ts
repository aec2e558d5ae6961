import { describe, expect, test } from 'vitest';
import { acquisitionCosts, isBaseDue, spendOf } from '../../../src/traits/measure-base.ts';

const at = (hours: number) => new Date(Date.UTC(2026, 0, 1) + hours * 3_600_000);
const base = { made_at: at(0).toISOString(), customers: 100 };

describe('the base is measured', () => {
  test.each([
    { name: 'not over a handful', base: undefined, customers: 19, now: at(0), due: false },
    {
      name: 'as soon as fifths mean something',
      base: undefined,
      customers: 20,
      now: at(0),
      due: true,
    },
    { name: 'not twice a day', base, customers: 110, now: at(23), due: false },
    { name: 'every day', base, customers: 100, now: at(24), due: true },
    { name: 'sooner where customers came', base, customers: 120, now: at(0.2), due: true },
    { name: 'sooner where customers went', base, customers: 80, now: at(0.2), due: true },
    {
      name: 'not more often than every ten minutes',
      base,
      customers: 900,
      now: at(0.1),
      due: false,
    },
  ])('$name', ({ base: former, customers, now, due }) => {
    expect(isBaseDue(former, customers, now)).toBe(due);
  });
});

describe('what a campaign cost', () => {
  test.each([
    {
      name: 'in main units, as text',
      data: { campaign_id: 7, spend: '12.345', currency: 'usd' },
      spend: { campaign_id: '7', campaign: undefined, cost_minor: 1235, currency: 'USD' },
    },
    {
      name: 'in millionths',
      data: { campaign_name: 'spring', cost_micros: 2_500_000 },
      spend: { campaign_id: undefined, campaign: 'spring', cost_minor: 250, currency: 'EUR' },
    },
    {
      name: 'in a currency without cents',
      data: { campaign: 'haru', cost: 300, currency: 'JPY' },
      spend: { campaign_id: undefined, campaign: 'haru', cost_minor: 300, currency: 'JPY' },
    },
    { name: 'of no campaign', data: { spend: 3 }, spend: undefined },
    { name: 'of no number', data: { campaign: 'x', spend: 'a lot' }, spend: undefined },
    { name: 'of nothing', data: { campaign: 'x', spend: 0 }, spend: undefined },
  ])('is read $name', ({ data, spend }) => {
    expect(spendOf(data, 'EUR')).toEqual(spend);
  });

  test('is divided by the people it brought, in the currency of most of it', () => {
    const spend = (campaign_id: string, cost_minor: number, currency = 'EUR') => ({
      campaign_id,
      campaign: undefined,
      cost_minor,
      currency,
    });
    const spends = [spend('1', 400), spend('1', 500), spend('1', 100, 'USD'), spend('2', 900)];
    const names = new Map([['1', 'spring']]);
    expect(acquisitionCosts(spends, names, new Map([['spring', 4]]))).toEqual({
      spring: { cost_minor: 225, currency: 'EUR' },
    });
  });
});
