import { z } from '@hono/zod-openapi';
import type { DefinitionStore } from '../../elasticsearch/definition-store.ts';
import { AppError } from '../../errors.ts';
import type { DefinitionDoc } from '../../model/definition.ts';
import { SnakeName } from '../../model/names.ts';

export const idParam = z.object({ id: SnakeName });
export const versionParam = z.object({
  id: SnakeName,
  version: z.coerce.number().int().min(1).max(1_000_000_000),
});
export const ifMatch = z.object({ 'if-match': z.string().max(100).optional() });
export const tagged = { headers: z.object({ etag: z.string() }) };

export const Versions = z
  .object({
    versions: z.array(
      z.object({
        version: z.int(),
        updated_at: z.string(),
        updated_by: z.string(),
        deleted: z.boolean().meta({ description: 'removed by this version' }),
      }),
    ),
  })
  .meta({ id: 'Versions' });

export const RestoreRequest = z
  .strictObject({ version: z.int().min(1) })
  .meta({ id: 'RestoreRequest' });

export async function listVersions(
  store: DefinitionStore,
  id: string,
): Promise<z.infer<typeof Versions>> {
  const versions = await store.versions(id);
  if (versions.length === 0) throw missing();
  return {
    versions: versions.map(({ version, updated_at, updated_by, deleted }) => ({
      version,
      updated_at,
      updated_by,
      deleted,
    })),
  };
}

/** Makes a former version the newest again: the undo of a change, or of a removal. */
export async function restoreVersion(
  store: DefinitionStore,
  id: string,
  version: number,
  change: { readonly expected: number; readonly by: string; readonly at: Date },
): Promise<DefinitionDoc> {
  const former = await store.findVersion(id, version);
  if (former === undefined) throw missing();
  return await store.put(id, former.definition, change);
}

/**
 * The version a change was made from, as `If-Match` names it.
 * @param otherwise of a request that names none; `undefined`: it must
 * @throws AppError `invalid_request`
 */
export function expectedVersion(match: string | undefined, otherwise: number | undefined): number {
  if (match === undefined && otherwise !== undefined) return otherwise;
  const [, version] = /^"(\d{1,9})"$/.exec(match ?? '') ?? [];
  if (version !== undefined) return Number(version);
  const message = match === undefined ? 'is missing: the ETag' : 'is no ETag of this kind';
  throw new AppError('invalid_request', 'the change must say what it was made from', {
    errors: [{ path: 'if-match', message }],
  });
}

/** @throws AppError `invalid_request` where a body names another id than its address */
export function refuseOtherId(id: string, inBody: string): void {
  if (id === inBody) return;
  throw new AppError('invalid_request', 'the body is of another id', {
    errors: [{ path: 'id', message: 'is not the id of the address' }],
  });
}

export function missing(): AppError {
  return new AppError('not_found', 'it is not there');
}
