import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Environment } from '../../../src/config.ts';

const ROOT = join(import.meta.dirname, '../../..');
const read = (name: string) => readFileSync(join(ROOT, name), 'utf8');

describe('documents', () => {
  test('every path that ARCHITECTURE.md names exists', () => {
    const named = [
      ...read('ARCHITECTURE.md').matchAll(/`((?:src|test|bench|mappings|pipelines)\/[^`*<{ ]*)`/g),
    ]
      .map((match) => match[1] ?? '')
      .filter((path) => path !== '');
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  test('the README explains every environment variable with the words of its schema', () => {
    const readme = read('README.md');
    const missing = Object.entries(Environment.shape)
      .filter(([name, schema]) => {
        const description = schema.meta()?.description ?? '?';
        return !readme.includes(`| \`${name}\` |`) || !readme.includes(description);
      })
      .map(([name]) => name);
    expect(missing).toEqual([]);
  });
});
