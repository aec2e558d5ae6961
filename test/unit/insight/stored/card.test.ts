import { describe, expect, test } from 'vitest';
import { buildCard } from '../../../../src/insight/stored/card.ts';
import { CARD_WORDS } from '../../../../src/insight/stored/card-words.ts';
import type { FittedModel } from '../../../../src/model/fitted-model.ts';

const AT = '2026-05-06T00:00:00.000Z';
const model: FittedModel = {
  name: 'churn',
  version: 2,
  owner: 'k',
  created_at: AT,
  fitted_at: AT,
  data_from: '2024-01-01T00:00:00.000Z',
  data_to: AT,
  horizon_days: 90,
  currency: 'EUR',
  features: ['orders', 'days_since_last_order'],
  training: { cases: 12_345, positives: 6_000, sampled: true },
  evaluation: {
    method: 'held_out_time',
    from: '2026-02-05T00:00:00.000Z',
    to: AT,
    cases: 9_876,
    metrics: [
      { name: 'auc', value: 0.812 },
      { name: 'base_rate', value: 0.41 },
      { name: 'calibration_error', value: 0.023 },
    ],
    baselines: [{ name: 'silence_auc', value: 0.74 }],
  },
  calibration: [{ from: 0, to: 0.1, cases: 5, predicted: 0.05, observed: 0.04 }],
  warnings: ['poorly_calibrated'],
  drift: null,
  reference: [],
  parameters: {},
};

describe('the card of a model', () => {
  test('says how well it did on later time, against the simplest guess', () => {
    const { how_well, data, what } = buildCard(model, 'en', 'Europe/Paris');
    expect(what).toContain('90 days');
    expect(how_well.join(' ')).toMatch(/9,876 cases.*81\.2.?%.*74.?%.*41.?%.*2\.3 points/s);
    expect(data.join(' ')).toContain('12,345');
  });

  test.each(['fr', 'en'] as const)('has every part in %s, and no word of the other', (language) => {
    const card = buildCard(model, language, 'Europe/Paris');
    for (const part of [card.from, card.limits, card.not_for, card.data, card.how_well]) {
      expect(part.length).toBeGreaterThan(0);
    }
    expect(card.features).toEqual(
      language === 'fr'
        ? ['commandes', 'jours depuis la dernière commande']
        : ['orders', 'days since the last order'],
    );
  });

  test('names the feature that drifted most', () => {
    const drift = {
      computed_at: AT,
      cases: 1_000,
      level: 'drifted',
      score_psi: 0.2,
      features: [
        { feature: 'orders', psi: 0.4 },
        { feature: 'days_since_last_order', psi: 0.1 },
      ],
    } as const;
    const card = buildCard(
      { ...model, drift: { ...drift, features: [...drift.features] } },
      'en',
      'UTC',
    );
    expect(card.drift).toEqual({
      level: 'drifted',
      text: 'On 6 May 2026 customers differed clearly from those at the fit, most in orders (index 0.4). Fit it again before you rely on it.',
    });
  });

  test('every warning has words in both languages', () => {
    expect(Object.keys(CARD_WORDS.fr.warnings).sort()).toEqual(
      Object.keys(CARD_WORDS.en.warnings).sort(),
    );
  });
});
