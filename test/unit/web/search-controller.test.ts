import { describe, expect, test } from 'vitest';
import type { Hit } from '../../../src/web/api/types.ts';
import { createSearchController } from '../../../src/web/search/search-controller.ts';

/** A server whose answers come when the test says so, in any order. */
function searchWorld() {
  const asked: {
    text: string;
    signal: AbortSignal;
    answer(...ids: string[]): Promise<void>;
    fail(): Promise<void>;
  }[] = [];
  const opened: string[] = [];
  const controller = createSearchController(
    (text, signal) =>
      new Promise((resolve, reject) => {
        asked.push({
          text,
          signal,
          answer: async (...ids) => resolve({ hits: ids.map(hit), did_you_mean: null }),
          fail: async () => reject(new Error('no')),
        });
      }),
    ({ profile_id }) => opened.push(profile_id),
  );
  const request = (index: number) => {
    const found = asked[index];
    if (found === undefined) throw new Error(`request ${index} was not sent`);
    return found;
  };
  const ids = () => controller.getState().hits.map(({ profile_id }) => profile_id);
  return { controller, asked, opened, request, ids };
}

function hit(profile_id: string): Hit {
  return { profile_id, profile: { profile_id }, why: [], own: [] };
}

describe('search at every key', () => {
  test('sends each text at once and aborts the former request', () => {
    const { controller, asked } = searchWorld();
    for (const text of ['m', 'ma', 'mar']) controller.type(text);
    expect(asked.map(({ text, signal }) => [text, signal.aborted])).toEqual([
      ['m', true],
      ['ma', true],
      ['mar', false],
    ]);
  });

  test('keeps former hits until the answer to the newest text comes, whatever comes in between', async () => {
    const { controller, request, ids } = searchWorld();
    controller.type('m');
    await request(0).answer('p_m');
    controller.type('ma');
    controller.type('mar');
    expect(ids()).toEqual(['p_m']);
    await request(1).answer('p_late');
    expect(ids()).toEqual(['p_m']);
    await request(2).answer('p_mar');
    expect(ids()).toEqual(['p_mar']);
    expect(controller.getState().answered).toBe('mar');
  });

  test('Enter opens the chosen hit of what is typed', async () => {
    const { controller, request, opened } = searchWorld();
    controller.type('marie');
    await request(0).answer('p_1', 'p_2');
    controller.move(1);
    controller.enter();
    expect(opened).toEqual(['p_2']);
  });

  test('Enter while waiting opens the first hit of the awaited answer, never a former one', async () => {
    const { controller, request, opened } = searchWorld();
    controller.type('marie');
    await request(0).answer('p_old');
    controller.type('jean');
    controller.enter();
    expect(opened).toEqual([]);
    await request(1).answer('p_new');
    expect(opened).toEqual(['p_new']);
  });

  test.each([
    {
      name: 'typing goes on',
      interrupt: (c: ReturnType<typeof searchWorld>['controller']) => c.type('jeanne'),
    },
    {
      name: 'the box is left',
      interrupt: (c: ReturnType<typeof searchWorld>['controller']) => c.cancelOpen(),
    },
    {
      name: 'the text is cleared',
      interrupt: (c: ReturnType<typeof searchWorld>['controller']) => c.clear(),
    },
  ])('gives a pending Enter up when $name', async ({ interrupt }) => {
    const { controller, asked, opened } = searchWorld();
    controller.type('jean');
    controller.enter();
    interrupt(controller);
    for (const { answer } of asked) await answer('p_1');
    expect(opened).toEqual([]);
  });

  test('shows a failure of the newest request alone, and tries again when asked', async () => {
    const { controller, request, ids } = searchWorld();
    controller.type('a');
    controller.type('ab');
    await request(0).fail();
    expect(controller.getState().error).toBeNull();
    await request(1).fail();
    await Promise.resolve();
    expect(controller.getState().error).not.toBeNull();
    controller.retry();
    await request(2).answer('p_ab');
    expect(ids()).toEqual(['p_ab']);
    expect(controller.getState().error).toBeNull();
  });

  test('asks nothing for blank text and forgets the hits', async () => {
    const { controller, request, asked, ids } = searchWorld();
    controller.type('a');
    await request(0).answer('p_a');
    controller.type('   ');
    expect(asked).toHaveLength(1);
    expect(ids()).toEqual([]);
  });
});
