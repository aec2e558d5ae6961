import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { z } from 'zod';
import type { FileRow } from '../../ingestion/files/file-item.ts';
import type { ApiClient } from '../api-client.ts';
import type { RejectedRow } from './rejected-file.ts';

const packed = promisify(gzip);

/** What the API says of rows it took; `line` counts the rows of the request from 1. */
const Accepted = z.looseObject({
  batch_id: z.string(),
  accepted: z.int(),
  rejected: z.array(z.looseObject({ line: z.int(), code: z.string(), detail: z.string() })),
});

export interface SentRows {
  /** `undefined` when no row was accepted. */
  readonly batch_id: string | undefined;
  readonly accepted: number;
  readonly rejected: readonly RejectedRow[];
}

/** Hands rows in as gzipped NDJSON; resolves when the product has them on disk. */
export async function sendRows(
  api: ApiClient,
  source: string,
  rows: readonly FileRow[],
): Promise<SentRows> {
  const body = await packed(rows.map((row) => row.text).join('\n'), { level: 3 });
  const answer = await api.request(Accepted, {
    method: 'POST',
    path: `/v1/records/${encodeURIComponent(source)}`,
    body,
    // A body of which no row is usable is refused as a whole, and says so row by row all the same.
    refusal: 400,
    headers: { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' },
  });
  const rejected = answer.rejected.map(({ line, code, detail }) => {
    const row = rows[line - 1];
    return { line: row?.line ?? null, code, reason: detail, original: row?.text ?? '' };
  });
  const { batch_id, accepted } = answer;
  return { batch_id: accepted > 0 ? batch_id : undefined, accepted, rejected };
}
