import type { Client, estypes } from '@elastic/elasticsearch';
import type { Evidence } from '../identity/replay.ts';
import type { IndexNames } from './index-names.ts';

/** A stored message as evidence of who is who. */
export interface StoredEvidence extends Evidence {
  /** Profile it was written under, perhaps merged since. */
  readonly profile_id: string;
  /** Keys that became that profile's. */
  readonly kept: readonly string[];
}

export interface HeldKeys {
  readonly profile_id: string;
  readonly created_at: string;
  /** The 500 that a profile lists at most. */
  readonly keys: readonly string[];
}

/**
 * Reads who holds what and which messages said so, from doc values alone: no document is parsed, so that a hundred
 * thousand take seconds.
 */
export interface EvidenceStore {
  /** Active profiles with an identifier of one of the namespaces, page by page. */
  holders(namespaces: readonly string[], signal: AbortSignal): AsyncIterable<readonly HeldKeys[]>;
  /** Active profiles that hold one of these keys. */
  holdersOf(keys: readonly string[], signal: AbortSignal): AsyncIterable<readonly HeldKeys[]>;
  /** Messages that carried a key which was kept from their profile. */
  leftOut(signal: AbortSignal): AsyncIterable<readonly StoredEvidence[]>;
  /** Events and records of profiles, by the ids they were written under. */
  messagesOf(
    profileIds: readonly string[],
    signal: AbortSignal,
  ): AsyncIterable<readonly StoredEvidence[]>;
  /** Profiles that were merged into these, at any remove: merged id → root. */
  mergedInto(profileIds: readonly string[], signal: AbortSignal): Promise<Map<string, string>>;
}

type Query = NonNullable<estypes.SearchRequest['query']>;
type Fields = Readonly<Record<string, readonly unknown[] | undefined>>;

const PAGE = 5_000;
const PROFILE_FIELDS = ['profile_id', 'created_at', 'identifiers'];
const MESSAGE_FIELDS = ['profile_id', 'identifiers', 'left_out'];

export function createEvidenceStore(client: Client, names: IndexNames): EvidenceStore {
  async function* pages(
    index: string,
    query: Query,
    fields: readonly string[],
    signal: AbortSignal,
  ): AsyncGenerator<Fields[]> {
    const opened = await client.openPointInTime(
      { index, keep_alive: '1m', ignore_unavailable: true },
      { signal },
    );
    let pit = opened.id;
    try {
      let after: estypes.SortResults | undefined;
      for (;;) {
        const answer = await client.search(
          {
            pit: { id: pit, keep_alive: '1m' },
            query,
            size: PAGE,
            sort: [{ _shard_doc: 'asc' }],
            track_total_hits: false,
            _source: false,
            docvalue_fields: fields.map((field) => ({ field })),
            ...(after === undefined ? {} : { search_after: after }),
          },
          { signal },
        );
        const { hits } = answer.hits;
        if (hits.length > 0) yield hits.map((hit) => (hit.fields ?? {}) as Fields);
        after = hits.at(-1)?.sort;
        if (hits.length < PAGE || after === undefined) return;
        pit = answer.pit_id ?? pit;
      }
    } finally {
      await client.closePointInTime({ id: pit }).catch(() => undefined);
    }
  }

  async function* messages(query: Query, signal: AbortSignal): AsyncGenerator<StoredEvidence[]> {
    for (const [index, instant] of [
      [names.records, 'updated_at'],
      [names.events, 'occurred_at'],
    ] as const) {
      for await (const page of pages(index, query, [...MESSAGE_FIELDS, instant], signal)) {
        yield page.map((fields) => ({
          profile_id: text(fields, 'profile_id'),
          keys: [...texts(fields, 'identifiers'), ...texts(fields, 'left_out')],
          kept: texts(fields, 'identifiers'),
          at: text(fields, instant),
        }));
      }
    }
  }

  async function* profiles(query: Query, signal: AbortSignal): AsyncGenerator<HeldKeys[]> {
    const active = { bool: { filter: [{ term: { status: 'active' } }, query] } };
    for await (const page of pages(names.profiles, active, PROFILE_FIELDS, signal)) {
      yield page.map((found) => ({
        profile_id: text(found, 'profile_id'),
        created_at: text(found, 'created_at'),
        keys: texts(found, 'identifiers'),
      }));
    }
  }

  return {
    holders: (namespaces, signal) => profiles(ofNamespaces('identifiers', namespaces), signal),
    async *holdersOf(keys, signal) {
      for (let i = 0; i < keys.length; i += PAGE) {
        yield* profiles({ terms: { identifiers: keys.slice(i, i + PAGE) } }, signal);
      }
    },
    leftOut: (signal) => messages({ exists: { field: 'left_out' } }, signal),
    messagesOf: (profileIds, signal) =>
      messages({ terms: { profile_id: [...profileIds] } }, signal),
    async mergedInto(profileIds, signal) {
      const roots = new Map(profileIds.map((id) => [id, id]));
      const merged = new Map<string, string>();
      let open = [...profileIds];
      while (open.length > 0) {
        const next: string[] = [];
        const query = { terms: { merged_into: open } };
        const fields = ['profile_id', 'merged_into'];
        for await (const page of pages(names.profiles, query, fields, signal)) {
          for (const found of page) {
            const id = text(found, 'profile_id');
            const root = roots.get(text(found, 'merged_into'));
            if (root === undefined || roots.has(id)) continue;
            roots.set(id, root);
            merged.set(id, root);
            next.push(id);
          }
        }
        open = next;
      }
      return merged;
    },
  };
}

function ofNamespaces(field: string, namespaces: readonly string[]): Query {
  return {
    bool: { should: namespaces.map((name) => ({ prefix: { [field]: `${name}:` } })) },
  };
}

function texts(fields: Fields, name: string): string[] {
  return (fields[name] ?? []).filter((value) => typeof value === 'string');
}

function text(fields: Fields, name: string): string {
  return texts(fields, name)[0] ?? '';
}
