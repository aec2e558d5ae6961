import { z } from 'zod';
import { type Command, EXIT, isSet, text } from '../command.ts';
import { actionOf, argumentsAfter, JSON_OPTION, URL_OPTION } from '../options.ts';
import { formatTable } from '../table.ts';
import { idOf, putDefinition, readDefinition } from './definitions.ts';

const USAGE = '[list | put FILE | count FILE | members ID | explain ID PROFILE]';
const PATH = '/v1/segments';

const Listed = z.looseObject({
  segments: z.array(
    z.looseObject({
      id: z.string(),
      title: z.object({ fr: z.string(), en: z.string() }),
      version: z.int(),
    }),
  ),
});
const Counted = z.looseObject({ count: z.int(), people: z.int() });
const Members = z.looseObject({
  members: z.array(z.looseObject({ profile_id: z.string() })),
  next_cursor: z.string().nullable(),
});
const Explained = z.looseObject({ member: z.boolean(), reason: z.unknown() });

/** Groups of people that somebody named. */
export const segmentsCommand: Command = {
  name: 'segments',
  usage: USAGE,
  options: { json: JSON_OPTION, url: URL_OPTION },
  examples: [
    'azimut segments',
    'azimut segments count loyal.json',
    'azimut segments put loyal.json',
    'azimut segments members loyal',
  ],
  minPositionals: 0,
  async run(input, context) {
    const actions = ['list', 'put', 'count', 'members', 'explain'] as const;
    const action = actionOf(input, actions, 'list', context);
    const [first = '', second = ''] =
      action === 'list' ? [] : argumentsAfter(input, USAGE, context);
    const { terminal, words } = context;
    const isFile = action === 'put' || action === 'count';
    const definition = isFile ? await readDefinition(first, context) : undefined;
    const asJson = isSet(input, 'json');
    return context.withProduct({ url: text(input, 'url') }, async (api) => {
      const path = `${PATH}/${encodeURIComponent(isFile ? '' : first)}`;
      if (action === 'count') {
        const { condition } = z.looseObject({ condition: z.unknown() }).parse(definition);
        const json = { condition, sample: 0 };
        const found = await api.request(Counted, { method: 'POST', path: `${PATH}/preview`, json });
        const number = new Intl.NumberFormat(words.locale);
        const line = words.segments.counted(
          number.format(found.count),
          number.format(found.people),
        );
        await terminal.out(asJson ? `${JSON.stringify(found)}\n` : `${line}\n`);
        return EXIT.done;
      }
      if (action === 'members') {
        let cursor: string | null = '';
        while (cursor !== null && !context.signal.aborted) {
          const after = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
          const page: z.infer<typeof Members> = await api.request(Members, {
            method: 'GET',
            path: `${path}/members?size=1000${after}`,
          });
          for (const member of page.members) {
            await terminal.out(`${asJson ? JSON.stringify(member) : member.profile_id}\n`);
          }
          cursor = page.next_cursor;
        }
        return EXIT.done;
      }
      if (action === 'explain') {
        const found = await api.request(Explained, {
          method: 'GET',
          path: `${path}/explain?profile_id=${encodeURIComponent(second)}`,
        });
        await terminal.out(`${JSON.stringify(found, undefined, asJson ? 0 : 2)}\n`);
        return EXIT.done;
      }
      if (action === 'put') {
        await putDefinition(api, `${PATH}/${encodeURIComponent(idOf(definition))}`, definition);
      }
      const list = await api.request(Listed, { method: 'GET', path: PATH });
      const language = words.locale.startsWith('fr') ? 'fr' : 'en';
      const rows = list.segments.map(({ id, title, version }) => [
        id,
        title[language],
        String(version),
      ]);
      const table = formatTable(words.segments.head, rows, terminal.columns);
      await terminal.out(asJson ? `${JSON.stringify(list)}\n` : `${table}\n`);
      return EXIT.done;
    });
  },
};
