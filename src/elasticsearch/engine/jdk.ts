import { access, constants, readdir, readFile, realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from './run-command.ts';
import { isReachable, type RunAs } from './unprivileged.ts';

export const OLDEST_JAVA = 21;

/** One Java installation that was looked at. `refusal` says why it cannot be used. */
export interface JdkCandidate {
  readonly home: string;
  readonly major: number | undefined;
  readonly refusal: string | undefined;
  /** Named by ES_JAVA_HOME: wins over newer ones when it fits. */
  readonly preferred: boolean;
}

export interface JdkSearch {
  readonly chosen: JdkCandidate | undefined;
  readonly refused: readonly JdkCandidate[];
}

/** Major version out of a Java version text: `25.0.3` → 25, `1.8.0_292` → 8. */
export function parseJavaMajor(version: string): number | undefined {
  const found = /^(?:1\.)?(\d+)/.exec(version);
  return found?.[1] === undefined ? undefined : Number(found[1]);
}

/** Java version text out of a JDK's `release` file or out of what `java -version` prints. */
export function parseJavaVersion(text: string): string | undefined {
  return (/^JAVA_VERSION="?([^"\s]+)/m.exec(text) ?? /version "([^"]+)"/.exec(text))?.[1];
}

/** The preferred one when it fits, else the newest that fits. */
export function chooseJdk(candidates: readonly JdkCandidate[]): JdkSearch {
  const fitting = candidates
    .filter((candidate) => candidate.refusal === undefined)
    .toSorted(
      (a, b) => Number(b.preferred) - Number(a.preferred) || (b.major ?? 0) - (a.major ?? 0),
    );
  return {
    chosen: fitting[0],
    refused: candidates.filter((candidate) => candidate.refusal !== undefined),
  };
}

/** One clause on why no Java fits, such as `Java 17 at /usr/lib/jvm/x is older than 21`. */
export function explainRefusals(search: JdkSearch): string {
  if (search.refused.length === 0) return `no Java ${OLDEST_JAVA} or newer is installed`;
  return search.refused
    .map((one) => `Java ${one.major ?? '?'} at ${one.home} ${one.refusal}`)
    .join(', ');
}

/**
 * Looks for Java 21 or newer that runs: the given homes, the `java` on the path, and the usual folders of Linux
 * and macOS.
 * @param given homes from ES_JAVA_HOME and JAVA_HOME, in this order
 * @param user who will run it: a JDK in a closed home is of no use to another user
 */
export async function findJdk(
  given: readonly string[],
  user: RunAs | undefined,
): Promise<JdkSearch> {
  const homes = new Map<string, boolean>();
  for (const home of [...given, ...(await usualHomes()), ...(await homeOnPath())]) {
    const real = await realpath(home).catch(() => undefined);
    if (real !== undefined && !homes.has(real)) homes.set(real, home === given[0]);
  }
  const candidates = await Promise.all(
    [...homes].map(([home, preferred]) => examine(home, preferred, user)),
  );
  return chooseJdk(candidates.filter((candidate) => candidate !== undefined));
}

async function examine(
  home: string,
  preferred: boolean,
  user: RunAs | undefined,
): Promise<JdkCandidate | undefined> {
  const java = join(home, 'bin', 'java');
  if (!(await isExecutable(java))) return undefined;
  const release = await readFile(join(home, 'release'), 'utf8').catch(() => '');
  const major = parseJavaMajor(parseJavaVersion(release) ?? '');
  const candidate = { home, major, preferred, refusal: undefined };
  // Old ones are refused by their release file alone; only those that may be chosen are run.
  if (major !== undefined && major < OLDEST_JAVA) {
    return { ...candidate, refusal: `is older than ${OLDEST_JAVA}` };
  }
  if (!isReachable(java, user)) {
    return { ...candidate, refusal: 'cannot be reached by the unprivileged user of the engine' };
  }
  const result = await runCommand(java, ['-version'], { timeout: 20_000 });
  if (result?.status !== 0) return { ...candidate, refusal: 'does not run' };
  const told = parseJavaMajor(parseJavaVersion(result.output) ?? '') ?? major;
  const refusal = (told ?? 0) < OLDEST_JAVA ? `is older than ${OLDEST_JAVA}` : undefined;
  return { ...candidate, major: told, refusal };
}

async function usualHomes(): Promise<string[]> {
  const user = homedir();
  const linux = ['/usr/lib/jvm', '/usr/lib64/jvm', '/usr/java', '/opt/java', '/opt', '/usr/local'];
  const managers = [join(user, '.sdkman/candidates/java'), join(user, '.jdks')];
  const mac = ['/Library/Java/JavaVirtualMachines', join(user, 'Library/Java/JavaVirtualMachines')];
  const brew = ['/opt/homebrew/opt', '/usr/local/opt'];
  const isBrewed = (name: string) => name.startsWith('openjdk');
  return (
    await Promise.all([
      ...[...linux, ...managers].map((folder) => childrenOf(folder)),
      ...mac.map((folder) => childrenOf(folder, 'Contents/Home')),
      ...brew.map((folder) =>
        childrenOf(folder, 'libexec/openjdk.jdk/Contents/Home').then((found) =>
          found.filter((home) => isBrewed(home.slice(folder.length + 1))),
        ),
      ),
    ])
  ).flat();
}

async function childrenOf(folder: string, below = ''): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.map((name) => join(folder, name, below));
}

async function homeOnPath(): Promise<string[]> {
  const result = await runCommand('java', ['-XshowSettings:properties', '-version'], {
    timeout: 20_000,
  });
  const home = /^\s*java\.home = (.+)$/m.exec(result?.output ?? '')?.[1];
  return home === undefined ? [] : [home.trim()];
}

async function isExecutable(file: string): Promise<boolean> {
  return await access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
