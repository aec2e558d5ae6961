import type { AggregationRequest, Dimension } from '../../analytics/aggregation/request.ts';
import type { DefinitionStore } from '../../elasticsearch/definition-store.ts';
import { AppError } from '../../errors.ts';

/** Groups that a dimension of conditions may have. */
const MOST = 20;

/**
 * The dimension `segments` as groups of conditions, each named by the segment's id.
 * @throws AppError `invalid_request` where there are more segments than groups, and none is chosen
 */
export async function placeDimensions<
  Request extends { readonly dimensions: AggregationRequest['dimensions'] },
>(store: Pick<DefinitionStore, 'list'>, request: Request): Promise<Request> {
  if (!request.dimensions.some(({ kind }) => kind === 'segments')) return request;
  const all = (await store.list()).map(({ definition_id }) => definition_id);
  return {
    ...request,
    dimensions: request.dimensions.map((one, i) => groupsOf(one, all, `dimensions[${i}]`)),
  };
}

function groupsOf(dimension: Dimension, all: readonly string[], path: string): Dimension {
  if (dimension.kind !== 'segments') return dimension;
  const ids = dimension.ids ?? all;
  const message =
    ids.length > MOST
      ? `there are more than ${MOST} segments: name those to group by`
      : ids.length === 0
        ? 'there are no segments yet'
        : undefined;
  if (message !== undefined) {
    throw new AppError('invalid_request', message, { errors: [{ path, message }] });
  }
  return {
    kind: 'conditions',
    name: dimension.name ?? 'segments',
    of: ids.map((id) => ({ name: id, condition: { op: 'segment', id } })),
  };
}
