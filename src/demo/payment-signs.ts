import { addressAt, type Person } from './people.ts';
import { TOWNS } from './places.ts';
import { createRandom } from './random.ts';

/** What a payment provider sees beside the amount. Tokens of cards and devices, never a number. */
export interface PaymentSigns {
  readonly card: string;
  readonly device: string;
  readonly city: string;
  readonly country: string;
}

export const ABROAD = [
  ['Bruxelles', 'BE'],
  ['Barcelona', 'ES'],
  ['Milano', 'IT'],
  ['London', 'GB'],
  ['Lisboa', 'PT'],
] as const;

/**
 * Signs of an honest payment: mostly one card, one device and the town where the person lives; now and then a new
 * card, a new telephone, or a journey, which is no fraud.
 */
export function paymentSigns(
  person: Person,
  key: string,
  atMs: number,
  seed: number,
): PaymentSigns {
  const random = createRandom(seed, 'payment-signs', key);
  const home = addressAt(person, atMs).town.city;
  const year = new Date(atMs).getUTCFullYear();
  const [abroad, country] = random.pick(ABROAD);
  const where = random.next();
  const device = random.weighted([
    [person.devices[0]?.id ?? 'd0', 20],
    [person.devices.at(-1)?.id ?? 'd0', 5],
    // A borrowed computer, or a browser that forgets.
    [`d-${key.toLowerCase()}`, 1],
  ]);
  return {
    // Cards are replaced after some years, and a few people have two.
    card: `card_${person.index}_${random.chance(0.05) ? 'b' : 'a'}${person.index % 3 === year % 3 ? year % 2 : ''}`,
    device,
    city: where < 0.025 ? abroad : where < 0.12 ? random.pickSkewed(TOWNS).city : home,
    country: where < 0.025 ? country : 'FR',
  };
}
