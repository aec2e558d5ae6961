import type { ApiKeyDoc } from '../model/api-key.ts';

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
