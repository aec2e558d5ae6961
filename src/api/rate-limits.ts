import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../errors.ts';

/** What is counted apart, and how much of it one key (or, when signing in, one address) may have a second. */
export const PER_SECOND: Readonly<Record<Counted, number>> = {
  call: 200,
  collect: 2000,
  sign_in: 3,
};
export type Counted = 'call' | 'collect' | 'sign_in';

/** Keeps one key from taking all there is. Counted over 10 s, so that bursts pass; in memory, so per process. */
export interface RateLimits {
  /** @throws AppError `too_many_requests` with `retryAfterSeconds` */
  take(who: string, what: Counted): Promise<void>;
}

const WINDOW_SECONDS = 10;

export function createRateLimits(
  perSecond: Readonly<Record<Counted, number>> = PER_SECOND,
): RateLimits {
  const limiter = (what: Counted) =>
    new RateLimiterMemory({
      points: perSecond[what] * WINDOW_SECONDS,
      duration: WINDOW_SECONDS,
      keyPrefix: what,
    });
  const limiters = {
    call: limiter('call'),
    collect: limiter('collect'),
    sign_in: limiter('sign_in'),
  } satisfies Record<Counted, RateLimiterMemory>;
  return {
    async take(who, what) {
      try {
        await limiters[what].consume(who);
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error;
        throw new AppError('too_many_requests', 'this key makes too many requests', {
          retryAfterSeconds: Math.max(1, Math.ceil(error.msBeforeNext / 1000)),
        });
      }
    },
  };
}
