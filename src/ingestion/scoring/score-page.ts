import type { ActivityReader } from '../../elasticsearch/activity-reader.ts';
import type { ScoredPerson, ScoringStore } from '../../elasticsearch/scoring-store.ts';
import type { DriftCounter } from '../../insight/stored/drift-counter.ts';
import type { LoadedModels } from '../../insight/stored/load-models.ts';
import { scorePeople } from '../../insight/stored/score-people.ts';

export interface ScorePeopleDeps {
  readonly scoring: ScoringStore;
  readonly activity: ActivityReader;
  readonly now: () => Date;
}

/**
 * Asks the models about people and stores what they say.
 * @returns how many were written; the others have changed meanwhile and are found again as stale
 */
export async function scorePage(
  deps: ScorePeopleDeps,
  models: LoadedModels,
  people: readonly ScoredPerson[],
  drift?: DriftCounter,
): Promise<number> {
  if (people.length === 0) return 0;
  const now = deps.now().getTime();
  const { currency } = models;
  const activities = await deps.activity.read(people, now, { currency });
  const results = await deps.scoring.writePredictions(
    people,
    scorePeople(models, activities, now, drift),
  );
  return results.filter(({ kind }) => kind === 'written').length;
}
