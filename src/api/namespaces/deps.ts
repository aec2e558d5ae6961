import type { GenericValueStore } from '../../elasticsearch/generic-value-store.ts';
import type { Ids } from '../../identity/ids.ts';
import type { NamespaceJobs } from '../../ingestion/policy/namespace-jobs.ts';
import type { Simulate } from '../../ingestion/policy/simulate.ts';
import type { DeskDeps } from './namespace-desk.ts';

/** What the routes of namespaces need. */
export interface NamespaceDeps extends DeskDeps {
  readonly generic: GenericValueStore;
  readonly ids: Pick<Ids, 'identifier'>;
  readonly defaultCountry: string;
  readonly simulate: Simulate;
  readonly jobs: NamespaceJobs;
}
