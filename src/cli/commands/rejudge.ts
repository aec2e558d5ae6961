import type { z } from 'zod';
import { AppError } from '../../errors.ts';
import { RejudgedAnswer, RejudgedPageAnswer } from '../answers.ts';
import type { ApiClient } from '../api-client.ts';
import { type CliContext, type Command, type CommandInput, EXIT, isSet, text } from '../command.ts';
import { JSON_OPTION, URL_OPTION } from '../options.ts';

export const rejudgeCommand: Command = {
  name: 'rejudge',
  usage: '<ID… | --all [--after ID]> [--preview] [--json]',
  options: {
    all: { type: 'boolean' },
    after: { type: 'string', value: 'ID' },
    preview: { type: 'boolean' },
    json: JSON_OPTION,
    url: URL_OPTION,
  },
  examples: ['azimut rejudge p_2Vh0example --preview', 'azimut rejudge --all'],
  minPositionals: 0,
  async run(input, context) {
    const all = isSet(input, 'all');
    if (all === input.positionals.length > 0) {
      throw new AppError('invalid_request', context.words.merging.idsOrAll);
    }
    return await context.withProduct({ url: text(input, 'url') }, async (api) => {
      if (all) return await rejudgeAll(api, input, context);
      const query = isSet(input, 'preview') ? '?preview=true' : '';
      for (const id of input.positionals) {
        const path = `/v1/profiles/${encodeURIComponent(id)}/rejudge${query}`;
        await show(await api.request(RejudgedAnswer, { method: 'POST', path }), input, context);
      }
      return EXIT.done;
    });
  },
};

/** Page by page, so that it can be stopped at any time and gone on with. */
async function rejudgeAll(
  api: ApiClient,
  input: CommandInput,
  context: CliContext,
): Promise<number> {
  const { terminal, words, signal } = context;
  const count = new Intl.NumberFormat(words.locale);
  const contended: string[] = [];
  let judged = 0;
  let parted = 0;
  let after = text(input, 'after') ?? null;
  do {
    const query = new URLSearchParams({ preview: String(isSet(input, 'preview')) });
    if (after !== null) query.set('after', after);
    const path = `/v1/rejudge?${query}`;
    const page = await api
      .request(RejudgedPageAnswer, { method: 'POST', path })
      .catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    if (page === undefined) {
      if (after !== null) terminal.note(words.merging.goOn(after));
      return EXIT.interrupted;
    }
    judged += page.judged;
    parted += page.parted.length;
    contended.push(...page.contended);
    for (const one of page.parted) await show(one, input, context);
    terminal.redraw(words.merging.rejudging(count.format(judged), count.format(parted)));
    after = page.next;
  } while (after !== null);
  if (!isSet(input, 'json')) {
    const said = words.merging.rejudging(count.format(judged), count.format(parted));
    await terminal.out(`${said}\n`);
  }
  if (contended.length > 0) terminal.note(words.repair.contended(contended.join(', ')));
  return contended.length > 0 ? EXIT.failed : EXIT.done;
}

async function show(
  judged: z.infer<typeof RejudgedAnswer>,
  input: CommandInput,
  { terminal, words }: CliContext,
): Promise<void> {
  const { profile_id, parts, separated } = judged;
  const said = words.merging.rejudged(profile_id, parts.length, separated.join(', '));
  await terminal.out(isSet(input, 'json') ? `${JSON.stringify(judged)}\n` : `${said}\n`);
}
