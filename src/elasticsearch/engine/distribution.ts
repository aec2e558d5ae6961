import { createHash, randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../errors.ts';
import { type EngineFolders, engineFolders, engineMark } from './distribution-config.ts';
import type { EngineKind, RunningEngine } from './engine.ts';
import { adminAccess, productAccess, withApiKey } from './engine-access.ts';
import { writeEngineFiles } from './engine-files.ts';
import { type EngineState, findEngineState, lockFile, putEngineState } from './engine-state.ts';
import { withFolderLock } from './folder-lock.ts';
import { findFreePort, preferredPort } from './free-port.ts';
import { type EngineContext, newOwner, stopOnce, takesOver } from './ownership.ts';
import { findFile } from './private-file.ts';
import {
  findProcess,
  findProcessesWith,
  hasArgument,
  type ProcessIdentity,
  terminate,
} from './process-identity.ts';
import { runCommand } from './run-command.ts';
import { engineUser, reachableFolder } from './unprivileged.ts';
import { waitReady } from './wait-ready.ts';

/** An unpacked Elasticsearch and the Java that runs it. */
export interface Distribution {
  readonly kind: Extract<EngineKind, 'distribution' | 'embedded'>;
  readonly home: string;
  readonly jdkHome: string;
}

const START_MS = 180_000;
const GRACE_MS = 30_000;

/**
 * Runs the distribution for this home: uses the engine that runs there already, takes over the one a crashed run
 * has left, or starts it. One engine per home: two runs at once end with one engine.
 * @throws AppError `engine_unavailable` when it does not come up, naming the log
 */
export async function runDistribution(
  context: EngineContext,
  distribution: Distribution,
): Promise<RunningEngine> {
  const { home } = context.config;
  return await withFolderLock(lockFile(home), { waitMs: START_MS + 60_000 }, async () => {
    const state = await findEngineState(home);
    return (await adoptEngine(context, state)) ?? (await startEngine(context, distribution, state));
  });
}

/**
 * Uses the engine process that already runs for this home.
 * @returns `undefined` when there is none, or when it had to be stopped because it does not answer
 */
export async function adoptEngine(
  context: EngineContext,
  state: EngineState | undefined,
): Promise<RunningEngine | undefined> {
  if (state === undefined || state.kind === 'docker') return undefined;
  const { config, report, signal } = context;
  const folders = engineFolders(state.folder);
  const process = await findEngineProcess(folders);
  if (process === undefined) return undefined;
  const orphan = await takesOver(state);
  if (orphan && state.secure === config.engine.insecure) {
    report('an engine of a former run has other security settings: it is stopped');
    await terminate(process, { graceMs: GRACE_MS });
    return undefined;
  }
  const version = await waitReady(adminAccess(state), { waitMs: 60_000, signal });
  if (version === undefined) {
    report(`the engine of this home (process ${process.pid}) does not answer: it is stopped`);
    await terminate(process, { graceMs: GRACE_MS });
    return undefined;
  }
  report(
    `Elasticsearch ${version} already runs for this home on port ${state.http_port}` +
      (orphan ? ', left by a run that ended without stopping it: taken over' : ''),
  );
  const owner = orphan ? await newOwner(context) : state.owner;
  return await ready(context, { ...state, process, owner }, version, orphan && !context.keep);
}

async function startEngine(
  context: EngineContext,
  distribution: Distribution,
  former: EngineState | undefined,
): Promise<RunningEngine> {
  const { config, report } = context;
  const user = engineUser();
  if (former !== undefined && former.kind !== 'docker') {
    await clearHalfStarted(context, engineFolders(former.folder));
  }
  await mkdir(config.home, { recursive: true });
  const place = reachableFolder(join(config.home, 'engine'), user, 'engine');
  if (user !== undefined) report('root may not run Elasticsearch: it is started as user nobody');
  if (place.moved) report(`that user cannot reach ${config.home}: its data go to ${place.folder}`);
  const folders = engineFolders(place.folder);
  const state: EngineState = {
    kind: distribution.kind,
    folder: place.folder,
    http_port: await findFreePort(former?.http_port, preferredPort(config.home, 'http')),
    transport_port: await findFreePort(
      former?.transport_port,
      preferredPort(config.home, 'transport'),
    ),
    secure: !config.engine.insecure,
    password: former?.password ?? randomBytes(24).toString('base64url'),
    keystore_password: former?.keystore_password ?? randomBytes(24).toString('base64url'),
    api_key: former?.api_key,
    owner: await newOwner(context),
  };
  const ca = await writeEngineFiles({
    distributionHome: distribution.home,
    jdkHome: distribution.jdkHome,
    folders,
    state,
    clusterName: `azimut-${createHash('sha256').update(config.home).digest('hex').slice(0, 8)}`,
    heapMib: config.engine.heapMib,
    user,
  });
  // Written before the start, so that a run that dies now leaves the credentials of what it started.
  const secured = { ...state, ca };
  await putEngineState(config.home, secured);
  report(
    `Elasticsearch starts on 127.0.0.1:${state.http_port} with ${config.engine.heapMib} MiB of heap`,
  );
  const begun = Date.now();
  const { process, version } = await launchReady(context, distribution, folders, secured);
  report(
    `Elasticsearch ${version} is ready after ${Math.round((Date.now() - begun) / 1000)} s` +
      (secured.secure ? ', with security and TLS' : ', WITHOUT security'),
  );
  return await ready(context, { ...secured, process }, version, !context.keep);
}

/** A start that was cut short leaves a process that has not written its pid yet. */
async function clearHalfStarted({ report }: EngineContext, folders: EngineFolders): Promise<void> {
  for (const left of await findProcessesWith([folders.pidFile, engineMark(folders)])) {
    report(`process ${left.pid}, left by a start that was cut short, is stopped`);
    await terminate(left, { graceMs: GRACE_MS });
  }
}

/** Starts the engine and waits until it answers; when that fails or is aborted, no process is left behind. */
async function launchReady(
  context: EngineContext,
  distribution: Distribution,
  folders: EngineFolders,
  state: EngineState,
): Promise<{ process: ProcessIdentity; version: string }> {
  const { signal } = context;
  try {
    const process = await launch(context, distribution, folders);
    const version = await waitReady(adminAccess(state), { waitMs: START_MS, signal });
    if (version !== undefined) return { process, version };
    throw startFailure(folders, 'Elasticsearch started but does not answer');
  } catch (error) {
    await clearHalfStarted(context, folders);
    throw error;
  }
}

/** Starts the process; resolves when Elasticsearch itself says that it is up. */
async function launch(
  context: EngineContext,
  distribution: Distribution,
  folders: EngineFolders,
): Promise<ProcessIdentity> {
  await rm(folders.pidFile, { force: true });
  const result = await runCommand(
    join(distribution.home, 'bin', 'elasticsearch'),
    ['-d', '-p', folders.pidFile],
    {
      ...engineUser(),
      cwd: folders.root,
      // A session of its own: Ctrl-C in the terminal reaches Azimut, which then stops the engine in order.
      detached: true,
      env: {
        PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
        LANG: 'C.UTF-8',
        ES_JAVA_HOME: distribution.jdkHome,
        ES_PATH_CONF: folders.config,
        ES_TMPDIR: folders.temporary,
      },
      signal: context.signal,
      timeout: START_MS,
    },
  );
  const process = await findEngineProcess(folders);
  if (result?.status !== 0 || process === undefined) {
    throw startFailure(folders, 'Elasticsearch did not start', result?.output);
  }
  return process;
}

/** The engine's access for the product, with an API key that the engine knows, remembered in the home. */
async function ready(
  context: EngineContext,
  state: EngineState,
  version: string,
  started: boolean,
): Promise<RunningEngine> {
  const { home, indexPrefix } = context.config;
  const current = await withApiKey(state, indexPrefix);
  await putEngineState(home, current);
  return {
    kind: state.kind,
    access: productAccess(current),
    version,
    started,
    stop: stopOnce(started, async () => {
      await stopDistribution(current);
    }),
  };
}

/**
 * Stops the engine process of a home.
 * @returns how it ended
 */
export async function stopDistribution(
  state: EngineState,
): Promise<'gone' | 'terminated' | 'killed'> {
  const process = await findEngineProcess(engineFolders(state.folder));
  return process === undefined ? 'gone' : await terminate(process, { graceMs: GRACE_MS });
}

/** The running engine of these folders: the pid it wrote, if that process carries the folder's mark. */
export async function findEngineProcess(
  folders: EngineFolders,
): Promise<ProcessIdentity | undefined> {
  const pid = Number((await findFile(folders.pidFile))?.trim());
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return (await hasArgument(pid, engineMark(folders))) ? await findProcess(pid) : undefined;
}

function startFailure(folders: EngineFolders, what: string, output = ''): AppError {
  const told = output
    .split('\n')
    .filter((line) => /error|exception|fatal|invalid|could not/i.test(line))
    .slice(0, 3)
    .map((line) => line.slice(0, 300).trim());
  return new AppError(
    'engine_unavailable',
    [`${what}, see the logs in ${folders.logs}`, ...told].join(': '),
  );
}
