import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { createGunzip } from 'node:zlib';
import { AppError } from '../../errors.ts';

/** Bounds on a request's body: as it travels, and after inflating. */
export interface BodyLimits {
  readonly maxWireBytes: number;
  readonly maxBytes: number;
}

/**
 * Yields a request's body, inflated, in pieces, without ever holding more than a few of them.
 * @throws AppError `unsupported_media_type` for encodings other than gzip, `payload_too_large` as soon as a bound
 *   is passed (a gzip bomb stops there), `invalid_request` when the data is broken off or no gzip
 */
export async function* openBody(request: Request, limits: BodyLimits): AsyncGenerator<Buffer> {
  const encoding = (request.headers.get('content-encoding') ?? 'identity').trim().toLowerCase();
  if (encoding !== 'identity' && encoding !== 'gzip' && encoding !== '') {
    throw new AppError('unsupported_media_type', 'content-encoding must be gzip or absent');
  }
  const declared = Number(request.headers.get('content-length') ?? 0);
  if (declared > limits.maxWireBytes) throw tooLarge(limits.maxWireBytes);
  if (request.body === null) return;
  const wire = Readable.fromWeb(request.body as ReadableStream<Uint8Array>);
  const inflated = counting(encoding === 'gzip' ? limits.maxBytes : limits.maxWireBytes);
  // The generator below sees every failure by reading; the promise only has to be looked after.
  const flow =
    encoding === 'gzip'
      ? pipeline(wire, counting(limits.maxWireBytes), createGunzip(), inflated)
      : pipeline(wire, inflated);
  flow.catch(() => undefined);
  try {
    for await (const chunk of inflated) yield chunk as Buffer;
  } catch (error) {
    throw error instanceof AppError ? error : describeBroken(error);
  } finally {
    inflated.destroy();
  }
}

/** The whole body as bytes, within the same bounds. */
export async function readBody(request: Request, limits: BodyLimits): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of openBody(request, limits)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function counting(maxBytes: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > maxBytes) done(tooLarge(maxBytes));
      else done(null, chunk);
    },
  });
}

function tooLarge(maxBytes: number): AppError {
  return new AppError('payload_too_large', `the body is larger than ${maxBytes} bytes`);
}

function describeBroken(error: unknown): AppError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const what = code.startsWith('Z_') ? 'is not whole gzip data' : 'broke off';
  return new AppError('invalid_request', `the body ${what}`, { cause: error });
}
