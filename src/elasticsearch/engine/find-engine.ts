import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { type Distribution, runDistribution } from './distribution.ts';
import { isDockerWorking, runDocker } from './docker.ts';
import { getEmbedded } from './embedded.ts';
import { FOUR_WAYS, type Report, type RunningEngine } from './engine.ts';
import { type EngineState, findEngineState } from './engine-state.ts';
import { connectExisting, existingAccess } from './existing.ts';
import { explainRefusals, findJdk, OLDEST_JAVA } from './jdk.ts';
import type { EngineContext } from './ownership.ts';
import { engineUser, isReachable } from './unprivileged.ts';

/**
 * Finds an engine, or starts one: the cluster of ELASTICSEARCH_URL; the distribution of ES_HOME; a working Docker
 * engine; the embedded engine, fetched with Maven. A home whose data one of the latter two holds stays with it.
 * @param options.keep leave the engine running after this process ends
 * @throws AppError `engine_not_found` naming the four ways; `engine_unavailable` when the chosen way fails
 */
export async function findEngine(
  config: Config,
  report: Report,
  options: { readonly keep?: boolean; readonly signal?: AbortSignal } = {},
): Promise<RunningEngine> {
  const context = { config, report, keep: options.keep ?? false, signal: options.signal };
  const access = existingAccess(config);
  if (access !== undefined) return await connectExisting(access, report);
  const home = config.engine.distributionHome;
  if (home !== undefined) return await runDistribution(context, await distributionAt(config, home));
  const state = await findEngineState(config.home);
  return (await prefersDocker(state, report))
    ? await runDocker(context)
    : await runDistribution(context, await embedded(context));
}

async function prefersDocker(state: EngineState | undefined, report: Report): Promise<boolean> {
  if (state !== undefined && state.kind !== 'docker') return false;
  if (await isDockerWorking()) return true;
  if (state !== undefined) {
    throw new AppError(
      'engine_not_found',
      'the data of this home are in a Docker volume and Docker does not answer; start Docker, or use another AZIMUT_HOME',
    );
  }
  report('no ELASTICSEARCH_URL, no ES_HOME, no working Docker: the embedded engine is used');
  return false;
}

async function distributionAt(config: Config, home: string): Promise<Distribution> {
  if (!existsSync(join(home, 'bin', 'elasticsearch'))) {
    throw new AppError(
      'engine_not_found',
      `ES_HOME holds no Elasticsearch (bin/elasticsearch is missing): ${FOUR_WAYS}`,
    );
  }
  if (!isReachable(home, engineUser())) {
    throw new AppError(
      'engine_not_found',
      'ES_HOME cannot be reached by user nobody, as whom root starts it; move it to a folder open to all',
    );
  }
  const bundled = [join(home, 'jdk'), join(home, 'jdk.app', 'Contents', 'Home')].find((jdk) =>
    existsSync(join(jdk, 'bin', 'java')),
  );
  // The bundled JDK is the one Elastic tests that version with.
  const jdkHome = bundled ?? (await getJdk(config));
  return { kind: 'distribution', home, jdkHome };
}

async function embedded(context: EngineContext): Promise<Distribution> {
  const { config, report, signal } = context;
  const jdkHome = await getJdk(config);
  report(`Java of ${jdkHome} is used`);
  return { kind: 'embedded', home: await getEmbedded(config, jdkHome, report, signal), jdkHome };
}

async function getJdk(config: Config): Promise<string> {
  const search = await findJdk(config.engine.javaHomes, engineUser());
  if (search.chosen !== undefined) return search.chosen.home;
  throw new AppError(
    'engine_not_found',
    `no engine found, and no Java ${OLDEST_JAVA} or newer to run one (${explainRefusals(search)}): ${FOUR_WAYS}`,
  );
}
