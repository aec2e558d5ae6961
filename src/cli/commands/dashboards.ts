import { z } from 'zod';
import {
  DashboardAnswer,
  type Frame,
  type PanelAnswer,
} from '../../analytics/dashboards/answer.ts';
import { type CliContext, type Command, EXIT, isSet, text } from '../command.ts';
import { actionOf, argumentsAfter, JSON_OPTION, URL_OPTION } from '../options.ts';
import { formatTable } from '../table.ts';
import { idOf, putDefinition, readDefinition } from './definitions.ts';

const USAGE = '[list | show ID | query ID [VIEW.json] | put FILE]';
const PATH = '/v1/dashboards';

const Listed = z.looseObject({
  dashboards: z.array(
    z.looseObject({
      id: z.string(),
      title: z.object({ fr: z.string(), en: z.string() }),
      panels: z.int(),
      built_in: z.boolean(),
      version: z.int(),
    }),
  ),
});

/** Dashboards and their figures. */
export const dashboardsCommand: Command = {
  name: 'dashboards',
  usage: USAGE,
  options: { json: JSON_OPTION, url: URL_OPTION },
  examples: [
    'azimut dashboards',
    'azimut dashboards query service_satisfaction',
    'azimut dashboards show value_rfm > mine.json',
    'azimut dashboards put mine.json',
  ],
  minPositionals: 0,
  async run(input, context) {
    const action = actionOf(input, ['list', 'show', 'query', 'put'] as const, 'list', context);
    const [first = '', second] = action === 'list' ? [] : argumentsAfter(input, USAGE, context);
    const { terminal, words } = context;
    const definition = action === 'put' ? await readDefinition(first, context) : undefined;
    const view = second === undefined ? {} : await readDefinition(second, context);
    return context.withProduct({ url: text(input, 'url') }, async (api) => {
      const path = `${PATH}/${encodeURIComponent(action === 'put' ? idOf(definition) : first)}`;
      if (action === 'put') await putDefinition(api, path, definition);
      if (action === 'show') {
        const schema = z.looseObject({ dashboard: z.unknown() });
        const { dashboard } = await api.request(schema, { method: 'GET', path });
        await terminal.out(`${JSON.stringify(dashboard, undefined, 2)}\n`);
        return EXIT.done;
      }
      if (action === 'query') {
        const request = { method: 'POST', path: `${path}/query`, json: { view } } as const;
        const answer = await api.request(DashboardAnswer, request);
        if (isSet(input, 'json')) await terminal.out(`${JSON.stringify(answer)}\n`);
        else for (const panel of answer.panels) await terminal.out(`${told(panel, context)}\n\n`);
        return answer.panels.some(({ status }) => status === 'failed') ? EXIT.failed : EXIT.done;
      }
      const list = await api.request(Listed, { method: 'GET', path: PATH });
      if (isSet(input, 'json')) await terminal.out(`${JSON.stringify(list)}\n`);
      else {
        const language = words.locale.startsWith('fr') ? 'fr' : 'en';
        const rows = list.dashboards.map(({ id, title, panels, built_in, version }) => [
          id,
          title[language],
          String(panels),
          built_in ? words.dashboards.builtIn : String(version),
        ]);
        await terminal.out(`${formatTable(words.dashboards.head, rows, terminal.columns)}\n`);
      }
      return EXIT.done;
    });
  },
};

/** What a panel shows, as a table. */
function told(panel: PanelAnswer, { words, terminal }: CliContext): string {
  if (panel.status === 'failed') return words.dashboards.failed(panel.id, panel.message);
  const number = new Intl.NumberFormat(words.locale, { maximumFractionDigits: 3 });
  const figure = (value: Frame['totals'][string] | undefined) => {
    if (value === null || value === undefined) return '–';
    if (typeof value === 'number') return number.format(value);
    return Object.entries(value)
      .map(([currency, minor]) => `${minor === null ? '–' : number.format(minor)} ${currency}`)
      .join(', ');
  };
  const { frame, people } = panel;
  if (people !== undefined) {
    const rows = people.people.map(({ profile_id, values }) => [
      profile_id,
      ...people.fields.map((field) => String(values[field] ?? '–')),
    ]);
    return `${panel.id}\n${formatTable(['profile_id', ...people.fields], rows, terminal.columns)}`;
  }
  if (frame === undefined) return panel.id;
  const keys = frame.columns.filter(({ role }) => role === 'key').map(({ name }) => name);
  const figures = frame.columns.filter(({ role }) => role === 'value').map(({ name }) => name);
  const lines = keys.length === 0 ? [{ keys: {}, values: frame.totals }] : frame.rows;
  const rows = lines.map((row) => [
    ...keys.map((name) => String((row.keys as Record<string, unknown>)[name] ?? '–')),
    ...figures.map((name) => figure(row.values[name])),
  ]);
  return `${panel.id}\n${formatTable([...keys, ...figures], rows, terminal.columns)}`;
}
