import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import { type CliContext, type Command, EXIT, text } from '../command.ts';
import { findNearest } from '../nearest.ts';
import { URL_OPTION } from '../options.ts';

/** Analyses by name, and the route of each. */
export const ANALYSES = {
  funnel: '/v1/analytics/funnel',
  journeys: '/v1/analytics/journeys',
  cohorts: '/v1/analytics/cohorts',
  attribution: '/v1/analytics/attribution',
  basket: '/v1/analytics/basket',
  trends: '/v1/analytics/trends',
  explain: '/v1/analytics/explain',
  anomalies: '/v1/analytics/anomalies',
  effectiveness: '/v1/analytics/effectiveness',
  service: '/v1/analytics/service',
  rfm: '/v1/analytics/rfm',
  demand: '/v1/analytics/demand',
  visibility: '/v1/analytics/visibility',
  aggregation: '/v1/aggregations',
} as const;
type AnalysisName = keyof typeof ANALYSES;

const isName = (name: string): name is AnalysisName => Object.hasOwn(ANALYSES, name);

/** Puts a request of a file to an analysis of the running product, and prints the answer as JSON. */
export const analyseCommand: Command = {
  name: 'analyse',
  usage: `${Object.keys(ANALYSES).join('|')} REQUEST.json|-`,
  options: { url: URL_OPTION },
  examples: [
    'azimut analyse funnel request.json',
    `echo '{"period":{"from":"2026-03-01","to":"2026-04-01"}}' | azimut analyse journeys -`,
  ],
  minPositionals: 2,
  async run(input, context) {
    const [name = '', file = '', surplus] = input.positionals;
    const { words, terminal } = context;
    if (!isName(name)) {
      const names = Object.keys(ANALYSES);
      throw new AppError(
        'invalid_request',
        words.analyse.unknown(name, findNearest(name, names) ?? names.join(', ')),
      );
    }
    if (surplus !== undefined) {
      throw new AppError('invalid_request', words.analyse.oneFile(surplus));
    }
    const json = await readRequest(file, context);
    return context.withProduct({ url: text(input, 'url') }, async (api) => {
      const answer = await api.request(z.unknown(), { method: 'POST', path: ANALYSES[name], json });
      await terminal.out(`${JSON.stringify(answer, null, 2)}\n`);
      return EXIT.done;
    });
  },
};

async function readRequest(file: string, { words }: CliContext): Promise<unknown> {
  try {
    return JSON.parse(file === '-' ? await readStandardInput() : await readFile(file, 'utf8'));
  } catch (cause) {
    throw new AppError('invalid_request', words.survivorship.unreadable(file), { cause });
  }
}

async function readStandardInput(): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(Buffer.from(part as Uint8Array));
  return Buffer.concat(parts).toString('utf8');
}
