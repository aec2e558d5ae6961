import type { TestProject } from 'vitest/node';
import type { EngineAccess } from '../../src/elasticsearch/client.ts';

/** One engine for the whole run: `AZIMUT_TEST_ENGINE_URL` when given. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { AZIMUT_TEST_ENGINE_URL: url } = process.env;
  if (url === undefined || url === '') throw new Error('set AZIMUT_TEST_ENGINE_URL');
  project.provide('engineAccess', { url } satisfies EngineAccess);
  return async () => undefined;
}
