import { AppError } from '../../errors.ts';
import { PairList, PairsDecided } from '../answers.ts';
import type { ApiClient } from '../api-client.ts';
import { type CliContext, type Command, type CommandInput, EXIT, isSet, text } from '../command.ts';
import {
  actionOf,
  argumentsAfter,
  COUNT_OPTION,
  JSON_OPTION,
  URL_OPTION,
  wholeNumber,
} from '../options.ts';
import { formatTable } from '../table.ts';
import { tellEvidence } from '../tell-evidence.ts';

const ACTIONS = ['list', 'same', 'different', 'unsure', 'skip'] as const;
const MOST_AT_ONCE = 200;
const MOST_LISTED = 100;

export const duplicatesCommand: Command = {
  name: 'duplicates',
  usage: '[list | same ID… | different ID… | unsure ID… | skip ID…]',
  options: {
    status: { type: 'string', value: 'STATUS' },
    'min-score': { type: 'string', value: 'P' },
    reason: { type: 'string', value: 'TEXT' },
    limit: COUNT_OPTION,
    json: JSON_OPTION,
    url: URL_OPTION,
  },
  examples: [
    'azimut duplicates',
    'azimut duplicates --min-score 0.99 --limit 50',
    'azimut duplicates different 3fK9example --reason "father and son"',
  ],
  minPositionals: 0,
  async run(input, context) {
    const action = actionOf(input, ACTIONS, 'list', context);
    return context.withProduct({ url: text(input, 'url') }, async (api) =>
      action === 'list' ? list(api, input, context) : decide(api, action, input, context),
    );
  },
};

async function list(api: ApiClient, input: CommandInput, context: CliContext): Promise<number> {
  const { words, terminal } = context;
  const query = new URLSearchParams({
    size: String(Math.min(MOST_LISTED, wholeNumber(input, 'limit', 25, context))),
  });
  const [status, score] = [text(input, 'status'), text(input, 'min-score')];
  if (status !== undefined) query.set('status', status);
  if (score !== undefined) {
    if (!(Number(score) >= 0 && Number(score) <= 1)) {
      throw new AppError('invalid_request', words.duplicates.badScore);
    }
    query.set('min_score', score);
  }
  const answer = await api.request(PairList, { method: 'GET', path: `/v1/duplicates?${query}` });
  if (isSet(input, 'json')) {
    await terminal.out(answer.pairs.map((pair) => `${JSON.stringify(pair)}\n`).join(''));
  } else if (answer.pairs.length === 0) {
    terminal.note(words.duplicates.none);
  } else {
    const rows = answer.pairs.map(({ duplicate_id, score: p, left, right, evidence }) => [
      duplicate_id,
      p.toFixed(3),
      left.display_name ?? left.profile_id ?? '',
      right.display_name ?? right.profile_id ?? '',
      evidence.map((one) => tellEvidence(one, words)).join('; '),
    ]);
    await terminal.out(formatTable(words.duplicates.head, rows, terminal.columns));
  }
  return EXIT.done;
}

async function decide(
  api: ApiClient,
  decision: Exclude<(typeof ACTIONS)[number], 'list'>,
  input: CommandInput,
  context: CliContext,
): Promise<number> {
  const ids = argumentsAfter(input, `duplicates ${decision} ID…`, context);
  const { words, terminal } = context;
  const reason = text(input, 'reason');
  let refusals = 0;
  for (let at = 0; at < ids.length; at += MOST_AT_ONCE) {
    const { results } = await api.request(PairsDecided, {
      method: 'POST',
      path: '/v1/duplicates/decisions',
      json: {
        duplicate_ids: ids.slice(at, at + MOST_AT_ONCE),
        decision,
        ...(reason === undefined ? {} : { reason }),
      },
    });
    for (const { duplicate_id, status, problem } of results) {
      if (problem !== null) refusals += 1;
      terminal.note(
        problem === null
          ? words.duplicates.decided(duplicate_id, status ?? '')
          : words.duplicates.refused(duplicate_id, problem.detail),
      );
    }
  }
  return refusals > 0 ? EXIT.refusals : EXIT.done;
}
