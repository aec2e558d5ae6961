import { minorDigits } from '../../model/minor-units.ts';
import { type Profile, ProfileAnswer } from '../answers.ts';
import { type CliContext, type Command, EXIT, isSet, text } from '../command.ts';
import { JSON_OPTION, URL_OPTION } from '../options.ts';
import { singleLine } from '../table.ts';

export const profileCommand: Command = {
  name: 'profile',
  usage: '<ID | namespace:value> [--json]',
  options: { json: JSON_OPTION, url: URL_OPTION },
  examples: [
    'azimut profile p_2Vh0example',
    'azimut profile email:ana@example.com',
    'azimut profile customer_id:crm/C1042 --json',
  ],
  minPositionals: 1,
  async run(input, context) {
    return context.withProduct({ url: text(input, 'url') }, async (api) => {
      const answer = await api.request(ProfileAnswer, {
        method: 'GET',
        path: `/v1/profiles/${encodeURIComponent(input.positionals[0] ?? '')}`,
      });
      const shown = isSet(input, 'json') ? `${JSON.stringify(answer)}\n` : card(answer, context);
      await context.terminal.out(shown);
      return EXIT.done;
    });
  },
};

/** A profile as lines of label and value; what is not known is left out, what is withheld is said. */
function card(
  { profile, masked }: { profile: Profile; masked: string[] },
  { words }: CliContext,
): string {
  const labels = words.profile;
  const place = [profile.street, profile.postcode, profile.city, profile.country];
  const rows: readonly (readonly [string, string | undefined | null])[] = [
    [labels.emails, profile.emails?.join(', ')],
    [labels.phones, profile.phones?.join(', ')],
    [labels.birth, profile.birth_date],
    [labels.address, place.filter(Boolean).join(', ')],
    [labels.company, profile.company],
    [labels.stage, profile.lifecycle_stage],
    [labels.orders, orders(profile, words.locale)],
    [labels.events, profile.events_count?.toString()],
    [labels.channels, profile.channels?.join(', ')],
    [labels.seen, seen(profile, words.locale)],
    [labels.consents, profile.consents_granted?.join(', ')],
    [labels.sources, profile.sources?.join(', ')],
    [labels.identifiers, profile.identifiers?.join(', ')],
    [labels.masked, masked.join(', ')],
  ];
  const given = rows.flatMap(([label, value]) =>
    value ? [[label, singleLine(value)] as const] : [],
  );
  const width = Math.max(...given.map(([label]) => label.length), 0);
  const title = `${singleLine(profile.display_name ?? '–')}  ${profile.profile_id}`;
  return [title, ...given.map(([label, value]) => `  ${label.padEnd(width)}  ${value}`), ''].join(
    '\n',
  );
}

function orders({ relational }: Profile, locale: string): string | undefined {
  if (relational?.orders_count === undefined) return undefined;
  const { orders_count: count, revenue_minor: minor, currency } = relational;
  if (minor === undefined || minor === null || !currency) return String(count);
  const money = new Intl.NumberFormat(locale, { style: 'currency', currency });
  return `${count}, ${money.format(minor / 10 ** minorDigits(currency))}`;
}

function seen({ first_seen_at: first, last_seen_at: last }: Profile, locale: string) {
  if (!first || !last) return undefined;
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  return `${date.format(new Date(first))} – ${date.format(new Date(last))}`;
}
