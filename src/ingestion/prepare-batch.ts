import secureJson from 'secure-json-parse';
import { z } from 'zod';
import type { Normaliser, RawDocument } from '../elasticsearch/normaliser.ts';
import { canonicaliseIdentifier } from '../identity/canonicalise.ts';
import { canonicaliseTraits } from '../identity/canonicalise-traits.ts';
import type { IdentityPolicy } from '../identity/identity-policy.ts';
import { describeIssues } from '../model/describe-issues.ts';
import { compileGuard } from '../model/guard.ts';
import type { Identifier } from '../model/identifier.ts';
import { Message } from '../model/message.ts';
import type { SpoolItem } from '../spool/spool.ts';
import type { PolicySource } from './policy/policy-source.ts';
import type { PreparedBatch, PreparedItem, Refusal } from './prepared-item.ts';

export interface PrepareDeps {
  readonly normaliser: Normaliser;
  readonly defaultCountry: string;
  readonly policy: PolicySource;
}

/**
 * First half of the worker's path: each item through its source's pipeline, the schema, and the canonical spelling
 * of its identifiers, e-mail address and telephone. Reads nothing that another batch writes, so it may run while that one is being written.
 * Keeps arrival order.
 * @throws AppError `engine_unavailable` when the engine could not run the pipelines
 */
export async function prepareBatch(
  deps: PrepareDeps,
  items: readonly SpoolItem[],
): Promise<PreparedBatch> {
  const policy = await deps.policy.get();
  const refusals: Refusal[] = [];
  const prepared: PreparedItem[] = [];
  for (const [source, group] of Map.groupBy(items, (item) => item.source)) {
    const readable: SpoolItem[] = [];
    const results = await deps.normaliser.normalise(source, documentsOf(group, readable, refusals));
    readable.forEach((item, i) => {
      const result = results[i];
      const read =
        result?.kind === 'ok'
          ? readMessage(item, result.document, { defaultCountry: deps.defaultCountry, policy })
          : isUsable(item.payload)
            ? refusePipeline(item, result?.reason ?? 'no answer')
            : refusePayload(item);
      if ('code' in read) refusals.push(read);
      else prepared.push(read);
    });
  }
  prepared.sort((a, b) => a.item.seq - b.item.seq);
  return { items: prepared, refusals };
}

function* documentsOf(
  items: readonly SpoolItem[],
  readable: SpoolItem[],
  refusals: Refusal[],
): Generator<RawDocument> {
  for (const item of items) {
    const { source, kind, received_at, payload, refusal } = item;
    if (refusal !== undefined) refusals.push({ item, ...refusal, field: null });
    else if (NEEDS_CARE.test(payload) && !isUsable(payload)) refusals.push(refusePayload(item));
    else {
      readable.push(item);
      yield { payload, source, kind, received_at };
    }
  }
}

/** What does not begin as an object does, or may hold a key that changes prototypes. Rare: other payloads are not parsed here. */
const NEEDS_CARE = /^[^{]|__proto__|"constructor"|\\u/;

function isUsable(payload: string): boolean {
  try {
    const value: unknown = secureJson.parse(payload);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** The parser's own text would quote the payload. */
function refusePayload(item: SpoolItem): Refusal {
  const detail = 'payload must be a JSON object without keys that change prototypes';
  return { item, code: 'invalid_json', detail, field: null };
}

/** A pipeline's text starts with the field where it knows one: `record_id: missing`. */
function refusePipeline(item: SpoolItem, reason: string): Refusal {
  const field = /^([a-zA-Z0-9_.[\]]{1,200}):/.exec(reason)?.[1] ?? null;
  return { item, code: 'pipeline_failed', detail: reason, field };
}

function readMessage(
  item: SpoolItem,
  document: unknown,
  { defaultCountry, policy }: { defaultCountry: string; policy: IdentityPolicy },
): PreparedItem | Refusal {
  const message = takeMessage(document);
  if (message instanceof z.ZodError) return refuseSchema(item, message);
  if (message.source !== item.source) {
    const detail = 'source: must be the source that sent it';
    return { item, code: 'schema_invalid', detail, field: 'source' };
  }
  const issues = (message.issues ?? []).map(({ field, code }) => `${field}:${code}`);
  // One number, one spelling: as an identifier it is read in the same country as among the traits.
  const country = message.traits?.country ?? defaultCountry;
  const identifiers = new Map<string, Identifier>();
  for (const claimed of message.identifiers) {
    const canonical = canonicaliseIdentifier(claimed, { defaultCountry: country, policy });
    if (canonical.kind === 'ok') identifiers.set(canonical.identifier.key, canonical.identifier);
    else issues.push(`identifiers.${claimed.namespace}:${canonical.code}`);
  }
  const objection = objectionTo(message, identifiers.size, issues);
  if (objection !== undefined) return { item, ...objection };
  const spelt = canonicaliseTraits(message.traits ?? {}, { defaultCountry });
  issues.push(...spelt.issues.map(({ field, code }) => `${field}:${code}`));
  return {
    item,
    message: message.traits === undefined ? message : { ...message, traits: spelt.traits },
    identifiers: [...identifiers.values()],
    issues,
  };
}

const isMessage = compileGuard(Message);

function takeMessage(document: unknown): Message | z.ZodError {
  // The cast is what a guard promises.
  if (isMessage(document)) return document as Message;
  const parsed = Message.safeParse(document);
  return parsed.success ? parsed.data : parsed.error;
}

/** A message about a person must say whom; one about a thing (a product, a stock level) must hold its record. */
function objectionTo(
  message: Message,
  usable: number,
  issues: readonly string[],
): Pick<Refusal, 'code' | 'detail' | 'field'> | undefined {
  if (message.event === undefined && message.record === undefined) {
    const detail = 'event or record: one of them must be there';
    return { code: 'schema_invalid', detail, field: 'event' };
  }
  if (usable > 0) return undefined;
  if (message.identifiers.length > 0) {
    const refused = issues.filter((issue) => issue.startsWith('identifiers.'));
    const detail = `identifiers: none can be used (${refused.join(', ')})`.slice(0, 2000);
    return { code: 'no_identifier', detail, field: 'identifiers' };
  }
  if (message.event === undefined) return undefined;
  const detail = 'identifiers: an event needs one at least';
  return { code: 'no_identifier', detail, field: 'identifiers' };
}

function refuseSchema(item: SpoolItem, error: z.ZodError): Refusal {
  const problems = describeIssues(error).map(
    ({ path, message }) => `${path || 'message'}: ${message}`,
  );
  return {
    item,
    code: 'schema_invalid',
    detail: problems.slice(0, 20).join('; ').slice(0, 2000),
    field: describeIssues(error)[0]?.path.slice(0, 300) ?? null,
  };
}
