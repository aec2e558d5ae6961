import { describe, expect, test } from 'vitest';
import { checkPolicy } from '../../../../src/profile/survivorship/check-policy.ts';

const rule = (fields: unknown, choose: unknown = ['newest']) => ({ fields, choose });
const group = (changes: object = {}) => ({
  name: 'home',
  fields: ['city', 'street'],
  choose: ['newest'],
  ...changes,
});
const union = { strategy: 'union', limit: 5 };

describe('rules are refused, with place and reason', () => {
  const cases: { name: string; input: unknown; errors: [path: string, says: RegExp][] }[] = [
    {
      name: 'of a field that does not exist',
      input: { rules: [rule(['emial'])] },
      errors: [['rules[0].fields[0]', /no golden field emial/]],
    },
    {
      name: 'of something that is no name',
      input: { rules: [rule(['custom.Été'])] },
      errors: [['rules[0].fields[0]', /must be a golden field/]],
    },
    {
      name: 'twice of one field',
      input: { rules: [rule(['email']), rule(['phone', 'email'])] },
      errors: [['rules[1].fields[1]', /email is ruled by rules\[0\]\.fields\[0\] already/]],
    },
    {
      name: 'of a field whose group decides',
      input: { rules: [rule(['city'])] },
      errors: [['rules[0].fields[0]', /decided with group address/]],
    },
    {
      name: 'that take least and greatest at once',
      input: { rules: [rule(['birth_date'], ['min', 'max'])] },
      errors: [['rules[0].choose[1]', /contradict/]],
    },
    {
      name: 'that ask after everything was taken',
      input: { lists: ['custom.tags'], rules: [rule(['custom.tags'], [union, 'newest'])] },
      errors: [['rules[0].choose[1]', /never asked/]],
    },
    {
      name: 'that ask the same twice',
      input: { rules: [rule(['email'], ['newest', 'verified', 'newest'])] },
      errors: [['rules[0].choose[2]', /twice/]],
    },
    {
      name: 'that would make a list of a text',
      input: { rules: [rule(['custom.motto', 'email'], [union])] },
      errors: [
        ['rules[0].choose[0]', /custom\.motto is not among lists/],
        ['rules[0].choose[0]', /email is not among lists/],
      ],
    },
    {
      name: 'that call a golden field a list',
      input: { lists: ['email'] },
      errors: [['lists[0]', /holds one value/]],
    },
    {
      name: 'that order what has no order, or measure what has no length',
      input: { rules: [rule(['company'], ['max']), rule(['sex'], ['longest'])] },
      errors: [
        ['rules[0].choose[0]', /company holds neither/],
        ['rules[1].choose[0]', /sex is none/],
      ],
    },
    {
      name: 'of groups that share a field, a name, or unite',
      input: {
        groups: [group(), group({ fields: ['city', 'email'], choose: [union] })],
        lists: ['custom.x'],
      },
      errors: [
        ['groups[1].name', /another group home/],
        ['groups[1].fields[0]', /city is in group home already/],
        ['groups[1].choose[0]', /a group chooses a source/],
      ],
    },
    {
      name: 'of a group with strangers in it',
      input: {
        groups: [group({ anchors: ['email'], fill: ['phone'], fields: ['city', 'custom.*'] })],
      },
      errors: [
        ['groups[0].fields[1]', /one by one/],
        ['groups[0].anchors[0]', /not a field of this group/],
        ['groups[0].fill[0]', /not a field of this group/],
      ],
    },
    {
      name: 'with a limit beyond a list’s, an unknown strategy, or an unknown part',
      input: { rules: [rule(['custom.a'], [{ strategy: 'union', limit: 500 }])], typo: 1 },
      errors: [
        ['rules[0].choose[0].limit', /./],
        ['', /1 unknown field: typo/],
      ],
    },
  ];
  test.each(cases)('$name', ({ input, errors }) => {
    const found = checkPolicy(input).errors ?? [];
    expect(found.map(({ path }) => path)).toEqual(errors.map(([path]) => path));
    found.forEach(({ message }, i) => {
      expect(message).toMatch(errors[i]?.[1] ?? /never/);
    });
  });
});

test('rules that fit are taken, and what is left out stays as built in', () => {
  const policy = {
    rules: [
      rule(['custom.loyalty_*'], ['max', 'newest']),
      rule(['custom.interests'], ['verified', union]),
      rule(['email'], [{ strategy: 'verified', sources: ['kyc'] }, 'most_frequent']),
    ],
    lists: ['custom.interests'],
  };
  expect(checkPolicy(policy)).toEqual({ policy });
  expect(checkPolicy({})).toEqual({ policy: { rules: [], lists: [] } });
});
