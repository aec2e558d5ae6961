import { Buffer } from 'node:buffer';

/** Numbers as base64 of their little-endian bytes: the same on every machine we run on. */
export function toBase64(values: Int8Array | Int32Array | Float32Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
}

export function fromBase64(text: string): ArrayBuffer {
  const bytes = Buffer.from(text, 'base64');
  const copy = new ArrayBuffer(bytes.byteLength);
  new Uint8Array(copy).set(bytes);
  return copy;
}
