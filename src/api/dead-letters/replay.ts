import { AppError } from '../../errors.ts';
import type { DeadLetterDoc } from '../../model/dead-letter.ts';
import type { NewSpoolItem } from '../../spool/spool.ts';
import { newAcceptId } from '../accept-id.ts';
import { findFault } from '../body/check-structure.ts';
import type { ApiDeps } from '../deps.ts';
import { type DeadLetterSelection, selectDeadLetters } from './select.ts';

export interface ReplayResult {
  readonly matched: number;
  readonly replayed: number;
  readonly batch_id: string | null;
}

/**
 * Puts open dead letters back into the spool and closes them, page by page. The spool comes first: to die between
 * the two replays some twice, which changes nothing, where the other order would lose them.
 * @throws AppError `spool_full` with what was replayed before it standing
 */
export async function replayDeadLetters(
  deps: Pick<ApiDeps, 'deadLetters' | 'spool' | 'now'>,
  wanted: DeadLetterSelection & {
    readonly dry_run: boolean;
    readonly payload?: Readonly<Record<string, unknown>> | undefined;
  },
): Promise<ReplayResult> {
  const fault = wanted.payload === undefined ? undefined : findFault(wanted.payload);
  if (fault !== undefined) {
    throw new AppError('invalid_request', 'the body is not valid', {
      errors: [{ path: 'payload', message: fault.detail }],
    });
  }
  const accept_id = newAcceptId(deps.now());
  let matched = 0;
  let replayed = 0;
  for await (const letters of selectDeadLetters(deps.deadLetters, wanted)) {
    matched += letters.length;
    if (wanted.dry_run || letters.length === 0) continue;
    await deps.spool.append(letters.map((letter) => toItem(letter, accept_id, wanted.payload)));
    const ids = letters.map((letter) => letter.dead_letter_id);
    await deps.deadLetters.close(ids, 'replayed');
    replayed += letters.length;
  }
  return { matched, replayed, batch_id: replayed === 0 ? null : accept_id };
}

function toItem(
  letter: DeadLetterDoc,
  accept_id: string,
  repaired: Readonly<Record<string, unknown>> | undefined,
): NewSpoolItem {
  const { source, kind, payload, received_at } = letter;
  return {
    source,
    kind,
    // When it came in stays as it was: what a message says of time is relative to that.
    received_at,
    payload: repaired === undefined ? payload : JSON.stringify(repaired),
    accept_id,
  };
}
