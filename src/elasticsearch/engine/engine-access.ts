import type { EngineAccess } from '../client.ts';
import { createApiKey, isAuthorised } from './api-key.ts';
import { ADMIN_USER } from './distribution-config.ts';
import type { EngineState } from './engine-state.ts';

/** Access as the administrator of the engine: for creating keys, never for the product. */
export function adminAccess(state: EngineState): EngineAccess {
  // Docker publishes plain HTTP on loopback, see docker-args.ts.
  const scheme = state.secure && state.kind !== 'docker' ? 'https' : 'http';
  const url = `${scheme}://127.0.0.1:${state.http_port}`;
  if (!state.secure) return { url };
  const username = state.kind === 'docker' ? 'elastic' : ADMIN_USER;
  return { url, username, password: state.password, ca: state.ca };
}

/** Access with the product's own key. */
export function productAccess(state: EngineState): EngineAccess {
  const { url, ca } = adminAccess(state);
  return state.secure ? { url, ca, api_key: state.api_key?.encoded } : { url };
}

/** The state with a key that the running engine knows: the remembered one, or a new one. */
export async function withApiKey(state: EngineState, prefix: string): Promise<EngineState> {
  if (!state.secure) return state;
  const known = state.api_key?.prefix === prefix && (await isAuthorised(productAccess(state)));
  if (known) return state;
  return { ...state, api_key: { prefix, encoded: await createApiKey(adminAccess(state), prefix) } };
}
