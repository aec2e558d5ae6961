import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { NewSpoolItem, Outcome, Spool } from '../../src/spool/spool.ts';

/** How a member of this suite is made. `now` is a clock that the suite turns. */
export interface SpoolUnderTest {
  /** Opens a spool on `place`; the same place again is the same spool, also at the same time. */
  open(options: {
    readonly place: string;
    readonly now: () => Date;
    readonly maxBytes?: number;
    readonly maxAgeMs?: number;
    readonly leaseMs?: number;
  }): Spool;
  newPlace(): string;
}

const START = Date.parse('2026-03-01T12:00:00.000Z');
const ALL = { items: 10_000, bytes: 1e9 };
const OUTCOMES: readonly Outcome[] = ['indexed', 'dead_lettered', 'suppressed', 'duplicate'];

/** What every spool promises. */
export function describeSpool(name: string, { open, newPlace }: SpoolUnderTest): void {
  let opened: Spool[] = [];
  let clock = START;
  const now = () => new Date(clock);
  const start = (options: Partial<Parameters<typeof open>[0]> = {}) => {
    const spool = open({ place: newPlace(), now, ...options });
    opened.push(spool);
    return spool;
  };
  const item = (payload: string, accept_id = 'accept-1'): NewSpoolItem => ({
    source: 'shop',
    kind: 'message',
    payload,
    received_at: new Date(clock).toISOString(),
    accept_id,
  });
  const payloads = (items: readonly { payload: string }[]) => items.map((one) => one.payload);

  afterEach(async () => {
    await Promise.all(opened.map((spool) => spool.close()));
    opened = [];
    clock = START;
  });

  describe(name, () => {
    test('hands items out in the order they were appended, each once', async () => {
      const spool = start();
      await spool.append([item('1'), item('2')]);
      await spool.append([item('3')]);
      expect(payloads(await spool.claim({ items: 2, bytes: 1e9 }))).toEqual(['1', '2']);
      expect(payloads(await spool.claim(ALL))).toEqual(['3']);
      expect(await spool.claim(ALL)).toEqual([]);
    });

    test('keeps every field of an item, and a refusal found on arrival', async () => {
      const spool = start();
      const given = {
        ...item('{"a":"é\u{1F600}"}'),
        refusal: { code: 'too_large', detail: 'too long' },
      } as const;
      await spool.append([given]);
      const [claimed] = await spool.claim(ALL);
      expect(claimed).toMatchObject({ ...given, attempts: 0 });
    });

    test('stops a claim at its limit of bytes, yet always hands out one', async () => {
      const spool = start();
      await spool.append([item('x'.repeat(5000)), item('y'), item('z')]);
      expect(payloads(await spool.claim({ items: 10, bytes: 100 }))).toEqual(['x'.repeat(5000)]);
      expect(await spool.claim({ items: 10, bytes: 100 })).toHaveLength(1);
    });

    test('keeps positions and items over a reopening, never using a position twice', async () => {
      const place = newPlace();
      const first = start({ place });
      await first.append([item('1'), item('2')]);
      const claimed = await first.claim({ items: 2, bytes: 1e9 });
      await first.settle(claimed.map(({ seq }) => ({ seq, outcome: 'indexed' })));
      await first.append([item('3')]);
      await first.close();
      const second = start({ place });
      const [third] = await second.claim(ALL);
      expect(third?.payload).toBe('3');
      expect(third?.seq).toBeGreaterThan(Math.max(...claimed.map(({ seq }) => seq)));
      expect(await second.status()).toMatchObject({ accepted: 3, indexed: 2, queued: 1 });
    });

    test('writes what was appended just before closing', async () => {
      const place = newPlace();
      const first = start({ place });
      const appended = first.append([item('last')]);
      await first.close();
      await appended;
      expect(payloads(await start({ place }).claim(ALL))).toEqual(['last']);
    });

    test('hands a claim out again when its lease ran out, counting the attempt', async () => {
      const spool = start({ leaseMs: 1000 });
      await spool.append([item('1'), item('2')]);
      const [first] = await spool.claim({ items: 1, bytes: 1e9 });
      clock += 999;
      expect(payloads(await spool.claim(ALL))).toEqual(['2']);
      clock += 1;
      expect(await spool.claim(ALL)).toMatchObject([{ payload: '1', attempts: 1 }]);
      // The first worker was only slow: its settlement ends the item, once.
      const outcome = { seq: first?.seq ?? -1, outcome: 'indexed' } as const;
      await spool.settle([outcome]);
      await spool.settle([outcome]);
      expect(await spool.status()).toMatchObject({ accepted: 2, indexed: 1, queued: 1 });
    });

    test('hands released items out again at once, in their old order', async () => {
      const spool = start();
      await spool.append([item('1'), item('2'), item('3')]);
      const claimed = await spool.claim({ items: 2, bytes: 1e9 });
      await spool.release(claimed.map(({ seq }) => seq));
      expect((await spool.status()).in_flight).toBe(0);
      expect(payloads(await spool.claim(ALL))).toEqual(['1', '2', '3']);
    });

    test('hands an item given back with a delay out when that is over, also after a restart, others meanwhile', async () => {
      const place = newPlace();
      const spool = start({ place, leaseMs: 1000 });
      await spool.append([item('1'), item('2'), item('3')]);
      const [first, second] = await spool.claim({ items: 2, bytes: 1e9 });
      await spool.release([first?.seq ?? -1], 5000);
      await spool.release([second?.seq ?? -1]);
      const others = await spool.claim(ALL);
      expect(others).toMatchObject([
        { payload: '2', delays: 0 },
        { payload: '3', delays: 0 },
      ]);
      await spool.settle(others.map(({ seq }) => ({ seq, outcome: 'indexed' })));
      await spool.close();
      const again = start({ place, leaseMs: 1000 });
      clock += 4999;
      expect(await again.claim(ALL)).toEqual([]);
      expect(await again.status()).toMatchObject({ queued: 1, indexed: 2 });
      clock += 1;
      expect(await again.claim(ALL)).toMatchObject([{ payload: '1', attempts: 1, delays: 1 }]);
      await again.release([first?.seq ?? -1], 10);
      clock += 10;
      expect(await again.claim(ALL)).toMatchObject([{ payload: '1', attempts: 2, delays: 2 }]);
    });

    test('refuses an append beyond its bytes whole, and takes it when there is room again', async () => {
      const spool = start({ maxBytes: 5000 });
      await spool.append([item('x'.repeat(4000))]);
      const refused = spool.append([item('small'), item('y'.repeat(4000))]);
      await expect(refused).rejects.toMatchObject({
        code: 'spool_full',
        retryAfterSeconds: expect.any(Number),
      });
      expect(await spool.status()).toMatchObject({ accepted: 1, queued: 1 });
      const [first] = await spool.claim(ALL);
      await spool.settle([{ seq: first?.seq ?? -1, outcome: 'indexed' }]);
      await spool.append([item('y'.repeat(4000))]);
      expect(await spool.status()).toMatchObject({ accepted: 2, queued: 1 });
    });

    test('takes what fits although an append of the same instant does not', async () => {
      const spool = start({ maxBytes: 5000 });
      const results = await Promise.allSettled([
        spool.append([item('a')]),
        spool.append([item('y'.repeat(9000))]),
        spool.append([item('b')]),
      ]);
      expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(payloads(await spool.claim(ALL))).toEqual(['a', 'b']);
    });

    test('refuses appends while its oldest item is too old', async () => {
      const spool = start({ maxAgeMs: 60_000 });
      await spool.append([item('1')]);
      clock += 60_001;
      await expect(spool.append([item('2')])).rejects.toMatchObject({ code: 'spool_full' });
      expect(await spool.status()).toMatchObject({ oldest_age_ms: 60_001 });
      const [first] = await spool.claim(ALL);
      await spool.settle([{ seq: first?.seq ?? -1, outcome: 'indexed' }]);
      await expect(spool.append([item('2')])).resolves.toBeUndefined();
    });

    test('tells the fate of one request, and forgets it a day after its last item ended', async () => {
      const spool = start();
      await spool.append([item('1', 'A'), item('2', 'A'), item('3', 'B')]);
      await spool.append([item('4', 'A')]);
      const claimed = await spool.claim(ALL);
      const seqOf = (payload: string) => claimed.find((one) => one.payload === payload)?.seq ?? -1;
      await spool.settle([
        { seq: seqOf('1'), outcome: 'indexed', created: true },
        { seq: seqOf('2'), outcome: 'duplicate' },
      ]);
      expect(await spool.fate('A')).toEqual({
        accepted: 3,
        indexed: 1,
        created: 1,
        duplicate: 1,
        dead_lettered: 0,
        suppressed: 0,
        queued: 1,
      });
      clock += 25 * 3_600_000;
      await spool.settle([{ seq: seqOf('4'), outcome: 'indexed' }]);
      clock += 23 * 3_600_000;
      await spool.settle([]);
      expect(await spool.fate('A')).toMatchObject({ queued: 0, indexed: 2, created: 1 });
      clock += 2 * 3_600_000;
      await spool.settle([{ seq: seqOf('3'), outcome: 'indexed' }]);
      expect(await spool.fate('A')).toBeUndefined();
      expect(await spool.fate('B')).toMatchObject({ accepted: 1, indexed: 1 });
      expect(await spool.fate('never')).toBeUndefined();
    });

    test('shares items between two handles on the same spool, each item to one of them', async () => {
      const place = newPlace();
      const one = start({ place });
      const two = start({ place });
      await Promise.all(
        Array.from({ length: 50 }, (_, i) => (i % 2 === 0 ? one : two).append([item(String(i))])),
      );
      const seen = new Set<number>();
      for (;;) {
        const [a, b] = await Promise.all([
          one.claim({ items: 7, bytes: 1e9 }),
          two.claim({ items: 5, bytes: 1e9 }),
        ]);
        if (a.length + b.length === 0) break;
        for (const { seq } of [...a, ...b]) {
          expect(seen.has(seq)).toBe(false);
          seen.add(seq);
        }
      }
      expect(seen.size).toBe(50);
      expect(await one.status()).toMatchObject({ accepted: 50, queued: 50, in_flight: 50 });
    });

    test('conserves: accepted = indexed + dead_lettered + suppressed + duplicate + queued, after any steps', async () => {
      const step = fc.oneof(
        fc.record({ do: fc.constant('append' as const), count: fc.integer({ min: 1, max: 4 }) }),
        fc.record({ do: fc.constant('claim' as const), count: fc.integer({ min: 1, max: 3 }) }),
        fc.record({
          do: fc.constant('settle' as const),
          count: fc.integer({ min: 0, max: 3 }),
          outcome: fc.constantFrom(...OUTCOMES),
        }),
        fc.record({
          do: fc.constant('release' as const),
          count: fc.integer({ min: 0, max: 2 }),
          delayMs: fc.constantFrom(0, 500),
        }),
        fc.record({ do: fc.constant('wait' as const), count: fc.integer({ min: 0, max: 2000 }) }),
        fc.record({ do: fc.constant('reopen' as const) }),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
          const place = newPlace();
          const options = { place, maxBytes: 2000, leaseMs: 1000 };
          let spool = start(options);
          let held: number[] = [];
          let accepted = 0;
          const endedSeqs = new Set<number>();
          for (const one of steps) {
            if (one.do === 'append') {
              const items = Array.from({ length: one.count }, () => item('{}'));
              await spool.append(items).then(
                () => {
                  accepted += items.length;
                },
                (error: unknown) => expect(error).toMatchObject({ code: 'spool_full' }),
              );
            }
            if (one.do === 'claim') {
              const claimed = await spool.claim({ items: one.count, bytes: 1e9 });
              held = [...held, ...claimed.map(({ seq }) => seq)];
            }
            if (one.do === 'settle') {
              const seqs = held.slice(0, one.count);
              await spool.settle(seqs.map((seq) => ({ seq, outcome: one.outcome })));
              for (const seq of seqs) endedSeqs.add(seq);
            }
            if (one.do === 'release') await spool.release(held.slice(0, one.count), one.delayMs);
            if (one.do === 'wait') clock += one.count;
            if (one.do === 'reopen') {
              await spool.close();
              spool = start(options);
            }
            const s = await spool.status();
            expect(s.accepted).toBe(
              s.indexed + s.dead_lettered + s.suppressed + s.duplicate + s.queued,
            );
            expect(s).toMatchObject({ accepted, queued: accepted - endedSeqs.size });
            expect(s.in_flight).toBeLessThanOrEqual(s.queued);
            expect(s.bytes === 0).toBe(s.queued === 0);
          }
          await spool.close();
        }),
        { numRuns: 40 },
      );
    });
  });
}
