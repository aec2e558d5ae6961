import type { Logger } from '../logging.ts';
import type { Spool } from '../spool/spool.ts';
import type { DemoTokens } from './demo-tokens.ts';
import type { PeopleDeps } from './people/deps.ts';
import type { KeyStore } from './stores.ts';

/** All that the API is given. Each part is as narrow as the routes need, so that a test can hand in its own. */
export interface ApiDeps {
  readonly spool: Spool;
  readonly keys: KeyStore;
  readonly people: PeopleDeps;
  readonly engine: {
    /** Resolves to whether the engine answers and the indices are there; never throws. */
    ping(): Promise<boolean>;
  };
  readonly log: Logger;
  readonly now: () => Date;
  /** Installation secret; session cookies are signed with a key derived from it. */
  readonly secret: string;
  readonly version: string;
  /** One-time sign-in tokens of the local demo link; absent where there is none. */
  readonly demoTokens?: DemoTokens;
  /** Folder of the built page; absent: API only. */
  readonly webRoot?: string;
}
