import { type Client, errors } from '@elastic/elasticsearch';
import { z } from 'zod';
import { SourceDoc } from '../model/source.ts';
import {
  type CompiledPipeline,
  compilePipelines,
  type ReadingDefaults,
} from '../sources/compile.ts';
import type { SourceManifest } from '../sources/manifest.ts';
import { type IndexNames, pipelineName } from './index-names.ts';

const MOST_SOURCES = 1000;

export interface PreviewedRow {
  /** What the source's pipeline made of the row, before it is parsed as a message. */
  readonly output: unknown;
  /** Set where the pipeline refuses the row: the text of our own `fail` processors, else an error type. */
  readonly failure: string | undefined;
}

/** Sources that a company added: their definitions in index `sources`, and their pipelines on the engine. */
export interface SourceStore {
  find(id: string): Promise<SourceDoc | undefined>;
  list(): Promise<SourceDoc[]>;
  /**
   * Installs the pipeline, then stores the manifest: a source that is known always has its pipeline.
   * @returns whether the source is new
   */
  put(manifest: SourceManifest, at: Date): Promise<boolean>;
  /**
   * Removes the definition, so that nothing more is taken in for it. The pipeline stays: rows that wait in the
   * spool still need it, and an unused one costs nothing.
   * @returns whether there was such a source
   */
  remove(id: string): Promise<boolean>;
  /** Runs rows through the pipeline that a manifest would have; nothing is stored. */
  preview(
    manifest: SourceManifest,
    rows: readonly unknown[],
    receivedAt: string,
  ): Promise<PreviewedRow[]>;
}

export function createSourceStore(
  client: Client,
  names: IndexNames,
  options: { readonly prefix: string; readonly defaults?: ReadingDefaults },
): SourceStore {
  const index = names.sources;
  const { prefix } = options;
  function compile(manifest: SourceManifest): CompiledPipeline & { readonly body: object } {
    const [compiled] = compilePipelines([manifest], options.defaults);
    if (compiled === undefined) throw new Error('a manifest compiles to one pipeline');
    const text = JSON.stringify(compiled.body).replaceAll('__prefix__', prefix);
    return { name: compiled.name, body: z.record(z.string(), z.unknown()).parse(JSON.parse(text)) };
  }
  async function find(id: string): Promise<SourceDoc | undefined> {
    const found = await client.get<unknown>({ index, id }, { ignore: [404] });
    return found.found === true ? SourceDoc.parse(found._source) : undefined;
  }
  return {
    find,
    async list() {
      const found = await client.search<unknown>({
        index,
        size: MOST_SOURCES,
        sort: [{ source_id: 'asc' }],
        query: { match_all: {} },
      });
      return found.hits.hits.map((hit) => SourceDoc.parse(hit._source));
    },
    async put(manifest, at) {
      const { name, body } = compile(manifest);
      await client.ingest.putPipeline({ id: pipelineName(prefix, name), ...body });
      const former = await find(manifest.id);
      const now = at.toISOString();
      const doc: SourceDoc = {
        source_id: manifest.id,
        label: manifest.label.en,
        status: 'active',
        manifest,
        created_at: former?.created_at ?? now,
        updated_at: now,
      };
      await client.index({ index, id: manifest.id, document: doc, refresh: 'wait_for' });
      return former === undefined;
    },
    async remove(id) {
      // A delete that waits for a refresh waits for what is not there, too.
      if ((await find(id)) === undefined) return false;
      try {
        await client.delete({ index, id, refresh: 'wait_for' });
        return true;
      } catch (error) {
        if (error instanceof errors.ResponseError && error.statusCode === 404) return false;
        throw error;
      }
    },
    async preview(manifest, rows, receivedAt) {
      const { body } = compile(manifest);
      const answer = await client.transport.request<unknown>({
        method: 'POST',
        path: '/_ingest/pipeline/_simulate',
        querystring: { filter_path: 'docs.doc._source,docs.error.type,docs.error.reason' },
        body: {
          pipeline: body,
          docs: rows.map((raw) => ({
            _source: { raw, source: manifest.id, kind: manifest.kind, received_at: receivedAt },
          })),
        },
      });
      const { docs } = Simulated.parse(answer);
      return rows.map((_, i) => readRow(docs[i]));
    },
  };
}

const Simulated = z.object({
  docs: z.array(
    z.object({
      doc: z.object({ _source: z.unknown() }).optional(),
      error: z.object({ type: z.string(), reason: z.string().optional() }).optional(),
    }),
  ),
});

function readRow(row: z.infer<typeof Simulated>['docs'][number] | undefined): PreviewedRow {
  if (row?.error === undefined) return { output: row?.doc?._source, failure: undefined };
  const { type, reason } = row.error;
  // Texts of other processors quote values.
  return { output: undefined, failure: type === 'fail_processor_exception' ? reason : type };
}
