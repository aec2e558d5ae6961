import { describe, expect, test } from 'vitest';
import {
  dockerNames,
  dockerRunArguments,
} from '../../../../src/elasticsearch/engine/docker-args.ts';
import { ENGINE_IMAGE } from '../../../../src/elasticsearch/engine/engine.ts';

const input = { names: dockerNames('/srv/azimut'), httpPort: 9333, heapMib: 512 };

/** Value after each occurrence of an option. */
const valuesOf = (args: string[], option: string) =>
  args.flatMap((arg, i) => (arg === option ? [args[i + 1]] : []));

describe('docker run', () => {
  test('publishes on loopback only, bounds memory, and keeps data in the volume of the home', () => {
    const args = dockerRunArguments(input);
    expect(valuesOf(args, '--publish')).toEqual(['127.0.0.1:9333:9200']);
    expect(valuesOf(args, '--memory')).toEqual(['1024m']);
    expect(valuesOf(args, '--volume')).toEqual([
      `${input.names.volume}:/usr/share/elasticsearch/data`,
    ]);
    expect(valuesOf(args, '--label')).toEqual([input.names.label]);
    expect(args.at(-1)).toBe(ENGINE_IMAGE);
  });

  test('has security on when there is a password, which is no argument', () => {
    const args = dockerRunArguments({ ...input, passwordFile: '/srv/azimut/engine.env' });
    expect(valuesOf(args, '--env')).toContain('xpack.security.enabled=true');
    expect(valuesOf(args, '--env-file')).toEqual(['/srv/azimut/engine.env']);
    expect(args.join(' ')).not.toContain('ELASTIC_PASSWORD');
  });

  test('has security off only when told', () => {
    const args = dockerRunArguments(input);
    expect(valuesOf(args, '--env')).toContain('xpack.security.enabled=false');
    expect(valuesOf(args, '--env-file')).toEqual([]);
  });

  test('names container and volume by the home, so that homes never meet', () => {
    expect(dockerNames('/a')).toEqual(dockerNames('/a'));
    expect(dockerNames('/a').container).not.toBe(dockerNames('/b').container);
  });
});
