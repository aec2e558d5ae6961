import type { AuditStore } from '../elasticsearch/audit-store.ts';
import type { DeadLetterStore } from '../elasticsearch/dead-letter-store.ts';
import type { DeskStore } from '../elasticsearch/desk-store.ts';
import type { EngineProbe } from '../elasticsearch/engine-probe.ts';
import type { KeyStore } from '../elasticsearch/key-store.ts';
import type { SourceStore } from '../elasticsearch/source-store.ts';
import type { MergeService } from '../ingestion/merging/merge-service.ts';
import type { UserTraits } from '../ingestion/user-traits/user-traits.ts';
import type { Logger } from '../logging.ts';
import type { Spool } from '../spool/spool.ts';
import type { AdviceDeps } from './advice/deps.ts';
import type { AnalysisDeps } from './analysis/deps.ts';
import type { DemoTokens } from './demo-tokens.ts';
import type { DuplicatesDeps } from './duplicates/deps.ts';
import type { ProfileWatch } from './live/profile-watch.ts';
import type { ModelsDeps } from './models/deps.ts';
import type { NamespaceDeps } from './namespaces/deps.ts';
import type { PeopleDeps } from './people/deps.ts';
import type { PER_SECOND } from './rate-limits.ts';
import type { SurvivorshipDeps } from './routes/survivorship.ts';

/** All that the API is given. Each part is as narrow as the routes need, so that a test can hand in its own. */
export interface ApiDeps {
  readonly spool: Spool;
  readonly keys: KeyStore;
  readonly deadLetters: DeadLetterStore;
  readonly sources: SourceStore;
  readonly people: PeopleDeps;
  /** Where it is told who saw what was masked, and who took lists along. */
  readonly audit: AuditStore;
  /** Tells who looks at a profile that it changed. */
  readonly live: ProfileWatch;
  readonly desks: DeskStore;
  readonly namespaces: NamespaceDeps;
  readonly survivorship: SurvivorshipDeps;
  readonly pairs: DuplicatesDeps;
  readonly merging: MergeService;
  readonly analysis: AnalysisDeps;
  readonly models: ModelsDeps;
  readonly advice: AdviceDeps;
  readonly traits: UserTraits;
  readonly engine: EngineProbe;
  readonly log: Logger;
  readonly now: () => Date;
  /** Installation secret; session cookies are signed with a key derived from it. */
  readonly secret: string;
  readonly version: string;
  /** One-time sign-in tokens of the local demo link; absent where there is none. */
  readonly demoTokens?: DemoTokens;
  /** Further lines for `/metrics` in Prometheus' text format, such as the worker's counters in one process. */
  readonly metrics?: () => Promise<string>;
  /** Calls a second and key; generous unless told. */
  readonly perSecond?: typeof PER_SECOND;
  /** Folder of the built page; absent: API only. */
  readonly webRoot?: string;
}
