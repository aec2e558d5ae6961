import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../errors.ts';
import { FOUR_WAYS, type Report } from './engine.ts';
import { runCommand } from './run-command.ts';

/** A file on Maven Central, with what proves that it is the one. */
export interface MavenArtifact {
  readonly group: string;
  readonly name: string;
  readonly version: string;
  readonly packaging: string;
  readonly bytes: number;
  readonly sha256: string;
}

const PROGRESS_MS = 2000;
const MEGABYTE = 1_000_000;
const COPY_GOAL = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy';

/**
 * Fetches an artifact with the ordinary Maven client, through whatever mirror and proxy the user has configured.
 * Maven's repository is a temporary one below `folder`, so that nothing remains of it.
 * @returns path of the file, whose SHA-256 was checked
 * @throws AppError `engine_not_found` when Maven is missing, fails, or brings another file
 */
export async function fetchArtifact(
  artifact: MavenArtifact,
  folder: string,
  report: Report,
  signal?: AbortSignal,
): Promise<string> {
  const repository = join(folder, 'repository');
  const target = join(folder, 'fetched');
  await mkdir(repository, { recursive: true });
  const stopWatching = watchProgress(repository, artifact, report);
  const result = await runCommand('mvn', mavenArguments(artifact, repository, target), {
    cwd: folder,
    signal,
  }).finally(stopWatching);
  if (result === undefined) {
    throw new AppError(
      'engine_not_found',
      `no engine found and no Maven to fetch one: ${FOUR_WAYS}`,
    );
  }
  if (result.status !== 0) {
    const why = result.output.split('\n').find((line) => line.includes('[ERROR]'));
    throw new AppError(
      'engine_not_found',
      `Maven could not fetch the engine (${why?.trim().slice(0, 300) ?? `status ${result.status}`}): ${FOUR_WAYS}`,
    );
  }
  const file = join(target, `${artifact.name}-${artifact.version}.${artifact.packaging}`);
  if ((await sha256(file)) !== artifact.sha256) {
    throw new AppError('engine_not_found', `${artifact.name} has not the expected SHA-256`);
  }
  return file;
}

export function mavenArguments(
  artifact: MavenArtifact,
  repository: string,
  target: string,
): string[] {
  const { group, name, version, packaging } = artifact;
  return [
    '--batch-mode',
    '--no-transfer-progress',
    // A checksum that does not match is an error, not a warning.
    '--strict-checksums',
    `-Dmaven.repo.local=${repository}`,
    COPY_GOAL,
    `-Dartifact=${group}:${name}:${version}:${packaging}`,
    `-DoutputDirectory=${target}`,
  ];
}

/** What to say of a download: `310 of 947 MB (33 %), 52 MB/s`. */
export function describeProgress(bytes: number, total: number, bytesPerSecond: number): string {
  const share = Math.min(100, Math.floor((bytes / total) * 100));
  const [done, all, rate] = [bytes, total, bytesPerSecond].map((n) => Math.round(n / MEGABYTE));
  return `${done} of ${all} MB (${share} %), ${rate} MB/s`;
}

function watchProgress(repository: string, artifact: MavenArtifact, report: Report): () => void {
  const folder = join(repository, ...artifact.group.split('.'), artifact.name, artifact.version);
  let last = 0;
  const timer = setInterval(async () => {
    const bytes = await largestFile(folder);
    if (bytes > last) {
      report(`  ${describeProgress(bytes, artifact.bytes, ((bytes - last) * 1000) / PROGRESS_MS)}`);
    }
    last = bytes;
  }, PROGRESS_MS);
  return () => clearInterval(timer);
}

/** Maven writes beside the final name first; the growing file is the largest one. */
async function largestFile(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        (found) => found.size,
        () => 0,
      ),
    ),
  );
  return Math.max(0, ...sizes);
}

async function sha256(file: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  } catch {
    return undefined;
  }
  return hash.digest('hex');
}
