import { z } from 'zod';
import type { ApiClient } from '../api-client.ts';
import { type CliContext, type Command, EXIT, isSet, text } from '../command.ts';
import { COUNT_OPTION, JSON_OPTION, URL_OPTION, wholeNumber } from '../options.ts';
import { formatTable, singleLine } from '../table.ts';

const Found = z.looseObject({ profile: z.looseObject({ profile_id: z.string() }) });
const Listed = z.looseObject({
  explanation: z.string().nullable(),
  recommendations: z.array(
    z.looseObject({
      name: z.string(),
      pieces: z.number().nullable(),
      reason_text: z.string(),
    }),
  ),
});
const Proposed = z.looseObject({
  actions: z.array(
    z.looseObject({
      title: z.string(),
      reason_text: z.string(),
      barred_text: z.string().nullable(),
      purpose: z.string(),
      probability: z.number(),
    }),
  ),
});

const USAGE = '<ID | namespace:value>';

/** Articles to suggest to one person. */
export const recommendCommand: Command = {
  name: 'recommend',
  usage: `${USAGE} [--limit N] [--json]`,
  options: { limit: { ...COUNT_OPTION, value: 'N' }, json: JSON_OPTION, url: URL_OPTION },
  examples: ['azimut recommend email:ana@example.com', 'azimut recommend p_2Vh0example --limit 10'],
  minPositionals: 1,
  async run(input, context) {
    const limit = wholeNumber(input, 'limit', 5, context) ?? 5;
    return await context.withProduct({ url: text(input, 'url') }, async (api) => {
      const path = `${await pathOf(api, input.positionals[0])}/recommendations?limit=${limit}`;
      const answer = await api.request(Listed, { method: 'GET', path: speaking(path, context) });
      const { terminal, words } = context;
      if (isSet(input, 'json')) await terminal.out(`${JSON.stringify(answer)}\n`);
      else {
        if (answer.explanation !== null) terminal.note(answer.explanation);
        const rows = answer.recommendations.map(({ name, pieces, reason_text }) => [
          singleLine(name),
          pieces === null ? '' : String(pieces),
          singleLine(reason_text),
        ]);
        await terminal.out(formatTable(words.advise.articles, rows, terminal.columns));
      }
      return EXIT.done;
    });
  },
};

/** What to do for one person, best first. */
export const actionsCommand: Command = {
  name: 'actions',
  usage: `${USAGE} [--json]`,
  options: { json: JSON_OPTION, url: URL_OPTION },
  examples: ['azimut actions customer_id:crm/C1042'],
  minPositionals: 1,
  async run(input, context) {
    return await context.withProduct({ url: text(input, 'url') }, async (api) => {
      const path = `${await pathOf(api, input.positionals[0])}/actions`;
      const answer = await api.request(Proposed, { method: 'GET', path: speaking(path, context) });
      const { terminal, words } = context;
      const percent = new Intl.NumberFormat(words.locale, { style: 'percent' });
      if (isSet(input, 'json')) await terminal.out(`${JSON.stringify(answer)}\n`);
      else {
        const rows = answer.actions.map((one) => [
          one.title,
          percent.format(one.probability),
          one.purpose,
          singleLine(one.barred_text ?? one.reason_text),
        ]);
        await terminal.out(formatTable(words.advise.actions, rows, terminal.columns));
      }
      return EXIT.done;
    });
  },
};

/** The path of a person, by whatever they are named. */
async function pathOf(api: ApiClient, named = ''): Promise<string> {
  const path = `/v1/profiles/${encodeURIComponent(named)}`;
  const { profile } = await api.request(Found, { method: 'GET', path });
  return `/v1/profiles/${profile.profile_id}`;
}

function speaking(path: string, { words }: CliContext): string {
  const language = words.locale === 'fr-FR' ? 'fr' : 'en';
  return `${path}${path.includes('?') ? '&' : '?'}language=${language}`;
}
