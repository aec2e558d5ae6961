import type { FileItem, FileRow, RefusedRow } from '../../ingestion/files/file-item.ts';

/** A piece of a file: rows to send in one request, and rows refused among them. */
export interface RowBatch {
  readonly rows: readonly FileRow[];
  readonly refused: readonly RefusedRow[];
}

export interface BatchLimits {
  readonly rows: number;
  readonly bytes: number;
}

/** The API tells the first 1,000 refused rows of a request one by one: no more are sent at once. */
export const BATCH_LIMITS: BatchLimits = { rows: 1000, bytes: 4 * 1024 * 1024 };

/** Cuts a stream of rows into batches; passes over the first `skip` rows, which an earlier run dealt with. */
export async function* cutBatches(
  items: AsyncIterable<readonly FileItem[]>,
  skip: number,
  limits: BatchLimits = BATCH_LIMITS,
): AsyncGenerator<RowBatch> {
  let rows: FileRow[] = [];
  let refused: RefusedRow[] = [];
  let bytes = 0;
  let passed = 0;
  const take = (): RowBatch => {
    const batch = { rows, refused };
    rows = [];
    refused = [];
    bytes = 0;
    return batch;
  };
  for await (const block of items) {
    for (const item of block) {
      if (passed++ < skip) continue;
      if (item.kind === 'refused') {
        refused.push(item);
        if (refused.length >= limits.rows) yield take();
        continue;
      }
      if (rows.length > 0 && bytes + item.text.length > limits.bytes) yield take();
      rows.push(item);
      bytes += item.text.length + 1;
      if (rows.length >= limits.rows) yield take();
    }
  }
  if (rows.length > 0 || refused.length > 0) yield take();
}
