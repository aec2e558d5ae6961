import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../../errors.ts';

const QUARTER_SECONDS = 15 * 60;
const HOUR_SECONDS = 3600;

/** Keeps masked values from being guessed or collected. In memory, so per process. */
export interface DisclosureLimits {
  /** @throws AppError `too_many_requests` with `retryAfterSeconds` */
  takeVerification(keyId: string, profileId: string): Promise<void>;
  /** @throws AppError `too_many_requests` with `retryAfterSeconds` */
  takeReveal(keyId: string): Promise<void>;
}

/** Statements about one person in a quarter of an hour, whoever makes them; statements and reveals of one key an hour. */
const MOST = { of_person: 10, of_key: 120, reveals: 60 } as const;

export function createDisclosureLimits(most: Readonly<Record<keyof typeof MOST, number>> = MOST) {
  const limiter = (name: keyof typeof MOST, duration: number) =>
    new RateLimiterMemory({ points: most[name], duration, keyPrefix: name });
  const ofPerson = limiter('of_person', QUARTER_SECONDS);
  const ofKey = limiter('of_key', HOUR_SECONDS);
  const reveals = limiter('reveals', HOUR_SECONDS);
  return {
    async takeVerification(keyId, profileId) {
      await take(ofKey, keyId);
      await take(ofPerson, profileId);
    },
    takeReveal: (keyId) => take(reveals, keyId),
  } satisfies DisclosureLimits;
}

async function take(limiter: RateLimiterMemory, who: string): Promise<void> {
  try {
    await limiter.consume(who);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    throw new AppError('too_many_requests', 'too many masked values were asked about', {
      retryAfterSeconds: Math.max(1, Math.ceil(error.msBeforeNext / 1000)),
    });
  }
}
