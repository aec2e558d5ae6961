import { writeFile } from 'node:fs/promises';
import { stringify } from 'csv-stringify/sync';
import { AppError } from '../../errors.ts';
import { findField } from '../../identity/matching/fields.ts';
import type { Resolution } from '../../identity/matching/resolve-records.ts';
import { type Command, type CommandInput, EXIT, text, texts } from '../command.ts';
import { resolveFiles } from '../resolve/resolve-files.ts';
import { tellEvidence } from '../tell-evidence.ts';
import type { Words } from '../words.ts';

export const resolveCommand: Command = {
  name: 'resolve',
  usage:
    '<file…> --id COLUMN [--source COLUMN] [--map FIELD=COLUMN …] --out OUT.csv [--pairs FILE] [--truth FILE] [--threshold P]',
  options: {
    id: { type: 'string', value: 'COLUMN' },
    source: { type: 'string', value: 'COLUMN' },
    map: { type: 'string', value: 'FIELD=COLUMN', multiple: true },
    out: { type: 'string', short: 'o', value: 'FILE' },
    pairs: { type: 'string', value: 'FILE' },
    truth: { type: 'string', value: 'FILE' },
    threshold: { type: 'string', value: 'P' },
  },
  examples: [
    'azimut resolve contacts.csv --id contact_id --out people.csv',
    'azimut resolve contacts.csv --id contact_id --out people.csv --pairs to-decide.csv',
    'azimut resolve crm.csv shop.ndjson.gz --id id --source system --map birth_date=born --out people.csv',
  ],
  minPositionals: 1,
  async run(input, { words, config, terminal }) {
    const id = required(input, 'id', words);
    const out = required(input, 'out', words);
    // In `--map a=x b=y` the second stands where a file would: no field's name begins a path with `=`.
    const isMapping = (argument: string) =>
      argument.includes('=') && findField(argument.split('=')[0] ?? '') !== undefined;
    const files = input.positionals.filter((argument) => !isMapping(argument));
    const { resolution, summary } = await resolveFiles({
      files,
      id,
      source: text(input, 'source'),
      map: [...texts(input, 'map'), ...input.positionals.filter(isMapping)],
      truth: text(input, 'truth'),
      threshold: threshold(input, words),
      defaultCountry: config.defaults.country,
    });
    await writeFile(out, toCsv(resolution, words));
    const pairs = text(input, 'pairs');
    if (pairs !== undefined) await writeFile(pairs, pairsToCsv(resolution, words));
    await terminal.out(`${JSON.stringify(summary, null, 2)}\n`);
    return summary.refused_rows > 0 ? EXIT.refusals : EXIT.done;
  },
};

function required(input: CommandInput, name: string, words: Words): string {
  const value = text(input, name);
  if (value === undefined || value === '') {
    throw new AppError('invalid_request', words.resolve.missingOption(name));
  }
  return value;
}

function threshold(input: CommandInput, words: Words): number | undefined {
  const given = text(input, 'threshold');
  if (given === undefined) return undefined;
  const value = Number(given);
  if (!(value > 0 && value < 1)) throw new AppError('invalid_request', words.resolve.badThreshold);
  return value;
}

function toCsv(resolution: Resolution, words: Words): string {
  const rows = resolution.records.map((record) => [
    record.record_id,
    record.cluster_id,
    record.score.toFixed(4),
    record.why.map((one) => tellEvidence(one, words)).join('; '),
  ]);
  return stringify([['record_id', 'cluster_id', 'score', 'why'], ...rows]);
}

function pairsToCsv(resolution: Resolution, words: Words): string {
  const rows = resolution.possible.map(({ record_id_a, record_id_b, score, why, barred }) => {
    const bar = barred === undefined ? [] : [words.resolve.barred[barred]];
    const told = [...bar, ...why.map((one) => tellEvidence(one, words))].join('; ');
    return [record_id_a, record_id_b, score.toFixed(4), told];
  });
  return stringify([['record_id_a', 'record_id_b', 'score', 'why'], ...rows]);
}
