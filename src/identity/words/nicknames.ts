import { NICKNAMES_DOUBLE_FR, NICKNAMES_EN, NICKNAMES_FR } from './nickname-lists.ts';

type Forms = ReadonlyMap<string, ReadonlySet<string>>;

function parseList(text: string): [full: string, shorts: string[]][] {
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const [full = '', shorts = ''] = line.split(': ');
      return [full, shorts.split(' ')];
    });
}

function bothWays(lists: readonly string[]): Forms {
  const forms = new Map<string, Set<string>>();
  const add = (from: string, to: string) => {
    if (from !== to) forms.set(from, (forms.get(from) ?? new Set()).add(to));
  };
  for (const [full, shorts] of lists.flatMap(parseList)) {
    for (const short of shorts) {
      add(full, short);
      add(short, full);
    }
  }
  return forms;
}

const FORMS = bothWays([NICKNAMES_FR, NICKNAMES_EN]);
const DOUBLE_NAMES = new Map<string, string[][]>();
for (const [full, shorts] of parseList(NICKNAMES_DOUBLE_FR)) {
  for (const short of shorts) {
    DOUBLE_NAMES.set(short, [...(DOUBLE_NAMES.get(short) ?? []), full.split(' ')]);
  }
}

/**
 * Other given names the same person may go by: full names of a short form, short forms of a full name. Not
 * short forms of the same full name: `bob` does not find `rob`.
 * @param word folded
 */
export function otherForms(word: string): readonly string[] {
  return [...(FORMS.get(word) ?? [])];
}

/** Double given names that `word` abbreviates, as their words: `jp` is `jean pierre`, `jean paul` … */
export function doubleNames(word: string): readonly (readonly string[])[] {
  return DOUBLE_NAMES.get(word) ?? [];
}
