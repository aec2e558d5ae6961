import { randomBytes } from 'node:crypto';
import type { Client } from '@elastic/elasticsearch';
import { inject } from 'vitest';
import { createClient, type EngineAccess } from '../../src/elasticsearch/client.ts';
import { removePrefix } from './remove-prefix.ts';

declare module 'vitest' {
  interface ProvidedContext {
    engineAccess: EngineAccess;
  }
}

/** The run's engine, with a prefix nobody else has; `cleanup` removes all that was made under it. */
export interface TestEngine {
  readonly access: EngineAccess;
  readonly client: Client;
  readonly prefix: string;
  cleanup(): Promise<void>;
}

/** Call once per test file (in `beforeAll`); call `cleanup` in `afterAll`. */
export async function testEngine(): Promise<TestEngine> {
  const access = inject('engineAccess');
  const client = createClient(access, { requestTimeoutMs: 60_000 });
  const prefix = `azt-${randomBytes(5).toString('hex')}`;
  return {
    access,
    client,
    prefix,
    async cleanup() {
      await removePrefix(client, prefix);
      await client.close();
    },
  };
}
