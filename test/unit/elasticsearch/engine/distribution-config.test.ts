import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import {
  engineFolders,
  engineMark,
  renderJvmOptions,
  renderSettings,
  renderUser,
} from '../../../../src/elasticsearch/engine/distribution-config.ts';

const folders = engineFolders('/srv/home of: x/engine');
const settings = { clusterName: 'azimut-1', httpPort: 9301, transportPort: 9302, folders };

describe('elasticsearch.yml', () => {
  test('binds loopback alone and keeps everything below the folder', () => {
    const yaml = parse(renderSettings(settings));
    expect(yaml['network.host']).toBe('127.0.0.1');
    expect([yaml['http.port'], yaml['transport.port']]).toEqual([9301, 9302]);
    expect([yaml['path.data'], yaml['path.logs'], ...yaml['path.repo']]).toEqual([
      folders.data,
      folders.logs,
      folders.snapshots,
    ]);
  });

  test.each([
    { name: 'on with TLS', security: { keystorePassword: 'k' }, on: true },
    { name: 'off', security: undefined, on: false },
  ])('says that security is $name', ({ security, on }) => {
    const yaml = parse(renderSettings({ ...settings, security }));
    expect(yaml['xpack.security.enabled']).toBe(on);
    expect(yaml['xpack.security.http.ssl.enabled']).toBe(on ? true : undefined);
  });

  test('names no setting that one of the distributions lacks', () => {
    const names = Object.keys(parse(renderSettings(settings)));
    const absent = /^(ingest\.geoip|xpack\.(ml|watcher|monitoring|slm|ilm)|indices\.lifecycle)/;
    expect(names.filter((name) => absent.test(name))).toEqual([]);
  });
});

test('the JVM has a fixed heap and carries the mark of its folder', () => {
  expect(renderJvmOptions(512, folders).split('\n')).toEqual([
    '-Xms512m',
    '-Xmx512m',
    engineMark(folders),
    '',
  ]);
});

test('a user line is a PBKDF2 hash, never the password', () => {
  const line = renderUser('admin', 'hunter2', Buffer.alloc(32, 7));
  expect(line).toMatch(/^admin:\{PBKDF2\}10000\$[A-Za-z0-9+/]{43}=\$[A-Za-z0-9+/]{43}=\n$/);
  expect(line).not.toContain('hunter2');
  expect(renderUser('admin', 'hunter2', Buffer.alloc(32, 8))).not.toBe(line);
});
