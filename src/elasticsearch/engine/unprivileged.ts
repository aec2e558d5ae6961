import { createHash } from 'node:crypto';
import { existsSync, lstatSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '../../errors.ts';

/** User and group `nobody` on Linux and, as -2, on macOS. */
const NOBODY = process.platform === 'darwin' ? 4_294_967_294 : 65_534;

/** The user an engine runs as when that is not the one we run as. */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

/** Elasticsearch refuses to run as root: root starts it as `nobody`, everyone else as themselves. */
export function engineUser(uid: number | undefined = process.getuid?.()): RunAs | undefined {
  return uid === 0 ? { uid: NOBODY, gid: NOBODY } : undefined;
}

/** What decides whether a user may pass through a folder. */
export interface FolderMode {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** Whether the user may pass every existing folder from the root down to `path`. */
export function isReachable(
  path: string,
  user: RunAs | undefined,
  look: (folder: string) => FolderMode | undefined = lookAt,
): boolean {
  if (user === undefined) return true;
  const found = look(path);
  const passes = found === undefined || mayPass(found, user);
  const parent = dirname(path);
  return passes && (parent === path || isReachable(parent, user, look));
}

/**
 * `wanted`, or a folder of ours below the system's temporary place when the engine's user cannot reach it.
 * @throws AppError `engine_not_found` when somebody else already owns that folder
 */
export function reachableFolder(
  wanted: string,
  user: RunAs | undefined,
  purpose: 'engine' | 'cache',
): { readonly folder: string; readonly moved: boolean } {
  if (isReachable(wanted, user)) return { folder: wanted, moved: false };
  const key = createHash('sha256').update(wanted).digest('hex').slice(0, 12);
  const folder = join(existsSync('/var/tmp') ? '/var/tmp' : '/tmp', `azimut-${purpose}-${key}`);
  const found = existsSync(folder) ? lstatSync(folder) : undefined;
  if (found !== undefined && (!found.isDirectory() || ![0, user?.uid].includes(found.uid))) {
    throw new AppError('engine_not_found', `folder ${folder} belongs to another user`);
  }
  return { folder, moved: true };
}

function mayPass(folder: FolderMode, user: RunAs): boolean {
  if (folder.uid === user.uid) return (folder.mode & 0o100) !== 0;
  if (folder.gid === user.gid) return (folder.mode & 0o010) !== 0;
  return (folder.mode & 0o001) !== 0;
}

function lookAt(path: string): FolderMode | undefined {
  return existsSync(path) ? statSync(path) : undefined;
}
