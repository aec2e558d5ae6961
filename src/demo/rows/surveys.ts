import type { PlannedOrder } from '../history.ts';
import { orderDetail } from '../order-detail.ts';
import type { Person } from '../people.ts';
import { createRandom } from '../random.ts';
import { REVIEWS } from '../texts.ts';
import { type DemoRow, given, iso, type World } from './world.ts';

/** Answer to a survey: recommendation 0 to 10, satisfaction or product review 1 to 5, often with a sentence. */
export function surveyRow(
  person: Person,
  order: PlannedOrder | undefined,
  atMs: number,
  n: number,
  world: World,
): DemoRow {
  const random = createRandom(world.seed, 'surveys', person.index, n);
  const about = random.weighted(
    REVIEWS.map((review) => [review, review.rating >= 4 ? 3 : 1] as const),
  );
  const survey = random.weighted([
    ['nps', 4],
    ['csat', 2],
    ['review', order === undefined ? 0 : 4],
  ]);
  const product =
    order === undefined
      ? undefined
      : orderDetail(order, world.catalogue, world.seed).lines[0]?.product;
  const online = order !== undefined && order.channel !== 'store';
  const id = `SV${person.index}-${n}`;
  const knowsEmail = !online || random.chance(0.7);
  return {
    source: 'surveys',
    kind: 'record',
    id,
    payload: given({
      response_id: id,
      survey,
      answered_at: iso(atMs),
      email: knowsEmail ? person.email : undefined,
      order_number: online ? order.number : undefined,
      score:
        survey === 'nps'
          ? Math.max(0, Math.min(10, about.rating * 2 + random.int(-1, 1)))
          : about.rating,
      score_max: survey === 'nps' ? 10 : 5,
      comment: random.chance(0.7) ? about[person.language] : undefined,
      language: person.language,
      sku: survey === 'review' ? product?.sku : undefined,
      topic: about.topic,
    }),
  };
}
