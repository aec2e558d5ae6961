import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import type { ApiClient } from '../api-client.ts';
import type { CliContext } from '../command.ts';

const Versioned = z.looseObject({ version: z.int() });

/** @throws AppError `invalid_request` for a file that is no JSON */
export async function readDefinition(file: string, { words }: CliContext): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as unknown;
  } catch (cause) {
    throw new AppError('invalid_request', words.survivorship.unreadable(file), { cause });
  }
}

/** The id that a definition gives itself. */
export function idOf(definition: unknown): string {
  const read = z.looseObject({ id: z.string() }).safeParse(definition);
  if (read.success) return read.data.id;
  throw new AppError('invalid_request', 'the definition has no id', {
    errors: [{ path: 'id', message: 'is missing' }],
  });
}

/** Stores over what is there now; somebody else's change in the same moment is refused, not lost. */
export async function putDefinition(
  api: ApiClient,
  path: string,
  definition: unknown,
): Promise<void> {
  const former = await findVersion(api, path);
  await api.request(Versioned, {
    method: 'PUT',
    path,
    json: definition,
    ...(former === undefined ? {} : { headers: { 'if-match': `"${former}"` } }),
  });
}

async function findVersion(api: ApiClient, path: string): Promise<number | undefined> {
  try {
    return (await api.request(Versioned, { method: 'GET', path })).version;
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return undefined;
    throw error;
  }
}
