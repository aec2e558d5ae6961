import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { findEngineProcess, stopDistribution } from './distribution.ts';
import { engineFolders } from './distribution-config.ts';
import { containerStatus, removeDocker, stopDocker } from './docker.ts';
import { dockerNames } from './docker-args.ts';
import type { EngineKind, Report, RunningEngine } from './engine.ts';
import { adminAccess } from './engine-access.ts';
import { type EngineState, findEngineState, lockFile, putEngineState } from './engine-state.ts';
import { existingAccess } from './existing.ts';
import { findEngine } from './find-engine.ts';
import { withFolderLock } from './folder-lock.ts';
import { isRunning } from './process-identity.ts';
import { waitReady } from './wait-ready.ts';

const LOCK_MS = 240_000;

/** What is known of a home's engine, without starting or changing anything. */
export interface EngineStatus {
  /** `undefined` before a home has had an engine. */
  readonly kind: EngineKind | undefined;
  readonly running: boolean;
  readonly url: string | undefined;
  readonly version: string | undefined;
  readonly secure: boolean;
  readonly pid: number | undefined;
  /** Folder (or Docker volume) of its data. */
  readonly data: string | undefined;
  /** Whether it goes when the Azimut process that started it goes. */
  readonly owner_pid: number | undefined;
}

/** Starts this home's engine to stay, or says that it runs; see {@link findEngine}. */
export async function startEngine(config: Config, report: Report): Promise<RunningEngine> {
  return await findEngine(config, report, { keep: true });
}

export async function engineStatus(config: Config): Promise<EngineStatus> {
  const access = existingAccess(config);
  if (access !== undefined) {
    const version = await waitReady(access, { waitMs: 0 });
    const { url } = access;
    const secure = url.startsWith('https:');
    return { ...NOTHING, kind: 'existing', running: version !== undefined, url, version, secure };
  }
  const state = await findEngineState(config.home);
  if (state === undefined) return NOTHING;
  const process = state.kind === 'docker' ? undefined : await findState(state);
  const there =
    state.kind === 'docker' ? await isContainerRunning(config.home) : process !== undefined;
  const version = there ? await waitReady(adminAccess(state), { waitMs: 0 }) : undefined;
  const owned = there && state.owner !== undefined && (await isRunning(state.owner));
  return {
    kind: state.kind,
    running: there,
    url: adminAccess(state).url,
    version,
    secure: state.secure,
    pid: process?.pid,
    data: state.kind === 'docker' ? state.folder : engineFolders(state.folder).data,
    owner_pid: owned ? state.owner?.pid : undefined,
  };
}

/**
 * Stops this home's engine, whoever started it. Data stay.
 * @returns whether one was running
 * @throws AppError `invalid_request` for a cluster of ELASTICSEARCH_URL, which is not ours to stop
 */
export async function stopEngine(config: Config, report: Report): Promise<boolean> {
  refuseExisting(config, 'stopped');
  return await withFolderLock(lockFile(config.home), { waitMs: LOCK_MS }, () =>
    stopLocked(config, report),
  );
}

/**
 * Stops this home's engine and deletes its data, for good and without asking. The downloaded engine, snapshots,
 * the other files of the home and other homes stay.
 * @returns what was deleted, `undefined` when there was nothing
 */
export async function resetEngine(config: Config, report: Report): Promise<string | undefined> {
  refuseExisting(config, 'reset');
  return await withFolderLock(lockFile(config.home), { waitMs: LOCK_MS }, async () => {
    await stopLocked(config, report);
    const state = await findEngineState(config.home);
    if (state === undefined) return undefined;
    const { api_key: _gone, process: _ended, owner: _former, ...kept } = state;
    await putEngineState(config.home, kept);
    if (state.kind === 'docker') {
      await removeDocker(config.home);
      report(`Docker volume ${state.folder} is deleted`);
      return state.folder;
    }
    const folders = engineFolders(state.folder);
    // The state file could name any folder: only one that holds an engine's configuration of ours is touched.
    if (!existsSync(join(folders.config, 'jvm.options.d', 'azimut.options'))) return undefined;
    await rm(folders.data, { recursive: true, force: true });
    report(`${folders.data} is deleted`);
    return folders.data;
  });
}

const NOTHING: EngineStatus = {
  kind: undefined,
  running: false,
  url: undefined,
  version: undefined,
  secure: false,
  pid: undefined,
  data: undefined,
  owner_pid: undefined,
};

async function stopLocked(config: Config, report: Report): Promise<boolean> {
  const state = await findEngineState(config.home);
  if (state === undefined) return false;
  if (state.kind === 'docker') {
    if (!(await isContainerRunning(config.home))) return false;
    await stopDocker(config.home);
    report('the engine in Docker is stopped');
    return true;
  }
  const end = await stopDistribution(state);
  if (end !== 'gone') report(`the engine is stopped${end === 'killed' ? ', by force' : ''}`);
  return end !== 'gone';
}

const findState = (state: EngineState) => findEngineProcess(engineFolders(state.folder));

async function isContainerRunning(home: string): Promise<boolean> {
  return (await containerStatus(dockerNames(home))) === 'running';
}

function refuseExisting(config: Config, what: string): void {
  if (config.engine.url === undefined) return;
  throw new AppError(
    'invalid_request',
    `the cluster of ELASTICSEARCH_URL is not Azimut's to be ${what}`,
  );
}
