import type { Client } from '@elastic/elasticsearch';
import { pino } from 'pino';
import { createApp } from '../../src/api/app.ts';
import type { ApiDeps } from '../../src/api/deps.ts';
import { generateKey, hashSecret } from '../../src/api/key-format.ts';
import { createAuditStore } from '../../src/elasticsearch/audit-store.ts';
import { DEFAULT_BULK } from '../../src/elasticsearch/bulk-writer.ts';
import { createDefinitionStore } from '../../src/elasticsearch/definition-store.ts';
import { createDeskStore } from '../../src/elasticsearch/desk-store.ts';
import { createEventReader } from '../../src/elasticsearch/event-reader.ts';
import { buildIndexNames } from '../../src/elasticsearch/index-names.ts';
import { createProfileReader } from '../../src/elasticsearch/profile-reader.ts';
import { createRecordReader } from '../../src/elasticsearch/record-reader.ts';
import { BUILT_IN_POLICY } from '../../src/identity/identity-policy.ts';
import { createIds } from '../../src/identity/ids.ts';
import { fixedPolicy } from '../../src/ingestion/policy/policy-source.ts';
import type { ApiKeyDoc } from '../../src/model/api-key.ts';
import { Role } from '../../src/model/role.ts';
import { compileSurvivorship, NO_RULES } from '../../src/profile/survivorship/compile.ts';
import { openTestMatching } from './matching.ts';
import { RELATIONS } from './relations.ts';

export const SECRET = 'a secret of tests, at least thirty-two characters';

/** The real app over a real engine, with one key per role; only the key store is in memory. */
export function peopleApi(
  client: Client,
  prefix: string,
  now: Date,
  changes: Partial<ApiDeps['people']> = {},
) {
  const names = buildIndexNames(prefix);
  const ids = createIds(SECRET);
  const keys = new Map<string, ApiKeyDoc>();
  const texts = Object.fromEntries(
    Role.options.map((role) => {
      const key = generateKey('api');
      keys.set(key.key_id, {
        key_id: key.key_id,
        kind: 'api',
        label: role,
        roles: [role],
        scopes: [],
        source: null,
        secret_hash: hashSecret(key.secret),
        created_at: now.toISOString(),
        created_by: null,
        expires_at: null,
        revoked_at: null,
        last_used_at: null,
      });
      return [role, key.text];
    }),
  ) as Record<Role, string>;
  const people: ApiDeps['people'] = {
    profiles: createProfileReader({
      client,
      profiles: names.profiles,
      identifiers: names.identifiers,
    }),
    events: createEventReader({ client, events: names.events }),
    records: createRecordReader({ client, records: names.records }),
    segments: createDefinitionStore(client, names, 'segments'),
    ids,
    policy: fixedPolicy(BUILT_IN_POLICY),
    survivorship: () => compileSurvivorship(NO_RULES, {}),
    relations: RELATIONS,
    defaultCountry: 'FR',
    timezone: 'Europe/Paris',
    secret: SECRET,
    now: () => now,
    ...changes,
  };
  // People's routes touch these parts alone; the rest of the dependencies have tests of their own.
  const deps = {
    people,
    desks: createDeskStore(client, names),
    audit: createAuditStore(client, names, DEFAULT_BULK),
    pairs: openTestMatching(client, prefix, { now: () => now }).pairs,
    keys: { find: async (id: string) => keys.get(id), touch: async () => undefined },
    log: pino({ level: 'silent' }),
    perSecond: { call: 1e6, collect: 1e6, sign_in: 1e6 },
    now: () => now,
    secret: SECRET,
    version: 'test',
  } as unknown as ApiDeps;
  const app = createApp(deps);
  return {
    app,
    texts,
    ids,
    names,
    get: (role: Role, path: string) =>
      app.request(path, { headers: { authorization: `Bearer ${texts[role]}` } }),
    search: (role: Role, body: unknown, init: RequestInit = {}) =>
      app.request('/v1/profiles/search', {
        method: 'POST',
        headers: { authorization: `Bearer ${texts[role]}`, 'content-type': 'application/json' },
        body: typeof body === 'string' ? body : JSON.stringify(body),
        ...init,
      }),
  };
}

export type PeopleApi = ReturnType<typeof peopleApi>;
