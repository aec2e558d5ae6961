import { SearchAnswer } from '../answers.ts';
import { type Command, EXIT, isSet, text } from '../command.ts';
import { COUNT_OPTION, JSON_OPTION, URL_OPTION, wholeNumber } from '../options.ts';
import { formatTable } from '../table.ts';

export const searchCommand: Command = {
  name: 'search',
  usage: 'TEXT… [--limit N] [--json]',
  options: { limit: COUNT_OPTION, json: JSON_OPTION, url: URL_OPTION },
  examples: [
    'azimut search marie dupont',
    'azimut search 06 12 34 --limit 5',
    'azimut search ana@example.com --json',
  ],
  minPositionals: 1,
  async run(input, context) {
    const size = Math.min(100, wholeNumber(input, 'limit', 10, context));
    return context.withProduct({ url: text(input, 'url') }, async (api) => {
      const found = await api.request(SearchAnswer, {
        method: 'POST',
        path: '/v1/profiles/search',
        json: { query: input.positionals.join(' '), size },
      });
      const { words, terminal } = context;
      if (isSet(input, 'json')) {
        await terminal.out(`${JSON.stringify(found)}\n`);
      } else if (found.hits.length === 0) {
        terminal.note(words.search.none);
      } else {
        const rows = found.hits.map(({ profile, why }) => [
          profile.display_name ?? '–',
          profile.emails?.[0] ?? '',
          profile.phones?.[0] ?? '',
          profile.city ?? '',
          why.map((one) => `${one.field} (${one.how})`).join(', '),
          profile.profile_id,
        ]);
        await terminal.out(formatTable(words.search.head, rows, terminal.columns));
      }
      return found.hits.length === 0 ? EXIT.failed : EXIT.done;
    });
  },
};
