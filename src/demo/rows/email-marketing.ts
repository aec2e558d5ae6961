import { TRIAL, type TrialArm } from '../campaign.ts';
import type { Person } from '../people.ts';
import { createRandom } from '../random.ts';
import { type DemoRow, given, iso, type World } from './world.ts';

export const CAMPAIGNS = [
  'Soldes d’hiver',
  'Nouvelle collection',
  'Fête des mères',
  'Ventes privées',
  'Rentrée',
  'Black Friday',
  'Noël',
  'Bienvenue',
  'Panier oublié',
] as const;

/** What one subscriber did with one mailing. The first is the subscription; some end in unsubscribing. */
export function emailRow(person: Person, atMs: number, n: number, world: World): DemoRow {
  const random = createRandom(world.seed, 'email', person.index, n);
  const campaign = random.pick(CAMPAIGNS);
  const action =
    n === 0
      ? 'subscribe'
      : random.weighted([
          ['open', 62],
          ['click', 24],
          ['delivery', 8],
          ['bounce', 2],
          ['unsubscribe', 3],
          ['spam', 0.4],
        ]);
  const id = `em-${person.index}-${n}`;
  return {
    source: 'email_marketing',
    kind: 'record',
    id,
    payload: given({
      activity_id: id,
      subscriber_id: `sub${person.index}`,
      email_address: person.email,
      first_name: random.chance(0.5) ? person.given : undefined,
      action,
      timestamp: iso(atMs),
      campaign_title: n === 0 ? undefined : `${campaign} ${new Date(atMs).getUTCFullYear()}`,
      url:
        action === 'click'
          ? `https://tournesol.example/promo?utm_source=newsletter&utm_medium=email&utm_campaign=${encodeURIComponent(campaign)}`
          : undefined,
      device: random.chance(0.7) ? random.pick(['mobile', 'desktop']) : undefined,
    }),
  };
}

/** The campaign as it was sent to somebody, or the note that they were held out of it. */
export function trialRow(person: Person, atMs: number, arm: TrialArm): DemoRow {
  const id = `trial-${person.index}`;
  return {
    source: 'email_marketing',
    kind: 'record',
    id,
    payload: {
      activity_id: id,
      subscriber_id: `sub${person.index}`,
      email_address: person.email,
      action: arm === 'treated' ? 'delivery' : 'hold_out',
      timestamp: iso(atMs),
      campaign_title: TRIAL.name,
      variant: arm,
    },
  };
}
