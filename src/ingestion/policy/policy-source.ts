import type { GenericValueStore } from '../../elasticsearch/generic-value-store.ts';
import type { IdentityRuleStore } from '../../elasticsearch/identity-rule-store.ts';
import { AppError } from '../../errors.ts';
import { genericKeys } from '../../identity/generic-keys.ts';
import { buildIdentityPolicy, type IdentityPolicy } from '../../identity/identity-policy.ts';
import type { Logger } from '../../logging.ts';

/** Gives the identity policy in force; what is decided together asks once. */
export interface PolicySource {
  /**
   * Never older than `freshMs`, while the engine answers.
   * @throws what the engine threw, where no policy has ever been read
   */
  get(): Promise<IdentityPolicy>;
  /** Reads at the next call, whatever the age. */
  expire(): void;
}

/** Changes are picked up within this time. */
const FRESH_MS = 2_000;
/** Demoted keys kept in memory, about 150 bytes each: those that most people have. */
const MOST_GENERIC = 100_000;

/** A policy that never changes: for tools and tests that have no company's rules. */
export function fixedPolicy(policy: IdentityPolicy): PolicySource {
  return { get: async () => policy, expire: () => undefined };
}

/** Reads rules and demoted values when asked and not fresh: an idle process asks the engine for nothing. */
export function createPolicySource(deps: {
  readonly rules: Pick<IdentityRuleStore, 'read'>;
  readonly generic: Pick<GenericValueStore, 'mark' | 'demoted'>;
  readonly log: Logger;
  readonly freshMs?: number;
}): PolicySource {
  const freshMs = deps.freshMs ?? FRESH_MS;
  let known: { policy: IdentityPolicy; mark: string } | undefined;
  let readMs = Number.NEGATIVE_INFINITY;
  let reading: Promise<IdentityPolicy> | undefined;

  async function read(): Promise<IdentityPolicy> {
    const [{ rules, version }, mark] = await Promise.all([deps.rules.read(), deps.generic.mark()]);
    if (known?.policy.version === version && known.mark === mark) return known.policy;
    const { values, more } = await deps.generic.demoted(MOST_GENERIC);
    if (more) deps.log.warn({ most: MOST_GENERIC }, 'more values are demoted than are remembered');
    const policy = buildIdentityPolicy({ rules, version, generic: genericKeys(values, rules) });
    deps.log.info(
      { policy_version: version, rules: rules.namespaces.length, generic: policy.generic.size },
      'identity policy in force',
    );
    known = { policy, mark };
    return policy;
  }

  async function refresh(): Promise<IdentityPolicy> {
    try {
      return await read();
    } catch (error) {
      if (known === undefined) {
        throw new AppError('engine_unavailable', 'the identity policy cannot be read', {
          cause: error,
          retryAfterSeconds: 5,
        });
      }
      deps.log.warn({ err: error }, 'identity policy could not be read again');
      return known.policy;
    } finally {
      readMs = performance.now();
      reading = undefined;
    }
  }

  return {
    async get() {
      if (known !== undefined && performance.now() - readMs < freshMs) return known.policy;
      reading ??= refresh();
      return await reading;
    },
    expire() {
      readMs = Number.NEGATIVE_INFINITY;
    },
  };
}
