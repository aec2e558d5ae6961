import { createHmac } from 'node:crypto';

/** The names documents are stored under. Keyed hashes, so that nobody without the secret can guess a value back. */
export interface Ids {
  /** `_id` of an identifier's lock */
  identifier(key: string): string;
  /** `_id` of an event: the same message of the same source is always the same event */
  event(source: string, message_id: string): string;
  /** `_id` of a record */
  record(source: string, record_type: string, record_id: string): string;
  /** Id of the profile first created for this identifier: a repeated attempt finds its own former work. */
  profile(key: string): string;
  /** Id of a pair of profiles, whichever is named first. */
  pair(a: string, b: string): string;
  /** A key under which profiles meet as candidates (`identity/matching/blocking.ts`), without what it says. */
  matchKey(key: string): string;
  /** Id of a decision about who is one person: told twice, it is one. */
  decision(...parts: readonly string[]): string;
  /** What several people have in common, such as a home: whoever has it too has the same id. */
  relation(...parts: readonly string[]): string;
  /** Stands for a document of ours wherever tools read that may not know whose it is; the same each time. */
  pseudonym(id: string): string;
}

/** 22 characters of base64url carry 132 bits: a collision among 10^12 documents is less likely than 10^-15. */
const ID_LENGTH = 22;

/**
 * Builds the id functions of one installation. Ids are HMAC-SHA256 of their parts, joined by NUL. All parts but
 * the last are snake_case names, which hold no NUL, so no two things share one text.
 * @param secret the installation's secret; another secret gives entirely different ids
 */
export function createIds(secret: string): Ids {
  const digest = (text: string) =>
    createHmac('sha256', secret).update(text).digest('base64url').slice(0, ID_LENGTH);
  return {
    identifier: (key) => digest(`identifier\0${key}`),
    event: (source, message_id) => digest(`event\0${source}\0${message_id}`),
    record: (source, record_type, record_id) =>
      digest(`record\0${source}\0${record_type}\0${record_id}`),
    profile: (key) => `p_${digest(`profile\0${key}`)}`,
    relation: (...parts) => `r_${digest(['relation', ...parts].join('\0'))}`,
    pseudonym: (id) => `a_${digest(`pseudonym\0${id}`)}`,
    pair: (a, b) => digest(`pair\0${[a, b].sort().join('\0')}`),
    // Two keys in one would only make two strangers candidates: 72 bits are plenty.
    matchKey: (key) => digest(`match\0${key}`).slice(0, 12),
    decision: (...parts) => `m_${digest(['decision', ...parts].join('\0'))}`,
  };
}
