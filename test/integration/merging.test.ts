import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import type { MergeAuthor } from '../../src/model/merge.ts';
import type { ProfileDoc } from '../../src/model/profile.ts';
import { type FaultProxy, PASS, startFaultProxy } from '../support/fault-proxy.ts';
import { type Installation, install, track } from '../support/installation.ts';
import { openClient } from '../support/worker-parts.ts';

let it: Installation;
let proxy: FaultProxy;
const by: MergeAuthor = { kind: 'steward', actor: 'key_1' };

beforeAll(async () => {
  proxy = await startFaultProxy(inject('engineAccess'));
});
afterAll(async () => await proxy.close());
beforeEach(async () => {
  it = await install();
  proxy.decide = () => PASS;
});
afterEach(async () => await it.close());

async function take(...messages: object[]): Promise<void> {
  await it.accept(messages);
  await it.ingestion().worker.drain();
}

async function byKey(): Promise<(key: string) => ProfileDoc> {
  const profiles = await it.profiles();
  return (key) => {
    const [found, ...more] = profiles.filter(
      (doc) => doc.status === 'active' && doc.identifiers.some((id) => id.endsWith(key)),
    );
    if (found === undefined || more.length > 0) throw new Error(`${more.length} own ${key}`);
    return found;
  };
}

async function expectClean(checked: number): Promise<void> {
  const report = await it.ingestion().verify({ all: true });
  expect(report).toMatchObject({ checked, drifted: [] });
}

function identify(id: string, ids: { user?: string; anonymous?: string; email?: string }): object {
  return {
    type: 'identify',
    messageId: id,
    timestamp: '2026-03-05T10:00:00.000Z',
    ...(ids.user === undefined ? {} : { userId: ids.user }),
    ...(ids.anonymous === undefined ? {} : { anonymousId: ids.anonymous }),
    traits: ids.email === undefined ? {} : { email: ids.email },
  };
}

describe('a steward', () => {
  test('merges two people, and undoing gives each back what is theirs, later events too', async () => {
    await take(
      identify('a1', { email: 'anne@mail.fr' }),
      track({ id: 'a2', anonymous: 'phone-a' }),
      identify('b1', { email: 'ben@mail.fr', anonymous: 'phone-b' }),
      track({ id: 'b2', anonymous: 'phone-b' }),
    );
    const before = await byKey();
    const [anne, ben] = [before('anne@mail.fr'), before('ben@mail.fr')];
    const { merging } = it.ingestion();
    const preview = await merging.preview({
      survivor: anne.profile_id,
      losers: [ben.profile_id],
    });
    expect(preview).toMatchObject({
      objections: [],
      moves: { events: 2, identifiers: 2, records: 0 },
      fields: [
        {
          field: 'email',
          others: [{ value: expect.any(String) as string, source: 'segment' }],
        },
      ],
    });
    const merged = await merging.merge({
      survivor: anne.profile_id,
      losers: [ben.profile_id],
      by,
      reason: 'same voice',
    });
    expect(merged).toMatchObject({ status: 'applied', survivor_id: anne.profile_id });
    expect((await byKey())('ben@mail.fr').events_count).toBe(3);

    // What comes now is stored under the survivor's id.
    await take(
      identify('a3', { email: 'anne@mail.fr' }),
      track({ id: 'b3', anonymous: 'phone-b' }),
      identify('b4', { email: 'ben@mail.fr', user: 'ben-new' }),
    );
    expect((await it.events()).find(({ message_id }) => message_id === 'b3')?.profile_id).toBe(
      anne.profile_id,
    );

    const undone = await merging.undo(merged.merge_id, by);
    expect(undone).toMatchObject({ status: 'undone', separated: [ben.profile_id] });
    const after = await byKey();
    expect(after('ben@mail.fr')).toMatchObject({
      profile_id: ben.profile_id,
      events_count: 4,
      identifiers: expect.arrayContaining(['customer_id:default/ben-new']) as string[],
    });
    expect(after('anne@mail.fr')).toMatchObject({ profile_id: anne.profile_id, events_count: 2 });
    expect((await it.events()).find(({ message_id }) => message_id === 'b3')?.profile_id).toBe(
      ben.profile_id,
    );
    await expectClean(3);

    // They stay apart, whatever one message carries.
    await take(
      identify('c1', { email: 'anne@mail.fr', anonymous: 'phone-b' }),
      track({ id: 'c2', user: 'ben-new' }),
    );
    const later = await byKey();
    expect(later('anne@mail.fr')).toMatchObject({ profile_id: anne.profile_id, events_count: 3 });
    expect(later('phone-b')).toMatchObject({ profile_id: ben.profile_id, events_count: 5 });
    expect((await it.events()).find(({ message_id }) => message_id === 'c1')?.issues).toEqual([
      'identifiers.anonymous_id:apart',
    ]);
    await expectClean(3);
    await expect(merging.undo(merged.merge_id, by)).rejects.toMatchObject({
      code: 'conflict',
      objections: [{ code: 'already_undone' }],
    });
    await it.client.indices.refresh({ index: `${it.prefix}-audit` });
    const audit = await it.client.search<{ action: string }>({
      index: `${it.prefix}-audit`,
      sort: [{ at: 'asc' }],
    });
    expect(audit.hits.hits.map(({ _source }) => _source?.action)).toEqual([
      'merge.applied',
      'merge.undone',
    ]);
  });
});

