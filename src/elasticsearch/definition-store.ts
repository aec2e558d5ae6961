import { type Client, errors, type estypes } from '@elastic/elasticsearch';
import { AppError } from '../errors.ts';
import { DefinitionDoc } from '../model/definition.ts';
import type { IndexNames } from './index-names.ts';
import { readEngine } from './read-engine.ts';

export interface Change {
  /** version that was read; 0 where there was none, or it was removed */
  readonly expected: number;
  readonly by: string;
  readonly at: Date;
}

/** Things people define, with every version they had: indices `dashboards` and `segments`. */
export interface DefinitionStore {
  /** Those that are there, by id. */
  list(): Promise<DefinitionDoc[]>;
  /** As it is this instant; `undefined` where there is none or it was removed. */
  find(id: string): Promise<DefinitionDoc | undefined>;
  /** As {@link find}, of many; those that are not there are absent. */
  findMany(ids: readonly string[]): Promise<ReadonlyMap<string, DefinitionDoc>>;
  /**
   * Stores a definition over the version it was made from.
   * @throws AppError `precondition_failed` when it has changed in the meantime
   */
  put(
    id: string,
    definition: Readonly<Record<string, unknown>>,
    change: Change,
  ): Promise<DefinitionDoc>;
  /** @throws AppError `not_found`, `precondition_failed` */
  remove(id: string, change: Change): Promise<void>;
  /** Newest first, removals included; empty where there never was one. */
  versions(id: string): Promise<DefinitionDoc[]>;
  findVersion(id: string, version: number): Promise<DefinitionDoc | undefined>;
}

/** More are refused: a list that people look through. */
const MOST = 1_000;
/** Versions that are listed; older ones are kept and can be asked for. */
const LISTED = 200;

export function createDefinitionStore(
  client: Client,
  names: IndexNames,
  kind: 'dashboards' | 'segments',
): DefinitionStore {
  const index = names[kind];

  async function read(id: string) {
    const found = await readEngine(() => client.get<unknown>({ index, id }, { ignore: [404] }));
    if (found.found !== true) return undefined;
    const { _seq_no: seq_no = 0, _primary_term: primary_term = 0 } = found;
    return { doc: DefinitionDoc.parse(found._source), seq_no, primary_term };
  }

  async function search(query: object, size: number, sort: estypes.Sort) {
    const { hits } = await readEngine(() => client.search<unknown>({ index, size, query, sort }));
    return hits.hits.map(({ _source }) => DefinitionDoc.parse(_source));
  }
  const heads = () =>
    search({ bool: { filter: [{ term: { head: true } }, { term: { deleted: false } }] } }, MOST, [
      'definition_id',
    ]);

  /** The former version is kept before the head moves on: whoever loses the race has written the same. */
  async function write(
    id: string,
    next: Pick<DefinitionDoc, 'definition' | 'deleted'>,
    { expected, by, at }: Change,
  ): Promise<DefinitionDoc> {
    const former = await read(id);
    const seen = former === undefined || former.doc.deleted ? 0 : former.doc.version;
    if (seen !== expected) throw changed();
    if (former === undefined && (await heads()).length >= MOST) {
      throw new AppError('conflict', `there are ${MOST} of them already`);
    }
    if (former !== undefined) {
      const { version } = former.doc;
      await readEngine(() =>
        client.index({ index, id: `${id}@${version}`, document: { ...former.doc, head: false } }),
      );
    }
    const doc: DefinitionDoc = {
      definition_id: id,
      version: (former?.doc.version ?? 0) + 1,
      head: true,
      ...next,
      updated_at: at.toISOString(),
      updated_by: by,
    };
    const condition =
      former === undefined
        ? { op_type: 'create' as const }
        : { if_seq_no: former.seq_no, if_primary_term: former.primary_term };
    try {
      await readEngine(() =>
        client.index({ index, id, document: doc, refresh: 'wait_for', ...condition }),
      );
    } catch (error) {
      if (error instanceof errors.ResponseError && error.statusCode === 409) throw changed();
      throw error;
    }
    return doc;
  }

  const store: DefinitionStore = {
    list: heads,
    async find(id) {
      const { doc } = (await read(id)) ?? {};
      return doc?.deleted === false ? doc : undefined;
    },
    async findMany(ids) {
      if (ids.length === 0) return new Map();
      const { docs } = await readEngine(() => client.mget<unknown>({ index, ids: [...ids] }));
      const found = docs.flatMap((doc) =>
        'found' in doc && doc.found ? [DefinitionDoc.parse(doc._source)] : [],
      );
      return new Map(
        found.filter(({ deleted }) => !deleted).map((doc) => [doc.definition_id, doc]),
      );
    },
    put: (id, definition, change) =>
      write(id, { definition: { ...definition }, deleted: false }, change),
    async remove(id, change) {
      const doc = await store.find(id);
      if (doc === undefined) throw new AppError('not_found', 'it is not there');
      await write(id, { definition: doc.definition, deleted: true }, change);
    },
    async versions(id) {
      const all = await search({ term: { definition_id: id } }, LISTED, [{ version: 'desc' }]);
      // The copy of a version and its head may both be seen for a moment.
      return [...new Map(all.map((doc) => [doc.version, doc])).values()];
    },
    async findVersion(id, version) {
      const head = await read(id);
      if (head?.doc.version === version) return head.doc;
      return (await read(`${id}@${version}`))?.doc;
    },
  };
  return store;
}

function changed(): AppError {
  return new AppError('precondition_failed', 'it has changed since it was read');
}
