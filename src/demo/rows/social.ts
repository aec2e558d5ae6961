import type { Person } from '../people.ts';
import { createRandom } from '../random.ts';
import { fill, POSTS } from '../texts.ts';
import { type DemoRow, given, iso, type World } from './world.ts';

/** Public post or private message; a private message sometimes leaves an e-mail address. */
export function socialRow(person: Person, atMs: number, n: number, world: World): DemoRow {
  const random = createRandom(world.seed, 'social', person.index, n);
  const own = createRandom(world.seed, 'social', person.index);
  const about = random.pick(POSTS);
  const direct = random.chance(0.35);
  const id = `so-${person.index}-${n}`;
  return {
    source: 'social',
    kind: 'record',
    id,
    payload: given({
      post_id: id,
      network: own.pick(['instagram', 'facebook', 'x']),
      handle: person.handle,
      display_name: own.chance(0.6) ? `${person.given} ${person.family.charAt(0)}.` : undefined,
      type: direct ? 'message' : 'post',
      posted_at: iso(atMs),
      text: fill(about[person.language], { product: random.pickSkewed(world.catalogue).name }),
      language: person.language,
      topic: about.topic,
      likes: direct ? undefined : Math.floor(random.exponential(6)),
      email: direct && random.chance(0.5) ? person.email : undefined,
    }),
  };
}
