import type { Reason } from './recommender.ts';

type Words = {
  readonly [Code in Reason['code']]: (
    reason: Extract<Reason, { code: Code }>,
    name: (item: string) => string,
    number: (value: number) => string,
  ) => string;
};

const EN: Words = {
  bought_with: ({ item, customers }, name, number) =>
    `${number(customers)} customers bought it as well as “${name(item)}”, which they have: more than chance makes it.`,
  ordered_with: ({ item, orders }, name, number) =>
    `Found in ${number(orders)} orders together with “${name(item)}”, which they have: more than chance makes it.`,
  follows: ({ item, share }, name, number) =>
    `${number(100 * share)} % of those who bought “${name(item)}” then bought it.`,
  like_name: ({ item }, name) => `Like “${name(item)}”, which they have.`,
  due_again: ({ usual_days }, _, number) =>
    `Bought again about every ${number(usual_days)} days: theirs should be running out.`,
  popular_in_segment: ({ segment }) =>
    segment.startsWith('category:')
      ? `Liked by people who like ${segment.slice('category:'.length)} as they do.`
      : 'Often in the first order of new customers.',
  popular_now: () => 'Sells well at present.',
};

const FR: Words = {
  bought_with: ({ item, customers }, name, number) =>
    `${number(customers)} clients l’ont acheté ainsi que « ${name(item)} », déjà acheté : plus que le hasard.`,
  ordered_with: ({ item, orders }, name, number) =>
    `Présent dans ${number(orders)} commandes avec « ${name(item)} », déjà acheté : plus que le hasard.`,
  follows: ({ item, share }, name, number) =>
    `${number(100 * share)} % de ceux qui ont acheté « ${name(item)} » l’ont acheté ensuite.`,
  like_name: ({ item }, name) => `Ressemble à « ${name(item)} », déjà acheté.`,
  due_again: ({ usual_days }, _, number) =>
    `Racheté environ tous les ${number(usual_days)} jours : le sien devrait s’épuiser.`,
  popular_in_segment: ({ segment }) =>
    segment.startsWith('category:')
      ? `Apprécié de ceux qui aiment aussi ${segment.slice('category:'.length)}.`
      : 'Souvent dans la première commande des nouveaux clients.',
  popular_now: () => 'Se vend bien en ce moment.',
};

const WORDS = { en: EN, fr: FR };

/** Why an article is recommended, as a sentence. */
export function reasonWords(
  reason: Reason,
  language: 'fr' | 'en',
  name: (item: string) => string,
): string {
  const locale = language === 'fr' ? 'fr-FR' : 'en-GB';
  const format = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  // Each code has words that take its own reason.
  const say = WORDS[language][reason.code] as (
    one: Reason,
    name: (item: string) => string,
    number: (value: number) => string,
  ) => string;
  return say(reason, name, (value) => format.format(value));
}
