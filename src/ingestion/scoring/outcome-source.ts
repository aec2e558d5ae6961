import type { AdviceReader } from '../../elasticsearch/advice-reader.ts';
import { type Learnt, learn } from '../../insight/actions/learn.ts';
import { ACTIONS, findAction } from '../../insight/actions/registry.ts';
import { DAY_MS } from '../../insight/actions/situation.ts';

/** What was learnt from outcomes of all actions, of everybody. */
export interface OutcomeSource {
  learnt(): Promise<Learnt>;
}

const LOOK_AGAIN_MS = 60_000;
/** What happened longer ago says little of today. */
const REMEMBERED_DAYS = 365;

export function createOutcomeSource(
  reader: Pick<AdviceReader, 'outcomes' | 'followUps'>,
  now: () => Date,
  lookAgainMs = LOOK_AGAIN_MS,
): OutcomeSource {
  let known: { readonly learnt: Learnt; readonly at: number } | undefined;
  const names = [...new Set(ACTIONS.flatMap(({ shown_by }) => shown_by))];
  return {
    async learnt() {
      const at = now().getTime();
      if (known !== undefined && Math.abs(at - known.at) < lookAgainMs) return known.learnt;
      const since = at - REMEMBERED_DAYS * DAY_MS;
      const outcomes = await reader.outcomes(since);
      const people = [...new Set(outcomes.map(({ profile_id }) => profile_id))];
      const oldest = outcomes.reduce((least, one) => Math.min(least, one.at), at);
      const followUps = people.length === 0 ? [] : await reader.followUps(people, names, oldest);
      const learnt = learn(outcomes, followUps, (name) => findAction(name)?.shown_by ?? [], at);
      known = { learnt, at };
      return learnt;
    },
  };
}
