import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');

/** Folder of `src` → the folders it may import from, besides itself and the model. `.` is `src` itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  model: [],
  identity: [],
  traits: ['profile'],
  profile: ['identity', 'traits'],
  sources: [],
  insight: ['profile', 'traits'],
  segments: [],
  analytics: ['profile', 'traits', 'segments', 'insight', 'privacy'],
  search: ['identity', 'segments'],
  privacy: ['search', 'segments'],
  spool: ['.'],
  elasticsearch: [
    'traits',
    'segments',
    'analytics',
    'insight',
    'identity',
    'profile',
    'sources',
    'search',
    'privacy',
    '.',
  ],
  ingestion: [
    'privacy',
    'insight',
    'segments',
    'analytics',
    'identity',
    'profile',
    'sources',
    'traits',
    'elasticsearch',
    'spool',
    '.',
  ],
  demo: ['sources', '.'],
  api: [
    'insight',
    'segments',
    'analytics',
    'identity',
    'profile',
    'sources',
    'search',
    'privacy',
    'traits',
    'ingestion',
    'elasticsearch',
    'spool',
    '.',
  ],
};
const PURE = [
  'model',
  'identity',
  'profile',
  'traits',
  'sources',
  'search',
  'privacy',
  'insight',
  'segments',
  'analytics',
];

interface Import {
  readonly file: string;
  readonly target: string;
  readonly typeOnly: boolean;
}

const imports: Import[] = globSync('src/**/*.ts', { cwd: ROOT })
  .filter((file) => !file.startsWith('src/web/'))
  .flatMap((file) =>
    [
      ...readFileSync(join(ROOT, file), 'utf8').matchAll(
        /^(?:import|export)\s+(type\s)?[^;]*?from\s+'([^']+)'/gm,
      ),
    ].map((match) => ({ file, target: match[2] ?? '', typeOnly: match[1] !== undefined })),
  );

function folderOf(path: string): string {
  const parts = relative('src', path).split('/');
  return parts.length === 1 ? '.' : (parts[0] ?? '.');
}

describe('dependency arrows', () => {
  test.each(Object.keys(MAY_IMPORT))('%s imports only the folders below it', (folder) => {
    const allowed = [folder, 'model', ...(MAY_IMPORT[folder] ?? [])];
    const wrong = imports
      .filter((i) => folderOf(i.file) === folder && i.target.startsWith('.'))
      // The one leaf beside the model: the codes a failure may have.
      .filter((i) => !i.target.endsWith('/errors.ts'))
      .filter((i) => !allowed.includes(folderOf(normalize(join(dirname(i.file), i.target)))))
      .map((i) => `${i.file} imports ${i.target}`);
    expect(wrong).toEqual([]);
  });

  test('only the elasticsearch folder holds the client; elsewhere its types alone', () => {
    const wrong = imports
      .filter((i) => i.target.startsWith('@elastic/elasticsearch') && !i.typeOnly)
      .filter((i) => folderOf(i.file) !== 'elasticsearch')
      .map((i) => i.file);
    expect(wrong).toEqual([]);
  });

  test('pure folders touch no file, network, process or clock module', () => {
    const forbidden = /^node:(fs|net|http|https|child_process|sqlite|timers|worker_threads)/;
    const wrong = imports
      .filter((i) => PURE.includes(folderOf(i.file)) && forbidden.test(i.target))
      .map((i) => `${i.file} imports ${i.target}`);
    expect(wrong).toEqual([]);
  });

  test('every folder of src is named here or is an entry, so that none escapes the rule', () => {
    const folders = new Set(imports.map((i) => folderOf(i.file)));
    const known = [...Object.keys(MAY_IMPORT), '.', 'cli', 'tooling'];
    expect([...folders].filter((folder) => !known.includes(folder))).toEqual([]);
  });
});
