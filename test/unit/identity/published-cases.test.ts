import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { canonicaliseEmail } from '../../../src/identity/email.ts';
import { canonicalisePhone } from '../../../src/identity/phone.ts';
import { sharedData } from '../../support/shared-data.ts';

const PHONES = sharedData('phones/phone_cases.csv.gz');
const EMAILS = sharedData('emails/isemail_cases.jsonl.gz');
const WHY = 'the shared data sets are not beside this checkout';
const textOf = (path: string | undefined) => gunzipSync(readFileSync(path ?? '')).toString('utf8');

interface PhoneCase {
  default_region: string;
  input: string;
  valid: string;
  e164: string;
}
interface EmailCase {
  address: string;
  category: string;
}

describe('telephone numbers of 245 regions in 18 spellings', () => {
  test('at least 99.9 % of valid ones come out as E.164, and none that is invalid', (context) => {
    context.skip(PHONES === undefined, WHY);
    const rows = parse<PhoneCase>(textOf(PHONES), { columns: true });
    const of = (valid: string) => rows.filter((row) => row.valid === valid);
    const right = of('1').filter(
      (row) => canonicalisePhone(row.input, row.default_region) === row.e164,
    );
    const wrong = of('0').filter(
      (row) => canonicalisePhone(row.input, row.default_region) !== undefined,
    );
    expect(right.length / of('1').length).toBeGreaterThan(0.999);
    expect(wrong).toEqual([]);
  });
});

describe('e-mail addresses of the isemail suite', () => {
  test('those that can be mailed are accepted, save one on a top-level domain', (context) => {
    context.skip(EMAILS === undefined, WHY);
    const refused = cases()
      .filter(({ category }) => /VALID_CATEGORY|DNSWARN/.test(category))
      .filter(({ address }) => canonicaliseEmail(address) === undefined);
    expect(refused.map(({ address }) => address)).toEqual(['test@io']);
  });

  test('those that are wrong are refused, save for white space around them', (context) => {
    context.skip(EMAILS === undefined, WHY);
    const accepted = cases()
      .filter(({ category }) => category === 'ISEMAIL_ERR')
      .filter(({ address }) => canonicaliseEmail(address) !== undefined);
    expect(accepted.filter(({ address }) => address === address.trim())).toEqual([]);
  });
});

function cases(): EmailCase[] {
  return textOf(EMAILS)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}
