import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};
const COMPRESSED = /^(text|application)\/|svg/;

export interface PageFile {
  readonly type: string;
  /** The name holds a hash of the content, so that it can be kept for ever. */
  readonly immutable: boolean;
  readonly body: Buffer;
  readonly brotli: Buffer | undefined;
}

export interface PageFiles {
  /** @param path as in the address, such as `/assets/index-a1b2c3d4.js` */
  find(path: string): Promise<PageFile | undefined>;
}

/**
 * Files of the built page. Only what is in the folder at the start is ever served, by exact name, so that no
 * address can lead out of it. Each is read and compressed once.
 */
export function openPageFiles(root: string): PageFiles {
  const names = new Set(
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && TYPES[extname(entry.name)] !== undefined)
      .map(
        (entry) => `/${relative(root, join(entry.parentPath, entry.name)).split(sep).join('/')}`,
      ),
  );
  const loaded = new Map<string, Promise<PageFile>>();
  return {
    async find(path) {
      if (!names.has(path)) return undefined;
      const file = loaded.get(path) ?? load(root, path);
      loaded.set(path, file);
      return file;
    },
  };
}

const compress = promisify(brotliCompress);

async function load(root: string, path: string): Promise<PageFile> {
  const body = await readFile(join(root, path));
  const type = TYPES[extname(path)] ?? 'application/octet-stream';
  const immutable = /^\/assets\/.+-[\w-]{8,}\.\w+$/.test(path);
  const brotli = COMPRESSED.test(type)
    ? await compress(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } })
    : undefined;
  return { type, immutable, body, brotli };
}
