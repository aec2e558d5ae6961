import { createClient, type EngineAccess } from '../client.ts';

/**
 * An API key for the product: everything on the indices under its prefix, and the cluster rights that setting up
 * needs (templates, pipelines, scripts, snapshots), but no right over users, roles or keys.
 * @param admin access as a user who may create keys
 * @returns the key in its encoded form
 */
export async function createApiKey(admin: EngineAccess, prefix: string): Promise<string> {
  const client = createClient(admin);
  try {
    const created = await client.security.createApiKey({
      name: `${prefix}-product`,
      role_descriptors: {
        product: {
          cluster: ['manage'],
          indices: [{ names: [`${prefix}-*`], privileges: ['all'] }],
        },
      },
    });
    return created.encoded;
  } finally {
    await client.close();
  }
}

/** Whether the engine still knows the credentials of an access. */
export async function isAuthorised(access: EngineAccess): Promise<boolean> {
  const client = createClient(access, { requestTimeoutMs: 10_000 });
  try {
    await client.security.authenticate();
    return true;
  } catch (error) {
    if (error instanceof Error && 'statusCode' in error && error.statusCode === 401) return false;
    throw error;
  } finally {
    await client.close();
  }
}
