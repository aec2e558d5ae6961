import { randomBytes } from 'node:crypto';
import type { Client } from '@elastic/elasticsearch';
import { inject } from 'vitest';
import { createClient, type EngineAccess } from '../../src/elasticsearch/client.ts';

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

async function removePrefix(client: Client, prefix: string): Promise<void> {
  // By name and not by wildcard: the full distribution refuses wildcard deletes by default.
  const indices = Object.keys(
    await client.indices.get({
      index: `${prefix}-*`,
      allow_no_indices: true,
      expand_wildcards: 'all',
    }),
  );
  if (indices.length > 0)
    await client.indices.delete({ index: indices, ignore_unavailable: true }, { ignore: [404] });
  await client.indices.deleteIndexTemplate({ name: `${prefix}-*` }, { ignore: [404] });
  await client.cluster.deleteComponentTemplate({ name: `${prefix}-*` }, { ignore: [404] });
  const pipelines = await client.ingest.getPipeline({ id: `${prefix}-*` }, { ignore: [404] });
  for (const id of Object.keys(pipelines)) {
    if (id.startsWith(`${prefix}-`)) await client.ingest.deletePipeline({ id }, { ignore: [404] });
  }
  const state = await client.cluster.state({
    metric: 'metadata',
    filter_path: 'metadata.stored_scripts',
  });
  const scripts = (state as { metadata?: { stored_scripts?: Record<string, unknown> } }).metadata
    ?.stored_scripts;
  for (const id of Object.keys(scripts ?? {})) {
    if (id.startsWith(`${prefix}-`)) await client.deleteScript({ id }, { ignore: [404] });
  }
}
