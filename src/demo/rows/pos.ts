import type { PlannedOrder } from '../history.ts';
import { typeEmail, withoutAccents } from '../messy.ts';
import { orderDetail } from '../order-detail.ts';
import { addressAt, type Person } from '../people.ts';
import { STORES } from '../places.ts';
import { createRandom } from '../random.ts';
import { type DemoRow, frenchAmount, given, parisClock, type World } from './world.ts';

/** Till receipt: capitals without accents, commas in amounts, and a customer only where a card or e-mail was given. */
export function receiptRow(person: Person, order: PlannedOrder, world: World): DemoRow {
  const random = createRandom(world.seed, 'pos', order.number);
  const detail = orderDetail(order, world.catalogue, world.seed);
  const home = addressAt(person, order.atMs).town;
  const near = STORES.find((store) => store.town === home);
  const store = near !== undefined && random.chance(0.9) ? near : random.pickSkewed(STORES);
  const id = `${store.code}-${order.number}`;
  return {
    source: 'pos',
    kind: 'record',
    id,
    payload: given({
      no_ticket: id,
      magasin: store.name,
      caisse: random.int(1, 6),
      date_heure: parisClock(order.atMs),
      carte_fidelite: order.known === 'card' ? person.loyaltyId : undefined,
      email_ticket: order.known === 'email' ? typeEmail(person.email, random) : undefined,
      nom_client:
        order.known === 'card' && random.chance(0.3)
          ? withoutAccents(`${person.family} ${person.given}`).toUpperCase()
          : undefined,
      total_ttc: frenchAmount(detail.total_minor),
      remise: frenchAmount(detail.discount_minor),
      devise: 'EUR',
      mode_paiement: random.pick(['CB', 'CB', 'CB', 'ESPECES', 'TITRE CADEAU']),
      lignes: detail.lines.map(({ product, quantity }) => ({
        ref: product.sku,
        libelle: withoutAccents(product.name).toUpperCase(),
        rayon: product.category,
        marque: product.brand,
        qte: quantity,
        pu: frenchAmount(product.price_minor),
      })),
    }),
  };
}
