import type { ApiKeyDoc } from '../model/api-key.ts';
import type { DeadLetterDoc } from '../model/dead-letter.ts';
import type { SourceDoc } from '../model/source.ts';

/** Where API keys are kept. */
export interface KeyStore {
  find(keyId: string): Promise<ApiKeyDoc | undefined>;
  list(): Promise<ApiKeyDoc[]>;
  /** @throws AppError `conflict` when the id is taken */
  create(key: ApiKeyDoc): Promise<void>;
  /** @returns whether there was such a key */
  revoke(keyId: string, at: Date): Promise<boolean>;
  /** Notes that keys were used; best effort. */
  touch(keyIds: readonly string[], at: Date): Promise<void>;
}

/** Which dead letters; absent parts filter nothing. */
export interface DeadLetterFilter {
  readonly source?: string | undefined;
  readonly code?: DeadLetterDoc['code'] | undefined;
  readonly status?: DeadLetterDoc['status'] | undefined;
  readonly field?: string | undefined;
  readonly accept_id?: string | undefined;
}

/** Position after the last one listed: refused_at in milliseconds and id. */
export type DeadLetterPosition = readonly [number, string];

export interface DeadLetterPage {
  readonly items: readonly DeadLetterDoc[];
  readonly next: DeadLetterPosition | undefined;
}

export interface DeadLetterGroup {
  readonly source: string;
  readonly code: string;
  readonly field: string | null;
  readonly status: string;
  readonly count: number;
}

/** Where refused messages are kept. */
export interface DeadLetterStore {
  /** Newest first. */
  list(
    filter: DeadLetterFilter,
    page: { readonly limit: number; readonly after?: DeadLetterPosition | undefined },
  ): Promise<DeadLetterPage>;
  find(id: string): Promise<DeadLetterDoc | undefined>;
  findMany(ids: readonly string[]): Promise<DeadLetterDoc[]>;
  /** Counts per source, code, field and status, greatest first; at most 500 groups. */
  groups(filter: DeadLetterFilter): Promise<DeadLetterGroup[]>;
  count(filter: DeadLetterFilter): Promise<number>;
  /** Sets the status of those that are open; others are left. */
  close(ids: readonly string[], status: 'replayed' | 'discarded'): Promise<void>;
}

/** Where the definitions of sources are kept, and their pipelines installed. */
export interface SourceStore {
  /** Built in or added. */
  find(id: string): Promise<SourceDoc | undefined>;
  list(): Promise<SourceDoc[]>;
  /** Stores the manifest and installs its pipeline. @returns whether the source is new */
  put(doc: SourceDoc): Promise<boolean>;
  /** @returns whether there was such an added source */
  delete(id: string): Promise<boolean>;
}
