import { randomBytes } from 'node:crypto';
import { link, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../errors.ts';
import { findFile, writePrivateFile } from './engine/private-file.ts';

const LEAST_CHARACTERS = 32;

/**
 * Key of this installation's HMACs (ids of identifiers, events and records). Losing it severs every id from its
 * value, so it is never replaced: it is the configured one, else the one kept in the home (`secret`, mode 600),
 * else one of 256 random bits that is kept from now on. Two processes that start at once end with the same one.
 * @throws AppError `configuration_invalid` when the file is there but too short to be a secret
 */
export async function getSecret(config: {
  readonly home: string;
  readonly secret?: string | undefined;
}): Promise<string> {
  if (config.secret !== undefined) return config.secret;
  const file = join(config.home, 'secret');
  return (await findSecret(file)) ?? (await createSecret(file));
}

async function createSecret(file: string): Promise<string> {
  const candidate = `${file}.${randomBytes(6).toString('hex')}`;
  await writePrivateFile(candidate, `${randomBytes(32).toString('base64url')}\n`);
  // A link never replaces: of two processes the first one's secret stands, and both read that.
  await link(candidate, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(candidate, { force: true });
  const secret = await findSecret(file);
  if (secret === undefined) throw new Error('the secret is gone right after it was written');
  return secret;
}

async function findSecret(file: string): Promise<string | undefined> {
  const text = (await findFile(file))?.trim();
  if (text !== undefined && text.length < LEAST_CHARACTERS) {
    throw new AppError('configuration_invalid', `file ${file} is damaged: it is no secret`);
  }
  return text;
}
