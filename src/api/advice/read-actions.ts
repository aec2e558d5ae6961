import type { ProfileParts } from '../../elasticsearch/profile-reader.ts';
import { type RankedAction, rankActions } from '../../insight/actions/rank.ts';
import type { Offered, Situation } from '../../insight/actions/situation.ts';
import { readMatters } from '../desk/read-matters.ts';
import type { Asker } from '../people/open-profile.ts';
import { profileIdsOf } from '../people/profile-ids.ts';
import type { AdviceDeps } from './deps.ts';
import { listFor, type StockState } from './list-for.ts';
import { situationOf } from './situation-of.ts';

export interface Advice {
  readonly situation: Situation;
  readonly actions: readonly RankedAction[];
  /** `null` where no recommendations are fitted */
  readonly stock: StockState | null;
}

/** Articles looked at: what is due again may stand far down the list. */
const OFFERED = 30;

/** What to do for a person, best first, as things stand now. */
export async function readActions(
  deps: AdviceDeps,
  profile: ProfileParts,
  asker: Asker,
): Promise<Advice> {
  const now = deps.now().getTime();
  const ids = profileIdsOf(profile);
  const [{ cart }, { contacts, judged }, matters, list, learnt] = await Promise.all([
    deps.baskets.ofPerson(ids, now, asker),
    deps.advice.ofPerson(ids, now, asker),
    readMatters(deps.people, profile, asker),
    readList(deps, profile, asker),
    deps.outcomes.learnt(),
  ]);
  const tickets = matters.matters.flatMap(({ kind, opened_at }) =>
    kind === 'ticket' ? [Date.parse(opened_at)] : [],
  );
  const situation = situationOf(
    profile,
    {
      cart,
      contacts,
      judged,
      ticket_at: tickets.length === 0 ? null : Math.min(...tickets),
      offered: offeredOf(list, profile),
    },
    now,
  );
  return {
    situation,
    actions: rankActions(situation, learnt),
    stock: list?.stock ?? null,
  };
}

async function readList(deps: AdviceDeps, profile: ProfileParts, asker: Asker) {
  const model = await deps.recommender.current();
  return model === undefined
    ? undefined
    : await listFor(deps, model.stored, profile, OFFERED, asker);
}

function offeredOf(
  list: Awaited<ReturnType<typeof readList>>,
  { relational }: ProfileParts,
): Offered[] {
  return (list?.items ?? []).map(({ article, reason, probability }) => ({
    article_id: article.id,
    name: article.name,
    price_minor: article.currency === relational?.currency ? article.price_minor : null,
    probability,
    isDue: reason.code === 'due_again',
    isPersonal: list?.personalised === true && reason.code !== 'popular_now',
  }));
}
