import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { generateKey, hashSecret, parseKey } from './api/key-format.ts';
import type { KeyStore } from './elasticsearch/key-store.ts';
import type { ApiKeyDoc } from './model/api-key.ts';
import { Role } from './model/role.ts';
import { builtInSources } from './sources/registry.ts';

/** What a running product leaves in its home, mode 600, for programs and tests of the same user. */
export const AccessFile = z.strictObject({
  url: z.url(),
  write_key: z.string(),
  /** write keys of the demo company's message sources, by source */
  write_keys: z.record(z.string(), z.string()),
  keys: z.record(Role, z.string()),
});
export type AccessFile = z.infer<typeof AccessFile>;

/** The write key that any Segment SDK is given. */
const DEFAULT_SOURCE = 'segment';

/** Built-in sources that speak Segment's format, so that each gets a write key. */
export function messageSources(): string[] {
  return builtInSources()
    .filter(({ kind }) => kind === 'message')
    .map(({ id }) => id);
}

/**
 * Makes sure that the home has a key for each role and message source, and that the engine knows them: keys that
 * are there and still work are kept, so that programs need not be told anew at each start.
 * @param sources message sources that get a write key besides the default one
 */
export async function prepareAccess(
  home: string,
  url: string,
  keys: KeyStore,
  sources: readonly string[],
  now: Date,
): Promise<AccessFile> {
  const former = await readAccess(home);
  const keep = async (key: string | undefined, make: () => Promise<string>): Promise<string> =>
    key !== undefined && (await works(key, keys)) ? key : make();

  const byRole = await Promise.all(
    Role.options.map(async (role) => {
      const key = await keep(former?.keys[role], () =>
        createKey(keys, { kind: 'api', label: role, roles: [role], source: null }, now),
      );
      return [role, key] as const;
    }),
  );
  const bySource = await Promise.all(
    [...new Set([DEFAULT_SOURCE, ...sources])].map(async (source) => {
      const key = await keep(former?.write_keys[source], () =>
        createKey(keys, { kind: 'write', label: source, roles: [], source }, now),
      );
      return [source, key] as const;
    }),
  );
  const write_keys = Object.fromEntries(bySource);
  const access: AccessFile = {
    url,
    write_key: write_keys[DEFAULT_SOURCE] ?? '',
    write_keys,
    keys: Object.fromEntries(byRole) as AccessFile['keys'],
  };
  const file = accessPath(home);
  await writeFile(`${file}.new`, `${JSON.stringify(access, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return access;
}

/** The access file of a home, `undefined` where there is none or it cannot be read as one. */
export async function readAccess(home: string): Promise<AccessFile | undefined> {
  try {
    return AccessFile.parse(JSON.parse(await readFile(accessPath(home), 'utf8')));
  } catch {
    return undefined;
  }
}

function accessPath(home: string): string {
  return join(home, 'access.json');
}

async function works(text: string, keys: KeyStore): Promise<boolean> {
  const parsed = parseKey(text);
  const doc = parsed === undefined ? undefined : await keys.find(parsed.key_id);
  return (
    doc !== undefined &&
    doc.revoked_at === null &&
    doc.secret_hash === hashSecret(parsed?.secret ?? '')
  );
}

async function createKey(
  keys: KeyStore,
  what: Pick<ApiKeyDoc, 'kind' | 'label' | 'roles' | 'source'>,
  now: Date,
): Promise<string> {
  const { key_id, secret, text } = generateKey(what.kind);
  await keys.create({
    ...what,
    key_id,
    scopes: [],
    secret_hash: hashSecret(secret),
    created_at: now.toISOString(),
    created_by: null,
    expires_at: null,
    revoked_at: null,
    last_used_at: null,
  });
  return text;
}
