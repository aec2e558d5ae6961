import { randomBytes } from 'node:crypto';
import { chmod, chown, cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createCertificate } from './certificate.ts';
import {
  ADMIN_USER,
  type EngineFolders,
  KEYSTORE_FILE,
  renderJvmOptions,
  renderSettings,
  renderUser,
} from './distribution-config.ts';
import type { EngineState } from './engine-state.ts';
import type { RunAs } from './unprivileged.ts';

/** Files of the distribution's config folder that are ours to write. */
const OWN_FILES = new Set(['elasticsearch.yml', 'users', 'users_roles', 'elasticsearch.keystore']);

/**
 * Writes everything an engine needs into folders of its own: the distribution is only read. The folders belong to
 * the engine's user and are closed to all others.
 * @returns the certificate to trust (PEM), when there is security
 */
export async function writeEngineFiles(input: {
  readonly distributionHome: string;
  readonly jdkHome: string;
  readonly folders: EngineFolders;
  readonly state: EngineState;
  readonly clusterName: string;
  readonly heapMib: number;
  readonly user: RunAs | undefined;
}): Promise<string | undefined> {
  const { folders, state, user } = input;
  await rm(folders.config, { recursive: true, force: true });
  await rm(folders.temporary, { recursive: true, force: true });
  for (const folder of [
    folders.root,
    folders.data,
    folders.logs,
    folders.snapshots,
    folders.temporary,
  ]) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await chmod(folder, 0o700);
    if (user !== undefined) await chown(folder, user.uid, user.gid);
  }
  await cp(join(input.distributionHome, 'config'), folders.config, {
    recursive: true,
    filter: (source) => !OWN_FILES.has(source.slice(source.lastIndexOf('/') + 1)),
  });
  const ca = state.secure
    ? await createCertificate(
        input.jdkHome,
        join(folders.config, KEYSTORE_FILE),
        state.keystore_password,
      )
    : undefined;
  await writeConfig(input);
  await own(folders.config, user);
  return ca;
}

async function writeConfig(input: Parameters<typeof writeEngineFiles>[0]): Promise<void> {
  const { folders, state } = input;
  const settings = renderSettings({
    clusterName: input.clusterName,
    httpPort: state.http_port,
    transportPort: state.transport_port,
    folders,
    security: state.secure ? { keystorePassword: state.keystore_password } : undefined,
  });
  await writeFile(join(folders.config, 'elasticsearch.yml'), settings);
  const options = join(folders.config, 'jvm.options.d');
  await mkdir(options, { recursive: true });
  await writeFile(join(options, 'azimut.options'), renderJvmOptions(input.heapMib, folders));
  const users = state.secure ? renderUser(ADMIN_USER, state.password, randomBytes(32)) : '';
  await writeFile(join(folders.config, 'users'), users);
  const roles = state.secure ? `superuser:${ADMIN_USER}\n` : '';
  await writeFile(join(folders.config, 'users_roles'), roles);
}

/** Gives a folder and all below it to the engine's user, closed to others. */
async function own(folder: string, user: RunAs | undefined): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.map((entry) => ({
    path: join(entry.parentPath, entry.name),
    mode: entry.isDirectory() ? 0o700 : 0o600,
  }));
  for (const { path, mode } of [{ path: folder, mode: 0o700 }, ...paths]) {
    await chmod(path, mode);
    if (user !== undefined) await chown(path, user.uid, user.gid);
  }
}
