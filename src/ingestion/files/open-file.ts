import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { AppError } from '../../errors.ts';
import type { ReadLimits } from './file-item.ts';

const CHUNK_BYTES = 256 * 1024;
const SAMPLE_BYTES = 128 * 1024;

/** Raised inside {@link OpenFile.chunks} when the rest of a file cannot be unpacked; what came before is good. */
export class DamagedFileError extends Error {
  override readonly name = 'DamagedFileError';
}

export interface OpenFile {
  readonly compressed: boolean;
  readonly sizeBytes: number;
  /** Unpacked beginning of the file, to tell its format by. */
  readonly sample: Buffer;
  /** The whole unpacked file, beginning included. To be iterated once. */
  chunks(): AsyncGenerator<Buffer>;
  /** Bytes read from disk so far, of `sizeBytes`. */
  bytesRead(): number;
}

/**
 * Opens a plain or gzip file for streaming.
 * @throws AppError `not_found` when there is no such file, `invalid_request` for a folder, an empty file or a format that is not text
 */
export async function openFile(path: string, limits: ReadLimits): Promise<OpenFile> {
  const sizeBytes = await sizeOf(path);
  const magic = await firstBytes(path, 8);
  refuseBinary(path, magic);
  const compressed = magic[0] === 0x1f && magic[1] === 0x8b;
  const counter = { read: 0 };
  const source = compressed ? unpacked(path, counter, limits) : plain(path, counter);
  const head: Buffer[] = [];
  let sampled = 0;
  let damage: DamagedFileError | undefined;
  try {
    while (sampled < SAMPLE_BYTES) {
      const next = await source.next();
      if (next.done === true) break;
      head.push(next.value);
      sampled += next.value.length;
    }
  } catch (error) {
    // What was unpacked before the damage is still worth reading: the error comes after it, in its place.
    if (!(error instanceof DamagedFileError)) throw error;
    damage = error;
  }
  if (sampled === 0 && damage === undefined) {
    throw new AppError('invalid_request', `${path} is empty`);
  }
  return {
    compressed,
    sizeBytes,
    sample: Buffer.concat(head).subarray(0, SAMPLE_BYTES),
    bytesRead: () => counter.read,
    async *chunks() {
      yield* head;
      if (damage !== undefined) throw damage;
      yield* source;
    },
  };
}

async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new AppError('not_found', `there is no file ${path}`, { cause });
  });
  if (found.isDirectory()) throw new AppError('invalid_request', `${path} is a folder, not a file`);
  if (found.size === 0) throw new AppError('invalid_request', `${path} is empty`);
  return found.size;
}

async function firstBytes(path: string, count: number): Promise<Buffer> {
  const file = await open(path).catch((cause: unknown) => {
    throw new AppError('forbidden', `${path} cannot be read`, { cause });
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(count), 0, count, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

const BINARY: readonly { readonly magic: string; readonly what: string }[] = [
  { magic: '504b0304', what: 'a zip archive or Excel workbook: unpack it, or save it as CSV' },
  { magic: 'd0cf11e0', what: 'an old Excel workbook: save it as CSV' },
  { magic: '28b52ffd', what: 'packed with zstd: unpack it, or pack it with gzip' },
  { magic: '425a68', what: 'packed with bzip2: unpack it, or pack it with gzip' },
  { magic: 'fd377a585a00', what: 'packed with xz: unpack it, or pack it with gzip' },
  { magic: '50415231', what: 'a Parquet file: export it as CSV or NDJSON' },
  { magic: '25504446', what: 'a PDF document' },
];

function refuseBinary(path: string, magic: Buffer): void {
  const hex = magic.toString('hex');
  const known = BINARY.find((format) => hex.startsWith(format.magic));
  if (known !== undefined) throw new AppError('invalid_request', `${path} is ${known.what}`);
}

async function* plain(path: string, counter: { read: number }): AsyncGenerator<Buffer> {
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
    counter.read += (chunk as Buffer).length;
    yield chunk as Buffer;
  }
}

async function* unpacked(
  path: string,
  counter: { read: number },
  limits: ReadLimits,
): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  file.on('data', (chunk) => {
    counter.read += chunk.length;
  });
  file.on('error', (error) => gunzip.destroy(error));
  file.pipe(gunzip);
  let out = 0;
  try {
    for await (const chunk of gunzip) {
      out += (chunk as Buffer).length;
      if (out > limits.gzipFreeBytes && out > limits.gzipRatio * Math.max(counter.read, 1)) {
        throw new DamagedFileError(
          `gzip data grow more than ${limits.gzipRatio} times: stopped after ${out} bytes`,
        );
      }
      yield chunk as Buffer;
    }
  } catch (error) {
    if (error instanceof DamagedFileError) throw error;
    throw new DamagedFileError(`gzip data end too early or are damaged after ${out} bytes`, {
      cause: error,
    });
  } finally {
    file.destroy();
    gunzip.destroy();
  }
}
