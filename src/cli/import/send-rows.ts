import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { z } from 'zod';
import type { FileRow } from '../../ingestion/files/file-item.ts';
import type { ApiClient } from '../api-client.ts';
import type { RejectedRow } from './rejected-file.ts';

const packed = promisify(gzip);

/** What the API says of rows it took: `line` counts the rows of the request from 1. */
const Accepted = z.looseObject({
  batch_id: z.string(),
  accepted: z.int(),
  rejected: z.array(
    z.looseObject({
      line: z.int().optional(),
      index: z.int().optional(),
      code: z.string(),
      message: z.string().optional(),
      detail: z.string().optional(),
    }),
  ),
});

export interface SentRows {
  readonly batch_id: string;
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
    headers: { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' },
  });
  const rejected = answer.rejected.map((one) => {
    const row = rows[one.index ?? (one.line ?? 0) - 1];
    return {
      line: row?.line ?? null,
      code: one.code,
      reason: one.message ?? one.detail ?? one.code,
      original: row?.text ?? '',
    };
  });
  return { batch_id: answer.batch_id, accepted: answer.accepted, rejected };
}
