import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GenericContainer, type StartedTestContainer, Wait } from 'testcontainers';
import { afterAll, describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { createClient } from '../../src/elasticsearch/client.ts';
import { isDockerWorking } from '../../src/elasticsearch/engine/docker.ts';
import { ENGINE_IMAGE, ENGINE_VERSION } from '../../src/elasticsearch/engine/engine.ts';
import { engineStatus, resetEngine } from '../../src/elasticsearch/engine/engine-commands.ts';
import { findEngine } from '../../src/elasticsearch/engine/find-engine.ts';
import { setUp } from '../../src/elasticsearch/setup.ts';

const working = await isDockerWorking();
if (!working) process.stderr.write('Docker tests are skipped: no Docker engine answers here\n');

const home = join(tmpdir(), `azimut-docker-test-${process.pid}`);
const { HOME = '', PATH = '' } = process.env;
const config = loadConfig({ AZIMUT_HOME: home, AZIMUT_ENGINE_HEAP_MIB: '512', HOME, PATH });
let container: StartedTestContainer | undefined;

describe.skipIf(!working)('the official image', { timeout: 900_000 }, () => {
  afterAll(async () => {
    await container?.stop();
    await resetEngine(config, () => undefined);
    rmSync(home, { recursive: true, force: true });
  });

  test('takes the product’s mappings without drift', async () => {
    const password = createHash('sha256').update(home).digest('hex');
    container = await new GenericContainer(ENGINE_IMAGE)
      .withEnvironment({
        'discovery.type': 'single-node',
        'xpack.security.http.ssl.enabled': 'false',
        ELASTIC_PASSWORD: password,
        ES_JAVA_OPTS: '-Xms512m -Xmx512m',
      })
      .withExposedPorts(9200)
      .withWaitStrategy(Wait.forHttp('/', 9200).withBasicCredentials('elastic', password))
      .withStartupTimeout(600_000)
      .start();
    const url = `http://${container.getHost()}:${container.getMappedPort(9200)}`;
    const access = { url, username: 'elastic', password };
    const client = createClient(access);
    const report = await setUp(client, { prefix: 'azt-docker' });
    await client.close();
    expect(report.drift).toEqual([]);
  });

  test('is started, stopped and forgotten by the engine finder', async () => {
    const engine = await findEngine(config, () => undefined);
    expect(engine).toMatchObject({ kind: 'docker', version: ENGINE_VERSION, started: true });
    const client = createClient(engine.access);
    const report = await setUp(client, { prefix: config.indexPrefix });
    await client.close();
    expect(report.drift).toEqual([]);
    expect(await engineStatus(config)).toMatchObject({ kind: 'docker', running: true });
    await engine.stop();
    expect(await engineStatus(config)).toMatchObject({ kind: 'docker', running: false });
  });
});
