import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import { findFile, writePrivateFile } from './private-file.ts';
import { ProcessIdentity } from './process-identity.ts';

/**
 * What is remembered of the engine of one home, in `engine.json` (mode 600: it holds credentials). `process` is
 * the engine's own, `owner` the Azimut process that will stop it; an engine without owner is meant to stay.
 */
export const EngineState = z.strictObject({
  kind: z.enum(['distribution', 'docker', 'embedded']),
  /** Folder with config, data, logs and snapshots; Docker keeps its data in a volume of this name. */
  folder: z.string(),
  http_port: z.int(),
  transport_port: z.int(),
  secure: z.boolean(),
  password: z.string(),
  keystore_password: z.string(),
  ca: z.string().optional(),
  /** Key for the product, good for the indices under `prefix` alone. */
  api_key: z.strictObject({ prefix: z.string(), encoded: z.string() }).optional(),
  process: ProcessIdentity.optional(),
  owner: ProcessIdentity.optional(),
});
export type EngineState = z.infer<typeof EngineState>;

const stateFile = (home: string) => join(home, 'engine.json');

/** File that is locked while the engine of a home is being started, stopped or reset. */
export const lockFile = (home: string) => join(home, 'engine.lock');

/** @throws AppError `configuration_invalid` when the file was damaged */
export async function findEngineState(home: string): Promise<EngineState | undefined> {
  const text = await findFile(stateFile(home));
  if (text === undefined) return undefined;
  try {
    return EngineState.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError(
      'configuration_invalid',
      `file ${stateFile(home)} is damaged; stop the engine and remove the file`,
      { cause },
    );
  }
}

export async function putEngineState(home: string, state: EngineState): Promise<void> {
  await writePrivateFile(stateFile(home), `${JSON.stringify(state, null, 2)}\n`);
}
