import { createHash } from 'node:crypto';
import { ENGINE_IMAGE } from './engine.ts';

/** Names of what Docker keeps for one home: they carry a hash of it, so that homes never meet. */
export interface DockerNames {
  readonly container: string;
  readonly volume: string;
  readonly label: string;
}

export function dockerNames(home: string): DockerNames {
  const key = createHash('sha256').update(home).digest('hex').slice(0, 12);
  return {
    container: `azimut-engine-${key}`,
    volume: `azimut-engine-${key}`,
    label: `azimut.home=${key}`,
  };
}

const DATA = '/usr/share/elasticsearch/data';
/** Lucene lives off the page cache as much as off the heap. */
const MEMORY_FACTOR = 2;

/**
 * Arguments of `docker run`. The port is published on loopback only, where HTTP goes without TLS: the password
 * never leaves the machine. It reaches Docker in a file (`ELASTIC_PASSWORD=…`), since arguments can be read by all.
 * @param input.passwordFile absent: no security at all
 */
export function dockerRunArguments(input: {
  readonly names: DockerNames;
  readonly httpPort: number;
  readonly heapMib: number;
  readonly passwordFile?: string | undefined;
}): string[] {
  const { names, httpPort, heapMib, passwordFile } = input;
  const secure = passwordFile !== undefined;
  const settings = {
    'cluster.name': names.container,
    'node.name': 'azimut',
    'discovery.type': 'single-node',
    'path.repo': `${DATA}/snapshots`,
    'cluster.routing.allocation.disk.threshold_enabled': 'false',
    'cluster.max_shards_per_node': '5000',
    'xpack.security.enabled': String(secure),
    ...(secure ? { 'xpack.security.http.ssl.enabled': 'false' } : {}),
    ES_JAVA_OPTS: `-Xms${heapMib}m -Xmx${heapMib}m`,
  };
  return [
    ...['run', '--detach', '--name', names.container, '--label', names.label],
    ...['--publish', `127.0.0.1:${httpPort}:9200`],
    ...['--volume', `${names.volume}:${DATA}`],
    ...['--memory', `${heapMib * MEMORY_FACTOR}m`, '--ulimit', 'nofile=65535:65535'],
    ...Object.entries(settings).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    ...(secure ? ['--env-file', passwordFile] : []),
    ENGINE_IMAGE,
  ];
}
