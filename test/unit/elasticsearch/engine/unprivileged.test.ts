import { describe, expect, test } from 'vitest';
import {
  engineUser,
  type FolderMode,
  isReachable,
} from '../../../../src/elasticsearch/engine/unprivileged.ts';

const nobody = { uid: 65_534, gid: 65_534 };
const root = { uid: 0, gid: 0 };
const tree: Record<string, FolderMode> = {
  '/': { mode: 0o755, ...root },
  '/closed': { mode: 0o700, ...root },
  '/closed/app': { mode: 0o755, ...root },
  '/srv': { mode: 0o755, ...root },
  '/srv/own': { mode: 0o700, ...nobody },
  '/srv/group': { mode: 0o710, uid: 0, gid: 65_534 },
};

describe('what an engine started for root can reach', () => {
  test.each([
    { name: 'an open folder', path: '/srv/new/engine', reachable: true },
    { name: 'a folder in a closed home', path: '/closed/app/.azimut/engine', reachable: false },
    { name: 'a closed folder of its own', path: '/srv/own/engine', reachable: true },
    { name: 'a folder open to its group', path: '/srv/group/engine', reachable: true },
  ])('$name: $reachable', ({ path, reachable }) => {
    expect(isReachable(path, nobody, (folder) => tree[folder])).toBe(reachable);
  });

  test('everybody else reaches what they have', () => {
    expect(isReachable('/closed/app', undefined, (folder) => tree[folder])).toBe(true);
  });
});

test('only root starts the engine as somebody else', () => {
  expect(engineUser(0)?.uid).toBeGreaterThan(0);
  expect(engineUser(1000)).toBeUndefined();
});
