import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { Environment, loadConfig } from '../../src/config.ts';
import { dockerNames, dockerRunArguments } from '../../src/elasticsearch/engine/docker-args.ts';
import {
  ENGINE_IMAGE,
  ENGINE_VERSION,
  KIBANA_IMAGE,
} from '../../src/elasticsearch/engine/engine.ts';

const Service = z.looseObject({
  image: z.string(),
  mem_limit: z.string().optional(),
  profiles: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  command: z.array(z.string()).default([]),
  healthcheck: z.object({ test: z.array(z.string()).min(2) }).optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
});

const text = readFileSync(new URL('../../docker-compose.yml', import.meta.url), 'utf8');
const { services, volumes } = z
  .looseObject({
    services: z.record(z.string(), Service),
    volumes: z.record(z.string(), z.unknown()),
  })
  .parse(parse(text, { merge: true }));
const get = (name: string) => Service.parse(services[name]);
const ours = ['api', 'worker', 'kibana-dashboards'] as const;
/** Ends once it has done its work, so that it has nothing to be healthy about. */
const oneOff = new Set(['kibana-user', 'kibana-dashboards']);

/** A value as compose passes it on, with every required secret given. */
const resolved = (value: string) =>
  value.replaceAll(/\$\{[A-Z_]+(?:(:-)([^}]*)|:\?[^}]*)\}/g, (_, isDefault, fallback) =>
    isDefault === undefined ? 's'.repeat(40) : fallback,
  );

describe('docker-compose.yml', () => {
  test('runs the versions that the code starts and is tested with', () => {
    expect(get('elasticsearch').image).toBe(ENGINE_IMAGE);
    expect(get('kibana-user').image).toBe(ENGINE_IMAGE);
    expect(get('kibana').image).toBe(KIBANA_IMAGE);
    expect(text).not.toContain(':latest');
    const client = z
      .object({ dependencies: z.object({ '@elastic/elasticsearch': z.string() }) })
      .parse(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')));
    const major = /\d+/.exec(client.dependencies['@elastic/elasticsearch'])?.[0];
    expect(major).toBe(ENGINE_VERSION.split('.')[0]);
  });

  test('is what the issue asks for: engine, Kibana, API, worker, and Kafka on demand', () => {
    expect(Object.keys(services).toSorted()).toEqual(
      [
        'api',
        'elasticsearch',
        'kafka',
        'kibana',
        'kibana-dashboards',
        'kibana-user',
        'worker',
      ].toSorted(),
    );
    expect(get('kafka').profiles).toEqual(['kafka']);
  });

  test.each(ours)('gives %s only variables that the code reads, with values it takes', (name) => {
    const { environment } = get(name);
    const known = Object.keys(Environment.shape);
    expect(Object.keys(environment).filter((variable) => !known.includes(variable))).toEqual([]);
    const config = loadConfig(
      Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, resolved(value)])),
    );
    expect(config.engine.url).toBe('http://elasticsearch:9200');
    expect(get(name).volumes).toContain(`azimut-home:${config.home}`);
  });

  test('publishes the port that the API listens on, and every port on loopback only', () => {
    const { AZIMUT_PORT: port } = get('api').environment;
    expect(get('api').ports).toEqual([`127.0.0.1:${port}:${port}`]);
    const all = Object.values(services).flatMap((service) => service.ports);
    expect(all.filter((published) => !published.startsWith('127.0.0.1:'))).toEqual([]);
  });

  test.each(Object.keys(services))('bounds the memory of %s and watches its health', (name) => {
    const service = get(name);
    expect(service.mem_limit).toMatch(/^\d+[mg]$/);
    expect(service.healthcheck !== undefined).toBe(!oneOff.has(name));
    const gone = Object.keys(service.depends_on).filter((other) => !(other in services));
    expect(gone).toEqual([]);
  });

  test('holds no secret: each comes from the environment and has no default', () => {
    const secrets = Object.values(services).flatMap((service) =>
      Object.entries(service.environment).filter(([name]) => /PASSWORD|SECRET|API_KEY/.test(name)),
    );
    expect(secrets.length).toBeGreaterThan(3);
    expect(secrets.filter(([, value]) => !/^\$\{[A-Z_]+:\?[^}]+\}$/.test(value))).toEqual([]);
  });

  test('keeps data in named volumes', () => {
    const mounted = Object.values(services).flatMap((service) =>
      service.volumes.map((volume) => volume.split(':')[0] ?? ''),
    );
    expect([...new Set(mounted)].toSorted()).toEqual(Object.keys(volumes).toSorted());
  });

  test('sets up the engine as the engine finder does in Docker', () => {
    const { environment } = get('elasticsearch');
    const args = dockerRunArguments({
      ...{ names: dockerNames('/h'), httpPort: 1, heapMib: 1024, passwordFile: '/f' },
    });
    const own = args.filter((_, i) => args[i - 1] === '--env').map((pair) => pair.split('='));
    const shared = ['discovery.type', 'path.repo', 'xpack.security.enabled'];
    for (const name of [...shared, 'xpack.security.http.ssl.enabled']) {
      expect([name, environment[name]]).toEqual(own.find(([found]) => found === name));
    }
  });
});
