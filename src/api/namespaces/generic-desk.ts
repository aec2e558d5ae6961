import { AppError } from '../../errors.ts';
import { canonicaliseIdentifier } from '../../identity/canonicalise.ts';
import { namespaceOf, parseKey } from '../../identity/identifier-key.ts';
import { maskValue } from '../../identity/mask-value.ts';
import type { GenericValueDoc } from '../../model/generic-value.ts';
import type { NamespaceDeps } from './deps.ts';

type Status = GenericValueDoc['status'];

/** A demoted value as a list shows it. */
export function describeGeneric(value_id: string, { key, ...doc }: GenericValueDoc) {
  return { value_id, ...doc, label: maskValue(doc.namespace, parseKey(key).value) };
}

/**
 * Lets a value join again, or no more.
 * @throws AppError `not_found`; `conflict` where it is so already
 */
export async function setGeneric(
  deps: NamespaceDeps,
  namespace: string,
  value_id: string,
  change: { readonly status: Status; readonly by: string },
): Promise<GenericValueDoc> {
  const found = (await deps.generic.read([value_id])).get(value_id);
  if (found === undefined || found.source.namespace !== namespace) {
    throw new AppError('not_found', `no value of ${namespace} with this id is known as shared`);
  }
  if (found.source.status === change.status) {
    throw new AppError('conflict', `the value is ${change.status} already`);
  }
  const doc = { ...found.source, ...changed(deps, change) };
  await store(deps, value_id, doc, found, change.by);
  return doc;
}

/**
 * Demotes a value by hand, however few people have it.
 * @throws AppError `invalid_request` where it cannot be a value of the namespace; `conflict`
 */
export async function demoteValue(
  deps: NamespaceDeps,
  claimed: { readonly namespace: string; readonly scope?: string; readonly value: string },
  by: string,
): Promise<{ value_id: string; doc: GenericValueDoc }> {
  const policy = await deps.policy.get();
  const { defaultCountry } = deps;
  const canonical = canonicaliseIdentifier(claimed, { defaultCountry, policy });
  if (canonical.kind === 'refused') {
    throw new AppError('invalid_request', 'the body is not valid', {
      errors: [
        {
          path: 'value',
          message:
            canonical.code === 'blocked'
              ? 'is blocked, so it joins nobody'
              : `is no value of ${claimed.namespace}`,
        },
      ],
    });
  }
  const { key } = canonical.identifier;
  const value_id = deps.ids.identifier(key);
  const found = (await deps.generic.read([value_id])).get(value_id);
  if (found?.source.status === 'demoted') {
    throw new AppError('conflict', 'the value is demoted already');
  }
  const change = changed(deps, { status: 'demoted', by });
  const doc: GenericValueDoc = {
    key,
    namespace: namespaceOf(key),
    people: found?.source.people ?? 0,
    since: change.updated_at,
    ...change,
  };
  await store(deps, value_id, doc, found, by);
  return { value_id, doc };
}

function changed(deps: NamespaceDeps, change: { readonly status: Status; readonly by: string }) {
  return {
    status: change.status,
    updated_at: deps.now().toISOString(),
    updated_by: change.by,
  };
}

async function store(
  deps: NamespaceDeps,
  value_id: string,
  doc: GenericValueDoc,
  over: Parameters<NamespaceDeps['generic']['write']>[0][number]['over'],
  by: string,
): Promise<void> {
  const [written] = await deps.generic.write([{ doc, over }]);
  if (written !== true) {
    throw new AppError('conflict', 'the value was changed at the same moment; look again');
  }
  deps.policy.expire();
  await deps.audit.append({
    at: doc.updated_at,
    actor: by,
    action: `generic.${doc.status}`,
    subject_ids: [value_id],
    detail: { namespace: doc.namespace, people: doc.people },
  });
}
