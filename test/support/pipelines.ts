import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Client } from '@elastic/elasticsearch';
import { compilePipelines } from '../../src/sources/compile.ts';
import type { SourceManifest } from '../../src/sources/manifest.ts';

export const PIPELINES_FOLDER = fileURLToPath(new URL('../../pipelines', import.meta.url));

/** Puts the project's scripts and shared pipelines under a prefix; sources run without being put, see below. */
export async function installPipelines(client: Client, prefix: string): Promise<void> {
  const put = (path: string, body: unknown) =>
    client.transport.request({ method: 'PUT', path, body: withPrefix(body, prefix) });
  for (const file of readdirSync(PIPELINES_FOLDER).filter((name) => name.endsWith('.json'))) {
    const name = file.replace('.json', '');
    const body = JSON.parse(readFileSync(join(PIPELINES_FOLDER, file), 'utf8'));
    const script = body.script !== undefined;
    await put(script ? `/_scripts/${prefix}-${name}` : `/_ingest/pipeline/${prefix}-${name}`, body);
  }
}

function withPrefix(body: unknown, prefix: string): Record<string, unknown> {
  return JSON.parse(JSON.stringify(body).replaceAll('__prefix__', prefix));
}

/** What pipelines work on: a message on its way to its canonical form. */
export interface Draft {
  readonly occurred_at?: unknown;
  readonly identifiers?: unknown;
  readonly issues?: readonly { readonly field: string; readonly code: string }[];
  readonly traits?: Readonly<Partial<Record<TraitField, unknown>>>;
  readonly event?: { readonly revenue_minor?: unknown; readonly revenue?: unknown } & {
    readonly ip?: unknown;
    readonly text?: unknown;
    readonly properties?: { readonly ip_network?: unknown };
  };
}

type TraitField = 'birth_date' | 'email' | 'phone' | 'country' | 'language' | 'sex' | 'custom';

/** What became of one document: its source, or the text of the failure. */
export interface Outcome {
  readonly doc?: Draft;
  readonly failure?: string;
}

interface SimulateAnswer {
  readonly docs: readonly {
    readonly doc?: { readonly _source: Draft };
    readonly error?: { readonly reason?: string; readonly caused_by?: { reason?: string } };
  }[];
}

/** Runs documents through one pipeline; nothing is stored. */
export async function simulate(
  client: Client,
  pipeline: string,
  documents: readonly object[],
): Promise<Outcome[]> {
  return await ask(client, `/_ingest/pipeline/${pipeline}/_simulate`, {}, documents);
}

/** Runs payloads through the pipeline a manifest compiles to, without putting it: 60 of them take a minute to put. */
export async function simulateSource(
  client: Client,
  prefix: string,
  manifest: SourceManifest,
  payloads: readonly unknown[],
  receivedAt: string,
): Promise<Outcome[]> {
  const pipeline = withPrefix(compilePipelines([manifest])[0]?.body, prefix);
  const documents = payloads.map((raw) => ({
    raw,
    source: manifest.id,
    kind: manifest.kind,
    received_at: receivedAt,
  }));
  return await ask(client, '/_ingest/pipeline/_simulate', { pipeline }, documents);
}

async function ask(client: Client, path: string, body: object, documents: readonly object[]) {
  const answer = await client.transport.request<SimulateAnswer>({
    method: 'POST',
    path,
    body: { ...body, docs: documents.map((document) => ({ _source: document })) },
  });
  return answer.docs.map(
    ({ doc, error }): Outcome =>
      doc === undefined
        ? { failure: error?.caused_by?.reason ?? error?.reason ?? 'dropped' }
        : { doc: doc._source },
  );
}
