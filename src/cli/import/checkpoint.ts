import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** How far the import of one file came, as far as the product has acknowledged it. */
export const Checkpoint = z.strictObject({
  source: z.string(),
  /** Rows of the file that are dealt with, refused ones included: reading goes on after them. */
  rows: z.int().min(0),
  sent: z.int().min(0),
  refused: z.int().min(0),
  batch_ids: z.array(z.string()),
  rejected_path: z.string(),
});
export type Checkpoint = z.infer<typeof Checkpoint>;

export interface CheckpointFile {
  read(): Promise<Checkpoint | undefined>;
  write(checkpoint: Checkpoint): Promise<void>;
  remove(): Promise<void>;
}

const HEAD_BYTES = 64 * 1024;

/**
 * The checkpoint of a file, known by what the file is (size, time of change, hash of its beginning) and not by its
 * name, so that it survives a move and does not survive a change.
 */
export async function checkpointOf(home: string, path: string): Promise<CheckpointFile> {
  const folder = join(home, 'imports');
  const target = join(folder, `${await fileIdentity(path)}.json`);
  return {
    async read() {
      const text = await readFile(target, 'utf8').catch(() => undefined);
      if (text === undefined) return undefined;
      const parsed = Checkpoint.safeParse(parseJson(text));
      return parsed.success ? parsed.data : undefined;
    },
    async write(checkpoint) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      // Written beside and renamed: a crash leaves the old checkpoint or the new one, never half of it.
      const beside = `${target}.${process.pid}.tmp`;
      await writeFile(beside, JSON.stringify(checkpoint), { mode: 0o600 });
      await rename(beside, target);
    },
    remove: () => rm(target, { force: true }),
  };
}

/** 32 hexadecimal characters that name the content of a file without reading all of it. */
export async function fileIdentity(path: string): Promise<string> {
  const { size, mtimeMs } = await stat(path);
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const hash = createHash('sha256').update(`${size}:${Math.floor(mtimeMs)}:`);
    return hash.update(buffer.subarray(0, bytesRead)).digest('hex').slice(0, 32);
  } finally {
    await file.close();
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
