import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { createClient } from '../../src/elasticsearch/client.ts';
import { engineFolders } from '../../src/elasticsearch/engine/distribution-config.ts';
import { findEmbedded } from '../../src/elasticsearch/engine/embedded.ts';
import type { RunningEngine } from '../../src/elasticsearch/engine/engine.ts';
import {
  engineStatus,
  resetEngine,
  startEngine,
  stopEngine,
} from '../../src/elasticsearch/engine/engine-commands.ts';
import { findEngine } from '../../src/elasticsearch/engine/find-engine.ts';
import { explainRefusals, findJdk } from '../../src/elasticsearch/engine/jdk.ts';
import { findProcess, findProcessesWith } from '../../src/elasticsearch/engine/process-identity.ts';
import { runCommand } from '../../src/elasticsearch/engine/run-command.ts';
import { engineUser } from '../../src/elasticsearch/engine/unprivileged.ts';

const home = join(tmpdir(), `azimut-engine-test-${process.pid}`);
const { AZIMUT_CACHE = '', ES_JAVA_HOME = '', JAVA_HOME = '', HOME = '', PATH = '' } = process.env;
// The embedded way, whatever else this machine offers: no Docker, no cluster, no distribution of its own.
const env = {
  ...{ AZIMUT_HOME: home, AZIMUT_CACHE, ES_JAVA_HOME, JAVA_HOME },
  ...{ AZIMUT_ENGINE_HEAP_MIB: '400', DOCKER_HOST: 'unix:///nowhere', HOME, PATH },
};
const config = loadConfig(env);
const lines: string[] = [];
const report = (line: string) => void lines.push(line);

/** Why the engine cannot be had here; `undefined` when it can. */
async function reasonToSkip(): Promise<string | undefined> {
  const search = await findJdk(config.engine.javaHomes, engineUser());
  if (search.chosen === undefined) return explainRefusals(search);
  if ((await findEmbedded(config)) !== undefined) return undefined;
  const maven = await runCommand('mvn', ['--version']);
  return maven?.status === 0 ? undefined : 'no cached engine, and no Maven to fetch one';
}

const skip = await reasonToSkip();
if (skip !== undefined) process.stderr.write(`engine tests are skipped: ${skip}\n`);

const holders: ChildProcess[] = [];

