import { AppError } from '../../errors.ts';
import { type Calibration, calibrate } from '../../identity/matching/calibration.ts';
import { type Evaluation, evaluate } from '../../identity/matching/evaluate.ts';
import type { Resolution } from '../../identity/matching/resolve-records.ts';
import { readRecords } from '../../ingestion/files/read-records.ts';

export interface Score extends Evaluation {
  /** share of the true pairs that blocking put side by side */
  readonly blocking_recall: number;
  /** pairs left to a steward, and how many of them are one person */
  readonly possible: { readonly pairs: number; readonly right: number };
  readonly calibration: Calibration;
}

/** Columns a truth file may name its entities by. */
const ENTITY = ['entity_id', 'cluster_id', 'person_id', 'cluster', 'entity'];

/**
 * Scores a resolution against a file of `record_id,entity_id`. An id may be written `source:id`. The truth is
 * read after everything is decided.
 * @throws AppError `invalid_request` when the file lacks a column or knows none of the records
 */
export async function scoreAgainstTruth(
  resolution: Resolution,
  path: string,
  idColumn: string,
): Promise<Score> {
  const header = await readRecords([path], { id: 'record_id', source: undefined }).catch(
    async (error: unknown) => {
      if (idColumn === 'record_id') throw error;
      return readRecords([path], { id: idColumn, source: undefined });
    },
  );
  const column = ENTITY.find((name) => header.sample.has(name));
  if (column === undefined) {
    throw new AppError('invalid_request', `${path} has no column ${ENTITY.join(', ')}`);
  }
  const truth = new Map(header.records.map((one) => [one.id, one.groups[0]?.get(column) ?? '']));
  const positions = new Map<string, number>();
  resolution.records.forEach(({ id, source }, at) => {
    const scoped = `${source ?? ''}:${id}`;
    positions.set(truth.has(scoped) ? scoped : id, at);
  });
  const known = [...truth.keys()].filter((id) => positions.has(id));
  if (known.length === 0) {
    throw new AppError('invalid_request', `${path} knows none of the records`);
  }
  const predicted = new Map(
    known.map((id) => [id, resolution.records[positions.get(id) ?? 0]?.cluster_id ?? '']),
  );
  const evaluation = evaluate(predicted, truth);
  const seen = countSeen(truth, positions, resolution);
  const { true_pairs } = evaluation;
  const entityOf = entitiesByPosition(truth, positions);
  const byName = new Map(resolution.records.map(({ record_id }, at) => [record_id, at]));
  const right = resolution.possible.filter(({ record_id_a, record_id_b }) => {
    const entity = entityOf.get(byName.get(record_id_a) ?? -1);
    return entity !== undefined && entity === entityOf.get(byName.get(record_id_b) ?? -1);
  });
  return {
    ...evaluation,
    blocking_recall: true_pairs === 0 ? 1 : seen / true_pairs,
    possible: { pairs: resolution.possible.length, right: right.length },
    calibration: calibrate(judged(resolution, entityOf)),
  };
}

function entitiesByPosition(
  truth: ReadonlyMap<string, string>,
  positions: ReadonlyMap<string, number>,
): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  for (const [id, at] of positions) {
    const entity = truth.get(id);
    if (entity !== undefined) found.set(at, entity);
  }
  return found;
}

function* judged(resolution: Resolution, entityOf: ReadonlyMap<number, string>) {
  for (const { a, b, probability } of resolution.scoredPairs(0.01)) {
    const entity = entityOf.get(a);
    const other = entityOf.get(b);
    if (entity === undefined || other === undefined) continue;
    yield { probability, right: entity === other };
  }
}

function countSeen(
  truth: ReadonlyMap<string, string>,
  positions: ReadonlyMap<string, number>,
  resolution: Resolution,
): number {
  const members = new Map<string, number[]>();
  for (const [id, entity] of truth) {
    const position = positions.get(id);
    if (position === undefined) continue;
    const known = members.get(entity);
    if (known === undefined) members.set(entity, [position]);
    else known.push(position);
  }
  let seen = 0;
  for (const group of members.values()) {
    for (let i = 0; i < group.length; i++) {
      for (let j = i + 1; j < group.length; j++) {
        if (resolution.wasCompared(group[i] ?? 0, group[j] ?? 0)) seen++;
      }
    }
  }
  return seen;
}
