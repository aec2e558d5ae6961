import { AppError } from '../../errors.ts';
import {
  DecidedAnswer,
  MergePage,
  MergePreviewAnswer,
  SplitPreviewAnswer,
  UndoPreviewAnswer,
} from '../answers.ts';
import { type CliContext, type Command, EXIT, isSet, text } from '../command.ts';
import { COUNT_OPTION, JSON_OPTION, URL_OPTION, wholeNumber } from '../options.ts';
import { formatTable } from '../table.ts';

export const mergeCommand: Command = {
  name: 'merge',
  usage: '<SURVIVOR LOSER…> [--preview] [--reason TEXT] [--json]',
  options: {
    preview: { type: 'boolean' },
    reason: { type: 'string', value: 'TEXT' },
    json: JSON_OPTION,
    url: URL_OPTION,
  },
  examples: ['azimut merge p_2Vh0example p_9Kd1example --preview'],
  minPositionals: 2,
  async run(input, context) {
    const { terminal, words } = context;
    const [survivor_id, ...loser_ids] = input.positionals;
    const json = { survivor_id, loser_ids, reason: text(input, 'reason') };
    return await context.withProduct({ url: text(input, 'url') }, async (api) => {
      if (!isSet(input, 'preview')) {
        const done = await api.request(DecidedAnswer, { method: 'POST', path: '/v1/merges', json });
        const said = words.merging.merged(done.survivor_id, done.merge_id);
        await terminal.out(isSet(input, 'json') ? `${JSON.stringify(done)}\n` : `${said}\n`);
        return EXIT.done;
      }
      const path = '/v1/merges?preview=true';
      const preview = await api.request(MergePreviewAnswer, { method: 'POST', path, json });
      if (isSet(input, 'json')) await terminal.out(`${JSON.stringify(preview)}\n`);
      else {
        const rows = preview.fields.map(({ field, kept, kept_source, others }) => [
          field,
          shown(kept),
          kept_source ?? '',
          others.map(({ value, source }) => `${shown(value)} (${source})`).join(', '),
        ]);
        await terminal.out(formatTable(words.merging.fields, rows, terminal.columns));
        await showMoves(preview.moves, context);
      }
      return objecting(preview.objections, context);
    });
  },
};

export const unmergeCommand: Command = {
  name: 'unmerge',
  usage: '<MERGE_ID | --profile ID --identifiers KEYS> [--preview] [--reason TEXT] [--json]',
  options: {
    profile: { type: 'string', value: 'ID' },
    identifiers: { type: 'string', value: 'KEYS' },
    preview: { type: 'boolean' },
    reason: { type: 'string', value: 'TEXT' },
    json: JSON_OPTION,
    url: URL_OPTION,
  },
  examples: [
    'azimut unmerge m_4Fh2example',
    'azimut unmerge --profile p_2Vh0example --identifiers email:ana@example.com --preview',
  ],
  minPositionals: 0,
  async run(input, context) {
    const { terminal, words } = context;
    const [merge_id] = input.positionals;
    const [profile, keys] = [text(input, 'profile'), text(input, 'identifiers')];
    if ((merge_id === undefined) === (profile === undefined || keys === undefined)) {
      throw new AppError('invalid_request', words.merging.eitherOr);
    }
    const preview = isSet(input, 'preview');
    const query = preview ? '?preview=true' : '';
    const identifiers = (keys ?? '').split(',').flatMap((key) => key.trim() || []);
    const request =
      merge_id === undefined
        ? {
            method: 'POST' as const,
            path: `/v1/profiles/${encodeURIComponent(profile ?? '')}/split${query}`,
            json: { identifiers, reason: text(input, 'reason') },
          }
        : { method: 'DELETE' as const, path: `/v1/merges/${encodeURIComponent(merge_id)}${query}` };
    return await context.withProduct({ url: text(input, 'url') }, async (api) => {
      if (!preview) {
        const done = await api.request(DecidedAnswer, request);
        const said = words.merging.separated(done.separated.join(', '), done.survivor_id);
        await terminal.out(isSet(input, 'json') ? `${JSON.stringify(done)}\n` : `${said}\n`);
        return EXIT.done;
      }
      const separations =
        merge_id === undefined
          ? [await api.request(SplitPreviewAnswer, request)]
          : (await api.request(UndoPreviewAnswer, request)).separations;
      if (isSet(input, 'json')) await terminal.out(`${JSON.stringify({ separations })}\n`);
      else {
        for (const { becomes, moves } of separations) {
          await terminal.out(`${words.merging.becomes(becomes)}\n`);
          await showMoves(moves, context);
        }
      }
      return await objecting(
        separations.flatMap(({ objections }) => objections),
        context,
      );
    });
  },
};

export const mergesCommand: Command = {
  name: 'merges',
  usage: '[--profile ID] [--limit N] [--json]',
  options: {
    profile: { type: 'string', value: 'ID' },
    limit: COUNT_OPTION,
    json: JSON_OPTION,
    url: URL_OPTION,
  },
  examples: ['azimut merges --profile p_2Vh0example'],
  minPositionals: 0,
  async run(input, context) {
    const { terminal, words } = context;
    const profile = text(input, 'profile');
    const size = Math.min(200, wholeNumber(input, 'limit', 50, context));
    return await context.withProduct({ url: text(input, 'url') }, async (api) => {
      const about = profile === undefined ? '' : `&profile_id=${encodeURIComponent(profile)}`;
      const path = `/v1/merges?size=${size}${about}`;
      const { merges } = await api.request(MergePage, { method: 'GET', path });
      const rows = merges.map((merge) => [
        merge.merge_id,
        merge.kind,
        merge.status,
        merge.at.slice(0, 16),
        merge.rule,
        `${merge.winner_id} ← ${merge.loser_ids.join(', ')}`,
      ]);
      const lines = merges.map((merge) => `${JSON.stringify(merge)}\n`).join('');
      const table = formatTable(words.merging.head, rows, terminal.columns);
      await terminal.out(isSet(input, 'json') ? lines : table);
      return EXIT.done;
    });
  },
};

async function showMoves(
  moves: Readonly<Record<string, number>>,
  { terminal, words }: CliContext,
): Promise<void> {
  const count = new Intl.NumberFormat(words.locale);
  const parts = Object.entries(words.merging.moves).map(
    ([name, label]) => `${label} ${count.format(moves[name] ?? 0)}`,
  );
  await terminal.out(`${parts.join(' · ')}\n`);
}

/** What speaks against it, on standard error; then the command has failed. */
function objecting(
  objections: readonly { readonly code: string; readonly detail: string }[],
  { terminal }: CliContext,
): number {
  for (const { code, detail } of objections) terminal.note(`${code}: ${detail}`);
  return objections.length > 0 ? EXIT.failed : EXIT.done;
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
