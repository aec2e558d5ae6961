import { setTimeout as wait } from 'node:timers/promises';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createConnections } from '../../../../src/api/live/connections.ts';
import { createProfileWatch, type Seen } from '../../../../src/api/live/profile-watch.ts';
import type { ProfileVersion } from '../../../../src/elasticsearch/profile-versions.ts';

/** Versions that a test sets by hand; `turn` resolves after the next look at them. */
function world(everyMs = 1) {
  const stored = new Map<string, ProfileVersion>();
  const looks: string[][] = [];
  let refreshes = 0;
  let failing = false;
  const watch = createProfileWatch({
    read: async (ids) => {
      looks.push([...ids]);
      if (failing) throw new Error('the engine is away');
      return new Map(stored);
    },
    refresh: async () => {
      refreshes += 1;
    },
    log: pino({ level: 'silent' }),
    everyMs,
  });
  const turn = async () => {
    const before = looks.length;
    while (looks.length < before + 2) await wait(1);
  };
  const listen = (id: string) => {
    const seen: (string | undefined)[] = [];
    let closed = false;
    const stop = watch.watch(id, {
      onSeen: (what: Seen) => seen.push(what?.version),
      onClose: () => {
        closed = true;
      },
    });
    return { seen, stop, isClosed: () => closed };
  };
  return {
    watch,
    stored,
    looks,
    turn,
    listen,
    put: (id: string, version: string) => stored.set(id, { version, status: 'active' }),
    refreshes: () => refreshes,
    fail: (on: boolean) => {
      failing = on;
    },
  };
}

test('tells every watcher what is there now, then each change once, with one look for all', async () => {
  const { watch, put, listen, turn, looks, refreshes } = world();
  put('p_a', '1-1');
  put('p_b', '1-7');
  const first = listen('p_a');
  const second = listen('p_a');
  const other = listen('p_b');
  await turn();
  expect(refreshes()).toBe(1);
  put('p_a', '1-2');
  await turn();
  await turn();
  expect([first.seen, second.seen, other.seen]).toEqual([['1-1', '1-2'], ['1-1', '1-2'], ['1-7']]);
  expect(refreshes()).toBe(2);
  expect(looks.at(-1)?.toSorted()).toEqual(['p_a', 'p_b']);
  watch.close();
});

test('says that a profile is not there, and what comes into its place', async () => {
  const { watch, put, listen, turn, stored } = world();
  put('p_a', '1-1');
  const { seen } = listen('p_a');
  await turn();
  stored.clear();
  await turn();
  put('p_a', '1-9');
  await turn();
  expect(seen).toEqual(['1-1', undefined, '1-9']);
  watch.close();
});

test('does not look when nobody watches, and looks again for who comes next', async () => {
  const { watch, put, listen, turn, looks } = world();
  put('p_a', '1-1');
  const { stop } = listen('p_a');
  await turn();
  stop();
  await wait(10);
  const silent = looks.length;
  await wait(20);
  expect(looks.length).toBe(silent);
  const again = listen('p_a');
  await turn();
  expect(again.seen).toEqual(['1-1']);
  watch.close();
});

test('ends every watch when it closes, and whatever begins afterwards', async () => {
  const { watch, put, listen } = world();
  put('p_a', '1-1');
  const before = listen('p_a');
  watch.close();
  const after = listen('p_a');
  expect([before.isClosed(), after.isClosed()]).toEqual([true, true]);
});

test('opens so many streams for a key and for all, and gives a place back once', () => {
  const connections = createConnections({ process: 3, key: 2 });
  const leave = connections.open('a');
  connections.open('a');
  expect(() => connections.open('a')).toThrow('too many live streams');
  leave();
  leave();
  expect(connections.size).toBe(1);
  connections.open('b');
  connections.open('a');
  expect(() => connections.open('c')).toThrow('too many live streams');
});
