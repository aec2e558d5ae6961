import type { RefusalCode } from '../model/dead-letter.ts';
import type { Identifier } from '../model/identifier.ts';
import type { Message } from '../model/message.ts';
import type { SpoolItem } from '../spool/spool.ts';

/** A spool item that made it through its pipeline and the schema, with its identifiers in canonical spelling. */
export interface PreparedItem {
  readonly item: SpoolItem;
  readonly message: Message;
  readonly identifiers: readonly Identifier[];
  /** `field:code` of what was left out so far. */
  readonly issues: readonly string[];
}

/** An item that cannot be used. `detail` and `field` name fields and rules, never values. */
export interface Refusal {
  readonly item: SpoolItem;
  readonly code: RefusalCode;
  readonly detail: string;
  readonly field: string | null;
}

export interface PreparedBatch {
  readonly items: readonly PreparedItem[];
  readonly refusals: readonly Refusal[];
}
