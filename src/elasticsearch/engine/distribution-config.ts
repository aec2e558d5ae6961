import { pbkdf2Sync } from 'node:crypto';
import { join } from 'node:path';
import { stringify } from 'yaml';

/** Folders of one engine, all below one folder that belongs to the engine's user. */
export interface EngineFolders {
  readonly root: string;
  readonly config: string;
  readonly data: string;
  readonly logs: string;
  readonly snapshots: string;
  readonly temporary: string;
  readonly pidFile: string;
}

export function engineFolders(root: string): EngineFolders {
  return {
    root,
    config: join(root, 'config'),
    data: join(root, 'data'),
    logs: join(root, 'logs'),
    snapshots: join(root, 'snapshots'),
    temporary: join(root, 'tmp'),
    pidFile: join(root, 'engine.pid'),
  };
}

/** The one user of an engine that Azimut starts; the product itself works with an API key. */
export const ADMIN_USER = 'azimut-admin';
export const KEYSTORE_FILE = 'http.p12';

export interface EngineSettings {
  readonly clusterName: string;
  readonly httpPort: number;
  readonly transportPort: number;
  readonly folders: EngineFolders;
  /** Absent: no security at all. */
  readonly security?: { readonly keystorePassword: string } | undefined;
}

/**
 * `elasticsearch.yml`. Only settings that both the full distribution and the minimal embedded build know: an
 * unknown one (such as `ingest.geoip.downloader.enabled`, absent from the latter) stops the start.
 */
export function renderSettings(settings: EngineSettings): string {
  return stringify({
    'cluster.name': settings.clusterName,
    'node.name': 'azimut',
    'network.host': '127.0.0.1',
    'http.port': settings.httpPort,
    'transport.port': settings.transportPort,
    'discovery.type': 'single-node',
    'path.data': settings.folders.data,
    'path.logs': settings.folders.logs,
    'path.repo': [settings.folders.snapshots],
    // A laptop's disk is often fuller than the watermarks that protect a cluster.
    'cluster.routing.allocation.disk.threshold_enabled': false,
    'cluster.max_shards_per_node': 5000,
    ...securitySettings(settings.security),
  });
}

function securitySettings(security: EngineSettings['security']) {
  if (security === undefined) return { 'xpack.security.enabled': false };
  return {
    'xpack.security.enabled': true,
    'xpack.security.http.ssl.enabled': true,
    'xpack.security.http.ssl.keystore.path': KEYSTORE_FILE,
    'xpack.security.http.ssl.keystore.password': security.keystorePassword,
  };
}

/** The argument that tells this folder's engine from every other Java process, see `process-identity.ts`. */
export function engineMark(folders: EngineFolders): string {
  return `-Dazimut.engine=${folders.root}`;
}

/** Extra JVM options: a fixed heap, and the mark. */
export function renderJvmOptions(heapMib: number, folders: EngineFolders): string {
  return [`-Xms${heapMib}m`, `-Xmx${heapMib}m`, engineMark(folders), ''].join('\n');
}

/**
 * Line of the file realm's `users` file. PBKDF2 (HMAC-SHA512, 256 bits) in the engine's own spelling, so that no
 * tool of the distribution is needed, which the embedded one lacks.
 * @param salt 32 random bytes
 */
export function renderUser(user: string, password: string, salt: Buffer): string {
  const rounds = 10_000;
  const hash = pbkdf2Sync(password, salt, rounds, 32, 'sha512');
  return `${user}:{PBKDF2}${rounds}$${salt.toString('base64')}$${hash.toString('base64')}\n`;
}
