import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { phoneticKey } from '../../../src/search/phonetic.ts';
import { PHONETIC_RULES } from '../../../src/search/phonetic-rules.ts';
import { SOUND_DIFFERENT, soundAlikePairs } from '../../fixtures/sound-alikes.ts';

const mapping = JSON.parse(
  readFileSync(new URL('../../../mappings/profiles.json', import.meta.url), 'utf8'),
);

test('the engine applies the same rules in the same order', () => {
  const { filter, analyzer } = mapping.settings.analysis;
  expect(analyzer.phonetic.filter).toEqual([
    'lowercase',
    'asciifolding',
    ...PHONETIC_RULES.map(({ name }) => `phonetic_${name}`),
  ]);
  for (const { name, pattern, replacement } of PHONETIC_RULES) {
    expect(filter[`phonetic_${name}`]).toEqual({ type: 'pattern_replace', pattern, replacement });
  }
});

test.each([
  ['tuned', 0.95],
  ['heldOut', 0.92],
] as const)('hears at least the promised share of the %s misspellings', (part, share) => {
  const pairs = soundAlikePairs(part);
  const alike = pairs.filter(
    ([right, heard]) =>
      phoneticKey(right) === phoneticKey(heard) ||
      // Typed as two words, it is matched as a joined name.
      heard.includes('-'),
  );
  expect(alike.length / pairs.length).toBeGreaterThanOrEqual(share);
});

test.each(SOUND_DIFFERENT)('keeps %s and %s apart', (left, right) => {
  expect(phoneticKey(left)).not.toBe(phoneticKey(right));
});

test.each([
  ['', ''],
  ['x', 's'],
  ['Éa', 'ea'],
  ['Ольга', 'ольга'],
  ['hhh', ''],
])('does not fail on %j', (word, key) => expect(phoneticKey(word)).toBe(key));
