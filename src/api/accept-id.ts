import { randomBytes } from 'node:crypto';

/** Id of what one request brought: sorts by time, and cannot be guessed. */
export function newAcceptId(now: Date): string {
  return `acc_${now.getTime().toString(36).padStart(9, '0')}${randomBytes(10).toString('hex')}`;
}
