import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { getSecret } from '../../../src/elasticsearch/secret.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'azimut-secret-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

describe('the secret of an installation', () => {
  test('is made once, for its owner alone, and stays', async () => {
    const secret = await getSecret({ home });
    expect(secret.length).toBeGreaterThanOrEqual(43);
    expect(await getSecret({ home })).toBe(secret);
    expect(statSync(join(home, 'secret')).mode & 0o777).toBe(0o600);
    expect(readdirSync(home)).toEqual(['secret']);
  });

  test('is the same for all that start at once', async () => {
    const secrets = await Promise.all(Array.from({ length: 8 }, () => getSecret({ home })));
    expect(new Set(secrets).size).toBe(1);
    expect(readdirSync(home)).toEqual(['secret']);
  });

  test('is the configured one when there is one', async () => {
    expect(await getSecret({ home, secret: 'x'.repeat(32) })).toBe('x'.repeat(32));
    expect(readdirSync(home)).toEqual([]);
  });

  test('is never replaced: a damaged file is an error', async () => {
    writeFileSync(join(home, 'secret'), '');
    await expect(getSecret({ home })).rejects.toMatchObject({ code: 'configuration_invalid' });
  });
});
