import type { ActivityReader } from '../../elasticsearch/activity-reader.ts';
import type { AuditStore } from '../../elasticsearch/audit-store.ts';
import type { ModelStore } from '../../elasticsearch/model-store.ts';
import type { FitJobs } from '../../ingestion/scoring/fit-jobs.ts';

/** What the routes of models need. */
export interface ModelsDeps {
  readonly models: Pick<ModelStore, 'find' | 'list'>;
  readonly activity: ActivityReader;
  readonly jobs: Pick<FitJobs, 'find' | 'start'>;
  readonly audit: AuditStore;
  /** IANA zone that days on cards are counted in */
  readonly timezone: string;
  readonly now: () => Date;
}
