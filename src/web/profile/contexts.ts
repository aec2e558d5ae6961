import type { ShownProfile } from '../api/types.ts';
import type { Format } from '../i18n/format.ts';
import type { Words } from '../i18n/fr.ts';
import type { PersonWords } from '../i18n/fr-person.ts';
import { label } from '../i18n/label.ts';

export interface ContextFact {
  readonly name: string;
  readonly value: string;
}

interface Options {
  readonly words: Words;
  readonly format: Format;
  readonly contexts: PersonWords['contexts'];
  readonly now: number;
}

type Part = string | undefined | null | false;

/** What was exchanged: purchases and transactions, who the person is, ways to reach them. */
export function relationalFacts(profile: ShownProfile, options: Options): ContextFact[] {
  const { words, format, contexts: say, now } = options;
  const { relational, computed } = profile;
  const { basket, returns, price, subscription } = computed ?? {};
  const money = (minor: number | null | undefined, currency: string | null | undefined) =>
    minor == null || currency == null ? undefined : format.money(minor, currency);
  const born = typeof profile.birth_date === 'string' ? ageOn(profile.birth_date, now) : undefined;
  return facts([
    [
      say.purchases,
      relational !== undefined &&
        relational.orders_count > 0 &&
        say.orders(relational.orders_count),
      money(relational?.revenue_minor, relational?.currency),
      basket !== undefined &&
        basket.orders_count > 1 &&
        say.largest(format.money(basket.largest_minor, basket.currency)),
    ],
    [
      say.returns,
      returns !== undefined &&
        returns.returns_count > 0 &&
        (returns.return_share === null
          ? format.number(returns.returns_count)
          : say.returned(format.percent(returns.return_share))),
      returns !== undefined && money(returns.refunded_minor, returns.currency),
    ],
    [say.discounts, price !== undefined && say.sensitivity[price.sensitivity]],
    [say.subscription, subscription !== undefined && say.subscriptions[subscription.state]],
    [
      say.demographics,
      typeof profile.sex === 'string' && label(words.sex, profile.sex),
      born !== undefined && say.years(born),
      typeof profile.language === 'string' && format.language(profile.language),
      profile.city,
    ],
    [
      say.contacts,
      (profile.emails ?? []).length > 0 && say.emails((profile.emails ?? []).length),
      (profile.phones ?? []).length > 0 && say.phones((profile.phones ?? []).length),
    ],
  ]);
}

/** What is said and felt: complaints, the voice of the customer, their reach, what they are like. */
export function personalFacts(profile: ShownProfile, options: Options): ContextFact[] {
  const { words, format, contexts: say } = options;
  const { personal, computed, predictions } = profile;
  const { complaint, influence, interests, persona, journey_stage } = computed ?? {};
  const mean = predictions?.sentiment_mean ?? null;
  return facts([
    [
      say.complaints,
      complaint !== undefined && format.number(complaint.count),
      complaint !== undefined && say.complaint[complaint.state],
    ],
    [
      say.voice,
      mean !== null &&
        words.foresight.mood[mean > 0.2 ? 'positive' : mean < -0.2 ? 'negative' : 'neutral'],
      personal?.average_rating != null && say.ratings(format.percent(personal.average_rating)),
      personal !== undefined && personal.tickets_count > 0 && say.tickets(personal.tickets_count),
      personal !== undefined && personal.reviews_count > 0 && say.reviews(personal.reviews_count),
    ],
    [
      say.social,
      influence !== undefined && say.influence[influence.role],
      influence?.followers != null && say.followers(format.number(influence.followers)),
      influence !== undefined && influence.posts_count > 0 && say.posts(influence.posts_count),
    ],
    [say.psychographics, persona !== undefined && persona !== 'unknown' && say.personas[persona]],
    [
      say.interests,
      ...(interests?.categories ?? []).slice(0, 3),
      ...(interests?.brands ?? []).slice(0, 2),
    ],
    [say.journey, journey_stage !== undefined && say.journeys[journey_stage]],
  ]);
}

/** What goes on now: the last deed, page, cart, device and place. */
export function situationalFacts(profile: ShownProfile, options: Options): ContextFact[] {
  const { words, format, contexts: say, now } = options;
  const { situational, computed } = profile;
  const { cart, visits } = computed ?? {};
  const country = situational?.last_country;
  return facts([
    [
      say.last,
      situational?.last_event_name != null && label(words.events, situational.last_event_name),
      situational?.last_channel != null && words.channels[situational.last_channel],
    ],
    [say.page, situational?.last_page_path],
    [
      say.cart,
      cart !== undefined &&
        (cart.abandoned
          ? say.cart_left(format.age(cart.last_added_at, now))
          : hasOrderedSince(profile, cart.last_added_at)
            ? say.cart_bought
            : say.cart_open(format.age(cart.last_added_at, now))),
    ],
    [
      say.device,
      situational?.last_device_type != null && label(say.devices, situational.last_device_type),
    ],
    [
      say.place,
      situational?.last_city,
      country != null && country !== 'FR' && format.country(country),
    ],
    [say.session, visits !== undefined && visits.visits_90d > 0 && say.visits(visits.visits_30d)],
  ]);
}

function hasOrderedSince({ relational }: ShownProfile, addedAt: string): boolean {
  const last = relational?.last_order_at ?? null;
  return last !== null && last >= addedAt;
}

/** Whole years since a date, `1986-04-09`. */
export function ageOn(birthDate: string, now: number): number {
  const [year = 0, month = 1, day = 1] = birthDate.split('-').map(Number);
  const today = new Date(now);
  const isBefore =
    today.getMonth() + 1 < month || (today.getMonth() + 1 === month && today.getDate() < day);
  return today.getFullYear() - year - (isBefore ? 1 : 0);
}

/** Facts with at least one part that is known. */
function facts(rows: readonly (readonly [name: string, ...parts: readonly Part[]])[]) {
  return rows.flatMap(([name, ...parts]) => {
    const known = parts.filter((part): part is string => typeof part === 'string' && part !== '');
    return known.length === 0 ? [] : [{ name, value: known.join(' · ') }];
  });
}
