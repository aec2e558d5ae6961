import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayAfter, findDates, firstDay } from '../../../src/search/typed-date.ts';

describe('reads a date of birth as people type it', () => {
  test.each<[string, string[]]>([
    ['09/04/1983', ['1983-04-09', '1983-09-04']],
    ['9-4-1983', ['1983-04-09', '1983-09-04']],
    ['09 04 1983', ['1983-04-09', '1983-09-04']],
    ['23.04.1983', ['1983-04-23']],
    ['04/23/1983', ['1983-04-23']],
    ['9/4/83', ['1983-04-09', '2083-04-09', '1983-09-04', '2083-09-04']],
    ['1983-04-09', ['1983-04-09']],
    ['1983/4/9', ['1983-04-09']],
    ['09041983', ['1983-04-09']],
    ['19830409', ['1983-04-09']],
    ['9 avril 1983', ['1983-04-09']],
    ['1er août 1983', ['1983-08-01']],
    ['1 AOUT 1983', ['1983-08-01']],
    ['12 déc. 1983', ['1983-12-12']],
    ['12 de\u0301cembre 1983'.normalize('NFC'), ['1983-12-12']],
    ['April 9, 1983', ['1983-04-09']],
    ['9th of April 1983', ['1983-04-09']],
    ['née le 9 avril 1983', ['1983-04-09']],
    ['avril 1983', ['1983-04']],
    ['Feb 1983', ['1983-02']],
    ['04/1983', ['1983-04']],
    ['1983-04', ['1983-04']],
    ['1983', ['1983']],
    ['born in 1983', ['1983']],
    ['(1983)', ['1983']],
  ])('%s', (text, meanings) => expect(findDates(text)[0]?.meanings).toEqual(meanings));

  test.each([
    '31/02/1983',
    '00/00/0000',
    '1883',
    '0612345678',
    '69003',
    'CMD1983',
    '1983A',
    'mars',
    'mai',
    '13/13/1983',
    '',
  ])('none in %j', (text) =>
    expect(findDates(text).filter((d) => d.precision === 'day')).toEqual([]),
  );

  test('one among other words, with its place', () => {
    expect(findDates('dupont lyon 9 avril 1983')).toEqual([
      { start: 12, end: 24, precision: 'day', meanings: ['1983-04-09'] },
    ]);
  });
});

test.each([
  ['1983', '1983-01-01', '1984-01-01'],
  ['1983-04', '1983-04-01', '1983-05-01'],
  ['1983-12', '1983-12-01', '1984-01-01'],
  ['1984-02-28', '1984-02-28', '1984-02-29'],
  ['1983-12-31', '1983-12-31', '1984-01-01'],
])('%s runs from %s until before %s', (meaning, first, after) => {
  expect([firstDay(meaning), dayAfter(meaning)]).toEqual([first, after]);
});

test('a date never overlaps another, and lies inside the text', () => {
  const piece = fc.constantFrom('9', '04', '1983', '/', ' ', 'avril', 'dupont', '-', '.', '20');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
      const text = pieces.join('');
      let end = 0;
      for (const date of findDates(text)) {
        expect(date.start).toBeGreaterThanOrEqual(end);
        end = date.end;
      }
      expect(end).toBeLessThanOrEqual(text.length);
    }),
  );
});
