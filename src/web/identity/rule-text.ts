import type { StewardWords } from '../i18n/fr-steward.ts';
import { label } from '../i18n/label.ts';

/** A rule that joined or parted profiles, in words; one that is not known is shown as it is. */
export function ruleText(
  rule: string,
  words: StewardWords['rules'],
  namespaces: Readonly<Record<string, string>>,
  list: (values: readonly string[]) => string,
): string {
  const [head = '', rest = ''] = splitOnce(rule);
  switch (head) {
    case 'shared':
      return words.shared(list(rest.split('+').map((name) => label(namespaces, name))));
    case 'claimed':
      return words.claimed;
    case 'rejudge':
      return words.unlinked;
    case 'matching':
      return words.by_matching;
    case 'group':
      return words.by_group;
    case 'steward':
      return rest === '' ? words.by_hand : words.by_pair;
    case 'undo':
    case 'split':
    case 'unsplit':
      return words.by_hand;
    default:
      return label({}, rule);
  }
}

function splitOnce(text: string): [string, string] {
  const at = text.indexOf(':');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
