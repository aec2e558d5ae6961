import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { loadConfig } from '../../src/config.ts';
import type { EngineAccess } from '../../src/elasticsearch/client.ts';
import type { RunningEngine } from '../../src/elasticsearch/engine/engine.ts';
import { findEngine } from '../../src/elasticsearch/engine/find-engine.ts';

/**
 * One engine for the whole run: `AZIMUT_TEST_ENGINE_URL` (one without security) when given, else what the finder
 * finds or starts, with the product's own security. There is no stand-in: without an engine the run fails.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { AZIMUT_TEST_ENGINE_URL: url } = process.env;
  if (url !== undefined && url !== '') {
    project.provide('engineAccess', { url } satisfies EngineAccess);
    return async () => undefined;
  }
  const { engine, home } = await startTestEngine();
  project.provide('engineAccess', engine.access);
  return async () => {
    await engine.stop();
    rmSync(home, { recursive: true, force: true });
  };
}

/**
 * The home is the same on each run, so that an engine left by a killed run is taken over, not left for ever; a run
 * that meets a living one takes a home of its own, since the other will stop its engine when it ends.
 */
async function startTestEngine(): Promise<{ engine: RunningEngine; home: string }> {
  const key = createHash('sha256').update(process.cwd()).digest('hex').slice(0, 10);
  const usual = join(tmpdir(), `azimut-test-${key}`);
  const engine = await findIn(usual);
  if (engine.started || engine.kind === 'existing') return { engine, home: usual };
  const own = `${usual}-${randomBytes(4).toString('hex')}`;
  return { engine: await findIn(own), home: own };
}

async function findIn(home: string): Promise<RunningEngine> {
  mkdirSync(home, { recursive: true, mode: 0o755 });
  const config = loadConfig({ ...process.env, AZIMUT_HOME: home, AZIMUT_INDEX_PREFIX: 'azt' });
  return await findEngine(config, (line) => process.stderr.write(`[engine] ${line}\n`));
}
