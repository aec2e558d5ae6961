import type { Bounds } from '../../analytics/aggregation/previous.ts';
import { questionOf } from '../../analytics/aggregation/question.ts';
import type { Applied, Ignored } from '../../analytics/dashboards/answer.ts';
import { periodOf } from '../../analytics/dashboards/panel-request.ts';
import {
  allOf,
  conditionOf,
  equivalentOf,
  otherThan,
} from '../../analytics/dashboards/selections.ts';
import type { Selection } from '../../analytics/dashboards/view.ts';
import type { Role } from '../../model/role.ts';
import { mayAskAll } from '../../privacy/question-policy.ts';
import { type Condition, fieldsOf } from '../../segments/condition.ts';
import type { Subject } from '../../segments/field.ts';
import { findField } from '../../segments/fields.ts';
import { inlineSegments } from '../../segments/inline.ts';
import type { Clock } from '../../segments/moment.ts';
import type { Batch } from './batch.ts';

/** People behind a selection that a panel over other documents can still follow. */
export const MOST_PEOPLE = 10_000;

/** A selection made ready, or why no panel can follow it. */
export interface Ready {
  readonly selection: Selection;
  readonly condition: Condition | undefined;
  readonly why: Ignored['why'] | undefined;
}

/** What selections come to for one panel. */
export interface Reached {
  readonly conditions: readonly Condition[];
  readonly applied: readonly Applied[];
  readonly ignored: readonly Ignored[];
}

/** Selections that are switched on, with the segments they name in their places. */
export function readySelections(
  selections: readonly Selection[],
  segments: ReadonlyMap<string, Condition>,
  roles: readonly Role[],
): Ready[] {
  return selections
    .filter(({ disabled }) => !disabled)
    .map((selection) => {
      const unable = (why: Ignored['why']): Ready => ({ selection, condition: undefined, why });
      let condition: Condition;
      try {
        condition = inlineSegments(conditionOf(selection), segments);
      } catch {
        return unable('not_possible');
      }
      const asked = [...fieldsOf(condition)];
      if (asked.some(({ field }) => findField(selection.over, field) === undefined)) {
        return unable('field_missing');
      }
      if (!mayAskAll(selection.over, asked, roles)) return unable('forbidden');
      return { selection, condition, why: undefined };
    });
}

/** Finds for each panel how it can follow the selections; people behind them are looked up once for all panels. */
export interface Reach {
  of(
    panel: { readonly id: string; readonly ignores_filters: boolean },
    subject: Subject,
  ): Promise<Reached>;
  /** A condition on people, for documents of any kind; `undefined`: too many people are behind it. */
  people(condition: Condition, subject: Subject): Promise<Condition | undefined>;
}

export function createReach(
  ready: readonly Ready[],
  context: {
    readonly batch: Batch;
    readonly bounds: Bounds | undefined;
    readonly clock: Clock;
    readonly roles: readonly Role[];
  },
): Reach {
  const sets = new Map<string, Promise<readonly string[]>>();

  /** Ids of those who fulfil a condition, one more than can be followed where there are too many. */
  function behind(over: Subject, condition: Condition): Promise<readonly string[]> {
    const key = JSON.stringify([over, condition]);
    const known = sets.get(key);
    if (known !== undefined) return known;
    const asked = ask(over, condition);
    sets.set(key, asked);
    return asked;
  }

  async function ask(over: Subject, filter: Condition): Promise<readonly string[]> {
    const period = over === 'events' ? periodOf('occurred_at', context.bounds) : undefined;
    const question = { over, filter, ...(period === undefined ? {} : { period }) };
    const { query } = questionOf(question, context.clock);
    const sources = [{ id: { terms: { field: 'profile_id' } } }];
    const [answer] = await context.batch.ask(over, [
      { size: 0, query, aggs: { people: { composite: { size: MOST_PEOPLE + 1, sources } } } },
    ]);
    if (answer === undefined) throw new Error('an answer is missing');
    const found = answer.aggregations['people'] as {
      readonly buckets: readonly { readonly key: { readonly id: string } }[];
    };
    return found.buckets.map(({ key }) => key.id);
  }

  return {
    async people(condition, subject) {
      if (subject === 'profiles') return condition;
      const ids = await behind('profiles', condition);
      return ids.length > MOST_PEOPLE ? undefined : theseOf(ids);
    },
    async of({ id, ignores_filters }, subject) {
      const conditions: Condition[] = [];
      const applied: Applied[] = [];
      const ignored: Ignored[] = [];
      const others: { readonly selection: string; readonly condition: Condition }[] = [];
      for (const { selection, condition, why } of ready) {
        if (selection.from_panel === id) continue;
        if (ignores_filters || why !== undefined || condition === undefined) {
          const reason = ignores_filters ? 'panel_ignores' : (why ?? 'not_possible');
          ignored.push({ selection: selection.id, why: reason });
        } else if (selection.over === subject) {
          conditions.push(condition);
          applied.push({ selection: selection.id, how: 'own_field' });
        } else {
          const alike = equivalentOf(selection);
          const asks = alike === undefined ? [] : [...fieldsOf(alike.condition)];
          if (alike !== undefined && mayAskAll(subject, asks, context.roles)) {
            conditions.push(alike.condition);
            applied.push({
              selection: selection.id,
              how: 'equivalent_field',
              field: alike.field,
            });
          } else others.push({ selection: selection.id, condition });
        }
      }
      const together = allOf(others.map(({ condition }) => condition));
      if (together !== undefined) {
        const ids = await behind(otherThan(subject), together);
        const isTooMany = ids.length > MOST_PEOPLE;
        if (!isTooMany) conditions.push(theseOf(ids));
        for (const { selection } of others) {
          if (isTooMany) ignored.push({ selection, why: 'too_many_people', limit: MOST_PEOPLE });
          else applied.push({ selection, how: 'people_behind', people: ids.length });
        }
      }
      return { conditions, applied, ignored };
    },
  };
}

/** Nobody is a condition too: one that nothing fulfils. */
function theseOf(ids: readonly string[]): Condition {
  return { op: 'is', field: 'profile_id', values: ids.length === 0 ? [''] : [...ids] };
}
