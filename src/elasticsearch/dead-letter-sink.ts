import type { Client } from '@elastic/elasticsearch';
import { AppError } from '../errors.ts';
import type { DeadLetterDoc } from '../model/dead-letter.ts';
import { type BulkOptions, writeBulk } from './bulk-writer.ts';

/** Where the worker puts what it refuses. */
export interface DeadLetterSink {
  /**
   * Resolves when all are stored. Repeating it with the same ids stores nothing twice.
   * @throws AppError `engine_unavailable` when one could not be stored
   */
  put(letters: readonly DeadLetterDoc[]): Promise<void>;
}

export function createDeadLetterSink(deps: {
  readonly client: Client;
  readonly index: string;
  readonly bulk: BulkOptions;
}): DeadLetterSink {
  return {
    async put(letters) {
      const results = await writeBulk(
        deps.client,
        letters.map((letter) => ({
          kind: 'create',
          index: deps.index,
          id: letter.dead_letter_id,
          document: JSON.stringify(letter),
        })),
        deps.bulk,
      );
      // What is refused must not be lost: without its dead letter a message stays in the spool.
      const rejected = results.find((result) => result.kind === 'rejected');
      if (rejected?.kind === 'rejected') {
        throw new AppError('engine_unavailable', `a dead letter was refused: ${rejected.reason}`);
      }
    },
  };
}
