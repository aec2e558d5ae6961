import { createIds } from '../../src/identity/ids.ts';
import { createRelationFinder } from '../../src/profile/relations/find-relations.ts';

/** Of a secret of tests alone: whoever shares something by these shares it by any. */
export const RELATIONS = createRelationFinder(
  createIds('relations of tests, thirty-two characters'),
);
