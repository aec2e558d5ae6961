import { expect } from 'vitest';
import { z } from 'zod';
import type { Role } from '../../src/model/role.ts';
import type { TestProduct } from '../support/product.ts';
import type { Action, Check, Story } from './story.ts';

const Profile = z.object({ profile: z.looseObject({ profile_id: z.string() }) });
const Hits = z.object({ hits: z.array(Profile) });
const Events = z.object({ events: z.array(z.unknown()) });
const Consents = z.object({ consents: z.array(z.unknown()) });
const Traits = z.object({ traits: z.array(z.looseObject({ field: z.string() })) });
const Letters = z.object({ dead_letters: z.array(z.looseObject({ dead_letter_id: z.string() })) });
const Taken = z.object({ batch_id: z.string() });
const Status = z.object({
  accepted: z.int(),
  indexed: z.int(),
  duplicate: z.int(),
  dead_lettered: z.int(),
  suppressed: z.int(),
  queued: z.int(),
});
type Status = z.infer<typeof Status>;

/** Tells stories to a running product, over HTTP alone. */
export class Teller {
  readonly #product: TestProduct;
  readonly #remembered = new Map<string, string>();
  #lastBatch = '';
  #before: Status | undefined;

  constructor(product: TestProduct) {
    this.#product = product;
  }

  async tell(story: Story): Promise<void> {
    this.#remembered.clear();
    this.#before = await this.#status();
    for (const step of [...story.given, ...story.steps, ...story.expected]) {
      if (isAction(step)) {
        await this.#act(step);
        await this.#product.settled();
      } else await this.#check(step);
    }
  }

  async #act(action: Action): Promise<void> {
    if ('send_calls' in action) {
      const { source, calls } = action.send_calls;
      const { url, access } = this.#product.product;
      const key = access.write_keys[source] ?? '';
      const answer = await fetch(`${url}/v1/batch`, {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` },
        body: JSON.stringify({ batch: calls }),
      });
      expect(answer.status).toBe(200);
    } else if ('send_rows' in action) {
      const { source, rows } = action.send_rows;
      const { batch_id } = await this.#ask(
        Taken,
        'POST',
        `/v1/records/${source}`,
        'steward',
        rows,
        202,
      );
      this.#lastBatch = batch_id;
    } else if ('replay' in action) {
      const [letter] = await this.#letters();
      const body = { ids: [letter?.dead_letter_id], ...action.replay };
      await this.#ask(z.unknown(), 'POST', '/v1/dead-letters/replay', 'steward', body, 202);
    } else {
      const { name, of } = action.remember;
      this.#remembered.set(name, await this.#idOf(of));
    }
  }

  async #check(check: Check): Promise<void> {
    if ('profile' in check) {
      const { of, is, as } = check.profile;
      const { profile } = await this.#ask(
        Profile,
        'GET',
        `/v1/profiles/${await this.#idOf(of)}`,
        as,
      );
      expect(profile).toMatchObject(is);
    } else if ('timeline' in check) {
      const { of, events } = check.timeline;
      const path = `/v1/profiles/${await this.#idOf(of)}/timeline`;
      expect((await this.#ask(Events, 'GET', path)).events).toMatchObject(events);
    } else if ('consents' in check) {
      const { of, are } = check.consents;
      const path = `/v1/profiles/${await this.#idOf(of)}/consents`;
      expect((await this.#ask(Consents, 'GET', path)).consents).toMatchObject(are);
    } else if ('traits' in check) {
      const { of, are } = check.traits;
      const path = `/v1/profiles/${await this.#idOf(of)}/traits`;
      const { traits } = await this.#ask(Traits, 'GET', path);
      expect(Object.fromEntries(traits.map((one) => [one.field, one]))).toMatchObject(are);
    } else if ('one_person' in check) {
      expect(new Set(await this.#idsOf(check.one_person)).size).toBe(1);
    } else if ('apart' in check) {
      expect(new Set(await this.#idsOf(check.apart)).size).toBe(check.apart.length);
    } else if ('nobody' in check) {
      const path = `/v1/profiles/${encodeURIComponent(check.nobody)}`;
      const { status } = await this.#product.request('representative', 'GET', path);
      expect(status).toBe(404);
    } else if ('moved' in check) {
      const { from, to } = check.moved;
      const path = `/v1/profiles/${this.#remembered.get(from)}`;
      const { status, headers } = await this.#product.request('representative', 'GET', path);
      const location = `/v1/profiles/${await this.#idOf(to)}`;
      expect({ status, location: headers.get('location') }).toEqual({ status: 308, location });
    } else if ('found' in check) {
      const { query, as, people } = check.found;
      const { hits } = await this.#ask(Hits, 'POST', '/v1/profiles/search', as, { query });
      expect(hits.map((hit) => hit.profile.profile_id)).toEqual(await this.#idsOf(people));
    } else if ('fates' in check) {
      const now = await this.#status();
      const since = Object.keys(check.fates).map((name) => [
        name,
        now[name as keyof Status] - (this.#before?.[name as keyof Status] ?? 0),
      ]);
      expect(Object.fromEntries(since)).toEqual(check.fates);
    } else expect(await this.#letters()).toMatchObject(check.dead_letters);
  }

  async #letters() {
    const path = `/v1/dead-letters?status=open&accept_id=${this.#lastBatch}`;
    return (await this.#ask(Letters, 'GET', path, 'steward')).dead_letters;
  }

  #status(): Promise<Status> {
    return this.#ask(Status, 'GET', '/v1/ingest/status', 'steward');
  }

  #idsOf(keys: readonly string[]): Promise<string[]> {
    return Promise.all(keys.map((key) => this.#idOf(key)));
  }

  /** The id an identifier leads to; asking by identifier follows merges. */
  async #idOf(key: string): Promise<string> {
    const path = `/v1/profiles/${encodeURIComponent(key)}`;
    return (await this.#ask(Profile, 'GET', path)).profile.profile_id;
  }

  async #ask<T>(
    schema: z.ZodType<T>,
    method: string,
    path: string,
    role: Role = 'representative',
    body?: unknown,
    status = 200,
  ): Promise<T> {
    const answer = await this.#product.request(role, method, path, body);
    expect({ path, status: answer.status }).toEqual({ path, status });
    return schema.parse(answer.body);
  }
}

function isAction(step: Action | Check): step is Action {
  return ['send_calls', 'send_rows', 'replay', 'remember'].some((name) => name in step);
}
