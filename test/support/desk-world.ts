import { setTimeout as pause } from 'node:timers/promises';
import { startTestProduct, type TestProduct } from './product.ts';

/** The whole product with people of whom some were typed twice, compared and waiting for a steward. */
export interface DeskWorld {
  readonly product: TestProduct;
  readonly url: string;
  readonly stewardKey: string;
  /** Pairs that wait, the surest first. */
  openPairs(): Promise<Pair[]>;
  /** Profile ids by display name. */
  findProfile(name: string): Promise<string | undefined>;
  stop(): Promise<void>;
}

interface Pair {
  readonly duplicate_id: string;
  readonly left_id: string;
  readonly right_id: string;
}

/** Each typed twice: once in full, once by somebody in a hurry, with another address and device. */
const TWINS = [
  ['Marie', 'Mari', 'Lefèvre', '1984-03-17', '12 rue des Lilas', '69003', 'Lyon'],
  ['Joachim', 'Joachin', 'Quentin', '1971-11-02', '4 allée des Tilleuls', '59000', 'Lille'],
  ['Ombeline', 'Ombline', 'Vasseur', '1990-06-25', '31 quai de la Fosse', '44000', 'Nantes'],
  ['Théodore', 'Theodor', 'Marchal', '1966-01-09', '8 place Stanislas', '54000', 'Nancy'],
  ['Capucine', 'Capucinne', 'Delorme', '1998-08-14', '77 cours Mirabeau', '13100', 'Aix'],
] as const;

const PATIENCE_MS = 120_000;

export async function startDeskWorld(): Promise<DeskWorld> {
  const product = await startTestProduct();
  const { url, access } = product.product;
  const batch = TWINS.flatMap((twin, index) => [
    identify(twin, twin[0], `${index}a`),
    identify(twin, twin[1], `${index}b`),
  ]);
  const response = await fetch(`${url}/v1/batch`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${access.write_key}:`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ batch }),
  });
  if (!response.ok) throw new Error(`the messages were refused with ${response.status}`);
  await product.settled();
  const world: DeskWorld = {
    product,
    url,
    stewardKey: access.keys.steward,
    async openPairs() {
      const { body } = await product.request('steward', 'GET', '/v1/duplicates?size=100');
      return (body as { pairs: Pair[] }).pairs;
    },
    async findProfile(name) {
      const json = { query: name, size: 1 };
      const { body } = await product.request('steward', 'POST', '/v1/profiles/search', json);
      const { hits } = body as { hits: { profile: { profile_id: string } }[] };
      return hits[0]?.profile.profile_id;
    },
    stop: () => product.stop(),
  };
  await compared(world);
  return world;
}

/** Matching goes on beside the worker: it is done when every twin waits for a person. */
async function compared(world: DeskWorld): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  while ((await world.openPairs()).length < TWINS.length) {
    if (Date.now() > until) throw new Error('the twins were not found');
    await pause(200);
  }
}

function identify(
  [, , family, birthday, street, postalCode, city]: (typeof TWINS)[number],
  given: string,
  key: string,
) {
  return {
    type: 'identify',
    messageId: `desk-${key}`,
    anonymousId: `browser-${key}`,
    timestamp: '2026-03-05T10:00:00.000Z',
    traits: {
      firstName: given,
      lastName: family,
      email: `${given.toLowerCase().replaceAll(/[^a-z]/g, '')}.${key}@mail.example`,
      birthday,
      address: { street, postalCode, city, country: 'FR' },
    },
  };
}
