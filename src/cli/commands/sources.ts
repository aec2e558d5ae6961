import { Sources } from '../answers.ts';
import { type Command, EXIT, isSet, text } from '../command.ts';
import { JSON_OPTION, URL_OPTION } from '../options.ts';
import { formatTable } from '../table.ts';

export const sourcesCommand: Command = {
  name: 'sources',
  usage: '[--json]',
  options: { json: JSON_OPTION, url: URL_OPTION },
  examples: ['azimut sources', 'azimut sources --json'],
  minPositionals: 0,
  async run(input, context) {
    return context.withProduct({ url: text(input, 'url') }, async (api) => {
      const { sources } = await api.request(Sources, { method: 'GET', path: '/v1/sources' });
      const { terminal, words } = context;
      const language = words.locale === 'fr-FR' ? 'fr' : 'en';
      const rows = sources.map(({ source_id, manifest }) => [
        source_id,
        manifest.label?.[language] ?? '',
        manifest.kind ?? '',
      ]);
      const lines = sources.map((source) => `${JSON.stringify(source)}\n`).join('');
      const table = formatTable(words.sources.head, rows, terminal.columns);
      await terminal.out(isSet(input, 'json') ? lines : table);
      return EXIT.done;
    });
  },
};
