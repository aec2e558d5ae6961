import { randomBytes } from 'node:crypto';
import { expect, inject, test } from 'vitest';
import { measureDemo } from '../../bench/matching/demo-doubles.ts';

const PEOPLE = 400;

/**
 * Most profiles of one person that exact identifiers leave apart say nothing that could be compared (a card's number,
 * a nickname); no matching finds those, so recall is asked among profiles with first and last names on both sides.
 */
test(`of a demonstration company of ${PEOPLE} people, doubles are proposed, weighed and never merged wrongly`, async () => {
  const prefix = `azt-${randomBytes(4).toString('hex')}`;
  const report = await measureDemo({ access: inject('engineAccess'), prefix }, PEOPLE, false);
  const { candidate_recall, automatic, possible_and_automatic, recall_of_both_named } = report;
  process.stderr.write(
    `[matching truth] ${JSON.stringify({ candidate_recall, automatic, possible_and_automatic, recall_of_both_named })}\n`,
  );
  expect(candidate_recall.both_named.pairs).toBeGreaterThan(5);
  expect(candidate_recall.both_named.recall).toBeGreaterThanOrEqual(0.98);
  expect(automatic.precision).toBeGreaterThanOrEqual(0.99);
  expect(possible_and_automatic.precision).toBeGreaterThanOrEqual(0.7);
  expect(recall_of_both_named).toBeGreaterThanOrEqual(0.6);
}, 400_000);
