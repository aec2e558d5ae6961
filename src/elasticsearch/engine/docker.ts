import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../errors.ts';
import { type DockerNames, dockerNames, dockerRunArguments } from './docker-args.ts';
import { ENGINE_IMAGE, type RunningEngine } from './engine.ts';
import { adminAccess, productAccess, withApiKey } from './engine-access.ts';
import { type EngineState, findEngineState, lockFile, putEngineState } from './engine-state.ts';
import { withFolderLock } from './folder-lock.ts';
import { findFreePort, preferredPort } from './free-port.ts';
import { type EngineContext, newOwner, stopOnce, takesOver } from './ownership.ts';
import { writePrivateFile } from './private-file.ts';
import { type CommandResult, runCommand } from './run-command.ts';
import { waitReady } from './wait-ready.ts';

const START_MS = 180_000;
/** The image is about 700 MB. */
const PULL_MS = 3_600_000;

/** Whether a Docker engine answers (the client alone is not enough). */
export async function isDockerWorking(): Promise<boolean> {
  const result = await runCommand('docker', ['info', '--format', '{{.ServerVersion}}'], {
    timeout: 15_000,
  });
  return result?.status === 0;
}

/**
 * Runs the official image for this home: uses the container that is there, or makes one with a volume of its own.
 * @throws AppError `engine_unavailable` when Docker refuses or the engine does not come up
 */
export async function runDocker(context: EngineContext): Promise<RunningEngine> {
  const { config, report, signal } = context;
  const names = dockerNames(config.home);
  return await withFolderLock(lockFile(config.home), { waitMs: START_MS + PULL_MS }, async () => {
    const former = await findEngineState(config.home);
    const mine = former?.kind === 'docker' ? former : undefined;
    const status = await containerStatus(names);
    const running = mine !== undefined && status === 'running';
    const orphan = running && (await takesOver(mine));
    const state = running ? mine : await startContainer(context, names, mine, status);
    const version = await waitReady(adminAccess(state), { waitMs: START_MS, signal });
    if (version === undefined) {
      throw new AppError(
        'engine_unavailable',
        `container ${names.container} does not answer, see docker logs ${names.container}`,
      );
    }
    report(`Elasticsearch ${version} runs in Docker on port ${state.http_port}`);
    const owned = !running || orphan;
    const current = await withApiKey(
      { ...state, owner: owned ? await newOwner(context) : state.owner },
      config.indexPrefix,
    );
    await putEngineState(config.home, current);
    const started = owned && !context.keep;
    return {
      kind: 'docker',
      access: productAccess(current),
      version,
      started,
      stop: stopOnce(started, () => stopDocker(config.home)),
    };
  });
}

/** Stops the container of a home; its data stay in the volume. */
export async function stopDocker(home: string): Promise<void> {
  const names = dockerNames(home);
  if ((await containerStatus(names)) === 'running') {
    await docker(['stop', '--time', '30', names.container]);
  }
}

/** Removes the container and the volume of a home, with all data. */
export async function removeDocker(home: string): Promise<void> {
  const names = dockerNames(home);
  if ((await containerStatus(names)) !== undefined) {
    await docker(['rm', '--force', '--volumes', names.container]);
  }
  const volumes = await docker(['volume', 'ls', '--quiet', '--filter', `name=^${names.volume}$`]);
  if (volumes.output.trim() !== '') await docker(['volume', 'rm', names.volume]);
}

/** `running`, `exited` … as Docker says; `undefined` when there is no such container. */
export async function containerStatus(names: DockerNames): Promise<string | undefined> {
  const result = await runCommand(
    'docker',
    ['ps', '--all', '--filter', `name=^/${names.container}$`, '--format', '{{.State}}'],
    { timeout: 30_000 },
  );
  const status = result?.status === 0 ? result.output.trim() : '';
  return status === '' ? undefined : status;
}

async function startContainer(
  context: EngineContext,
  names: DockerNames,
  former: EngineState | undefined,
  status: string | undefined,
): Promise<EngineState> {
  const { config, report } = context;
  // A stopped container keeps its port and settings; a new one is made so that today's apply. Data are in the volume.
  if (status !== undefined) await docker(['rm', '--force', names.container]);
  const state: EngineState = {
    kind: 'docker',
    folder: names.volume,
    http_port: await findFreePort(former?.http_port, preferredPort(config.home, 'http')),
    transport_port: 0,
    secure: !config.engine.insecure,
    password: former?.password ?? randomBytes(24).toString('base64url'),
    keystore_password: '',
    api_key: former?.api_key,
    owner: await newOwner(context),
  };
  await putEngineState(config.home, state);
  report(`Docker starts ${ENGINE_IMAGE} on 127.0.0.1:${state.http_port} (fetched once)`);
  await runContainer(context, names, state);
  return state;
}

async function runContainer(
  { config }: EngineContext,
  names: DockerNames,
  state: EngineState,
): Promise<void> {
  const passwordFile = state.secure ? join(config.home, 'engine.env') : undefined;
  if (passwordFile !== undefined) {
    await writePrivateFile(passwordFile, `ELASTIC_PASSWORD=${state.password}\n`);
  }
  try {
    const { heapMib } = config.engine;
    await docker(dockerRunArguments({ names, httpPort: state.http_port, heapMib, passwordFile }));
  } finally {
    if (passwordFile !== undefined) await rm(passwordFile, { force: true });
  }
}

async function docker(args: readonly string[]): Promise<CommandResult> {
  const result = await runCommand('docker', args, { timeout: PULL_MS });
  if (result?.status !== 0) {
    throw new AppError(
      'engine_unavailable',
      `docker ${args[0]} failed: ${(result?.output ?? 'docker is not installed').trim().slice(-300)}`,
    );
  }
  return result;
}