/** Another run of Azimut on the same home. */
function spawnHolder(): ChildProcess {
  const script = new URL('../support/hold-engine.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [script], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  holders.push(child);
  return child;
}

/** Such a run, once it has its engine. */
async function hold(): Promise<{ child: ChildProcess; told: { url: string; started: boolean } }> {
  const child = spawnHolder();
  if (child.stdout === null) throw new Error('no output');
  const [line] = await once(createInterface(child.stdout), 'line');
  return { child, told: JSON.parse(String(line)) };
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function end(child: ChildProcess): Promise<void> {
  child.stdin?.end();
  await once(child, 'exit');
}

async function countDocuments(engine: RunningEngine): Promise<number> {
  const client = createClient(engine.access);
  try {
    return (await client.count({ index: 'azimut-kept' })).count;
  } finally {
    await client.close();
  }
}

test('without Maven, Java or an engine, one sentence names the four ways', async () => {
  // Maven is not on this path, and the cache is empty.
  const bare = { ...env, AZIMUT_HOME: `${home}-bare`, AZIMUT_CACHE: `${home}-bare`, PATH: '/none' };
  const script = new URL('../support/hold-engine.ts', import.meta.url).pathname;
  const result = await runCommand(process.execPath, [script], { env: bare });
  rmSync(`${home}-bare`, { recursive: true, force: true });
  expect(result?.status).toBe(1);
  const sentence = result?.output.split('\n').find((line) => line.startsWith('AppError')) ?? '';
  for (const way of ['ELASTICSEARCH_URL', 'ES_HOME', 'Docker', 'Maven']) {
    expect(sentence).toContain(way);
  }
});

describe.skipIf(skip !== undefined)('the embedded engine', { timeout: 240_000 }, () => {
  beforeAll(() => {
    mkdirSync(home, { recursive: true, mode: 0o755 });
  });

  afterAll(async () => {
    for (const child of holders) child.kill('SIGKILL');
    await stopEngine(config, () => undefined);
    rmSync(home, { recursive: true, force: true });
  });

  let engine: RunningEngine;
  let pid: number | undefined;

  test('is started afresh after a run that was killed while starting it', async () => {
    const child = spawnHolder();
    const { pidFile } = engineFolders(join(home, 'engine'));
    const starting = () => findProcessesWith([pidFile]);
    await expect.poll(starting, { timeout: 60_000 }).not.toEqual([]);
    await kill(child);
    const fresh = await findEngine(config, report);
    expect(fresh.started).toBe(true);
    expect(lines.join('\n')).toContain('cut short');
    await fresh.stop();
    expect(await engineStatus(config)).toMatchObject({ running: false });
  });

  test('outlives a run that was killed, and is taken over by the next', async () => {
    // A lock left by a run that died while it held it.
    writeFileSync(join(home, 'engine.lock'), JSON.stringify({ pid: 4_000_000, started: '1' }));
    const { child, told } = await hold();
    expect(told.started).toBe(true);
    pid = (await engineStatus(config)).pid;
    await kill(child);
    engine = await findEngine(config, report);
    expect((await engineStatus(config)).pid).toBe(pid);
    expect({ started: engine.started, url: engine.access.url }).toEqual({
      started: true,
      url: told.url,
    });
    expect(lines.join('\n')).toContain('taken over');
    const client = createClient(engine.access);
    await client.index({ index: 'azimut-kept', document: { a: 1 }, refresh: true });
    await client.close();
  });

  test('is shared by a second run, which leaves it running', async () => {
    const { child, told } = await hold();
    expect(told).toMatchObject({ started: false, url: engine.access.url });
    await end(child);
    expect(await engineStatus(config)).toMatchObject({
      running: true,
      pid,
      version: engine.version,
      owner_pid: process.pid,
    });
  });

  test('lets nobody in without the key or without knowing its certificate', async () => {
    const { url, ca, api_key } = engine.access;
    const nobody = createClient({ url, ca });
    await expect(nobody.info()).rejects.toMatchObject({ statusCode: 401 });
    await nobody.close();
    const trusting = createClient({ url, api_key });
    await expect(trusting.info()).rejects.toThrow(/self-signed|certificate/);
    await trusting.close();
    expect(new URL(url).hostname).toBe('127.0.0.1');
    expect(statSync(join(home, 'engine.json')).mode & 0o777).toBe(0o600);
  });

  test('gives the product no right over users and none outside its prefix', async () => {
    const client = createClient(engine.access);
    await expect(client.security.getUser()).rejects.toMatchObject({ statusCode: 403 });
    const other = client.index({ index: 'other-index', document: {} });
    await expect(other).rejects.toMatchObject({ statusCode: 403 });
    await client.close();
  });

  test('comes back on the same port with its data after it was killed itself', async () => {
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
    await expect.poll(() => findProcess(pid ?? 0)).toBeUndefined();
    // Two runs at once end with one engine.
    const [first, second] = await Promise.all([
      findEngine(config, report),
      findEngine(config, report),
    ]);
    expect([first.started, second.started].filter(Boolean)).toHaveLength(1);
    expect([first.access.url, second.access.url]).toEqual([engine.access.url, engine.access.url]);
    engine = first.started ? first : second;
    expect(await countDocuments(engine)).toBe(1);
  });

  test('is gone when it was stopped', async () => {
    pid = (await engineStatus(config)).pid;
    await engine.stop();
    expect(await findProcess(pid ?? 0)).toBeUndefined();
    expect(await engineStatus(config)).toMatchObject({ running: false, pid: undefined });
    await expect(countDocuments(engine)).rejects.toThrow();
  });

  test('forgets its data when it is reset, and stays when it was started to stay', async () => {
    expect(await resetEngine(config, report)).toBe((await engineStatus(config)).data);
    // The same files as a distribution of one's own, named by ES_HOME.
    const distribution = { ...env, ES_HOME: await findEmbedded(config) };
    const kept = await startEngine(loadConfig(distribution), report);
    expect(kept.kind).toBe('distribution');
    await kept.stop();
    expect(await engineStatus(config)).toMatchObject({ running: true, owner_pid: undefined });
    await expect(countDocuments(kept)).rejects.toMatchObject({ statusCode: 404 });
    expect(await stopEngine(config, report)).toBe(true);
    expect(await stopEngine(config, report)).toBe(false);
  });
});
