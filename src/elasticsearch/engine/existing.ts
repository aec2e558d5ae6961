import type { Config } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { createClient, type EngineAccess, readCa } from '../client.ts';
import type { Report, RunningEngine } from './engine.ts';

const OLDEST_MAJOR = 9;

/** Access to the cluster named by ELASTICSEARCH_URL and its companions. */
export function existingAccess(config: Config): EngineAccess | undefined {
  const { url, apiKey, username, password, caFile } = config.engine;
  if (url === undefined) return undefined;
  return { url, api_key: apiKey, username, password, ca: readCa(caFile) };
}

/**
 * Uses an existing cluster; it is never stopped.
 * @throws AppError `engine_unavailable` when it does not answer, refuses the credentials, or is older than 9
 */
export async function connectExisting(
  access: EngineAccess,
  report: Report,
): Promise<RunningEngine> {
  const version = await askVersion(access);
  if (Number.parseInt(version, 10) < OLDEST_MAJOR) {
    throw new AppError(
      'engine_unavailable',
      `ELASTICSEARCH_URL is Elasticsearch ${version}; Azimut needs ${OLDEST_MAJOR} or newer`,
    );
  }
  report(`Elasticsearch ${version} of ELASTICSEARCH_URL is used`);
  return { kind: 'existing', access, version, started: false, stop: async () => undefined };
}

async function askVersion(access: EngineAccess): Promise<string> {
  const client = createClient(access, { requestTimeoutMs: 10_000 });
  try {
    return (await client.info()).version.number;
  } catch (cause) {
    const status = cause instanceof Error && 'statusCode' in cause ? cause.statusCode : undefined;
    const why =
      status === 401 || status === 403 ? 'refuses the credentials' : 'does not answer as one';
    throw new AppError('engine_unavailable', `the cluster of ELASTICSEARCH_URL ${why}`, { cause });
  } finally {
    await client.close();
  }
}
