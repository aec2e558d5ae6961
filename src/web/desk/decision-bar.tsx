import { Button, Kbd } from '@mantine/core';
import type { PairDecision } from '../api/types.ts';
import { useLanguage } from '../i18n/language.tsx';

export const DECISION_KEYS = { same: 'Y', different: 'N', skip: 'S', unsure: 'U' } as const;
const ORDER = ['same', 'different', 'skip', 'unsure'] as const satisfies readonly PairDecision[];

/** The four decisions, each with its key; over several pairs when some are chosen. */
export function DecisionBar({
  chosen,
  decide,
  isPending,
}: {
  chosen: number;
  decide: (wanted: PairDecision) => void;
  isPending: boolean;
}) {
  const { words } = useLanguage();
  return (
    <fieldset className="decisions" aria-label={words.desk.decision_for_all}>
      {chosen > 0 ? <p className="decisions-count">{words.desk.selected(chosen)}</p> : null}
      {ORDER.map((each) => (
        <Button
          key={each}
          size="sm"
          variant={each === 'same' ? 'filled' : 'default'}
          disabled={isPending}
          onClick={() => decide(each)}
          aria-keyshortcuts={DECISION_KEYS[each].toLowerCase()}
          rightSection={<Kbd size="xs">{DECISION_KEYS[each]}</Kbd>}
        >
          {words.desk.decide[each]}
        </Button>
      ))}
    </fieldset>
  );
}
