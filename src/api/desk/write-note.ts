import type { ProfileParts } from '../../elasticsearch/profile-reader.ts';
import { AppError } from '../../errors.ts';
import type { NewSpoolItem, Spool } from '../../spool/spool.ts';
import { newAcceptId } from '../accept-id.ts';
import type { PeopleDeps } from '../people/deps.ts';
import type { Principal } from '../principal.ts';
import type { NoteRequest } from './note-request.ts';
import { personKey } from './person-key.ts';

/** The source of what representatives write; its manifest is `src/sources/manifests/desk.json`. */
const SOURCE = 'desk';

/** What writing something of a person reads of the profile. */
export const NOTE_PARTS = ['identifiers'] as const;

export interface DeskDeps {
  readonly people: Pick<PeopleDeps, 'ids' | 'policy' | 'now'>;
  readonly spool: Pick<Spool, 'append'>;
}

type Author = Pick<Extract<Principal, { kind: 'user' }>, 'key_id' | 'label'>;

/**
 * Hands in a note or task like anything else that comes in; durable when this resolves.
 * @param onceKey the caller's idempotency key: the same author and key are the same event, however often sent
 * @throws AppError `conflict` where the person has no identifier to write under, `spool_full`
 */
export function writeNote(
  deps: DeskDeps,
  profile: ProfileParts,
  note: NoteRequest,
  { author, onceKey }: { readonly author: Author; readonly onceKey: string },
) {
  const id = `${author.key_id}/${onceKey}`;
  const event_id = deps.people.ids.event(SOURCE, id);
  const task = note.kind === 'task' ? { type: 'task', id: event_id, status: 'open' } : undefined;
  return handIn(deps, profile, author, {
    id,
    event: note.kind === 'task' ? 'task_created' : 'note_added',
    text: note.text,
    ...(task === undefined ? {} : { task }),
    ...(note.kind === 'task' && note.due_on !== undefined ? { due_on: note.due_on } : {}),
  });
}

/** Says that a task is done. A task is done once: saying so again changes nothing. */
export function completeTask(
  deps: DeskDeps,
  profile: ProfileParts,
  taskId: string,
  author: Author,
) {
  return handIn(deps, profile, author, {
    id: `done/${taskId}`,
    event: 'task_completed',
    task: { type: 'task', id: taskId, status: 'done' },
  });
}

/** Hands in a row of the source `desk` about a person; durable when this resolves. */
export async function handIn(
  { people, spool }: DeskDeps,
  profile: ProfileParts,
  author: Author,
  row: { readonly id: string } & Readonly<Record<string, unknown>>,
): Promise<{ event_id: string; batch_id: string }> {
  const person = personKey(profile.identifiers ?? [], await people.policy.get());
  if (person === undefined) {
    throw new AppError('conflict', 'this person has no identifier to write under');
  }
  const now = people.now();
  const item: NewSpoolItem = {
    source: SOURCE,
    kind: 'message',
    payload: JSON.stringify({
      ...row,
      at: now.toISOString(),
      person,
      by: author.label,
      by_key: author.key_id,
    }),
    received_at: now.toISOString(),
    accept_id: newAcceptId(now),
  };
  await spool.append([item]);
  return { event_id: people.ids.event(SOURCE, row.id), batch_id: item.accept_id };
}
