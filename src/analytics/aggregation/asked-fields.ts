import { fieldsOf } from '../../segments/condition.ts';
import type { AggregationRequest } from './request.ts';

/** Every field that a request names, with where it stands: what the masking policy has to allow. */
export function* askedFields(
  request: AggregationRequest,
): Generator<{ field: string; path: string }> {
  for (const [i, measure] of request.measures.entries()) {
    const path = `measures[${i}]`;
    if ('field' in measure && measure.field !== undefined)
      yield { field: measure.field, path: `${path}.field` };
    if (measure.kind === 'ratio') {
      yield* fieldsOf(measure.of, `${path}.of`);
      if (measure.to !== undefined) yield* fieldsOf(measure.to, `${path}.to`);
    }
  }
  for (const [i, dimension] of request.dimensions.entries()) {
    const path = `dimensions[${i}]`;
    if ('field' in dimension && dimension.field !== undefined) {
      yield { field: dimension.field, path: `${path}.field` };
    }
    if (dimension.kind !== 'conditions') continue;
    for (const [n, { condition }] of dimension.of.entries()) {
      yield* fieldsOf(condition, `${path}.of[${n}].condition`);
    }
  }
  if (request.period?.field !== undefined)
    yield { field: request.period.field, path: 'period.field' };
  if (request.filter !== undefined) yield* fieldsOf(request.filter);
  if (request.compare?.with === 'filter') {
    yield* fieldsOf(request.compare.filter, 'compare.filter');
    if (request.compare.base !== undefined) yield* fieldsOf(request.compare.base, 'compare.base');
  }
}
