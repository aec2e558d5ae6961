import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readFileOfRows } from '../../../../src/ingestion/files/read-file.ts';
import { sharedData } from '../../../support/shared-data.ts';

/** What differs from the README's count, and why. */
const ROWS: Record<string, { rows: number; refused: number }> = {
  // the README counts lines, of which every second one is an action
  'accounts.bulk.ndjson.gz': { rows: 1000, refused: 0 },
  // the README says that these hold unquoted commas
  'northwind/customers.csv': { rows: 67, refused: 24 },
  'northwind/orders.csv': { rows: 654, refused: 176 },
  'northwind/suppliers.csv': { rows: 20, refused: 9 },
  'dittofeed-uploads/subscription-group-actions.csv': { rows: 4, refused: 1 },
};

describe.each(['crm-exports', 'olist', 'sales-systems', 'elastic-sample'])('%s', (set) => {
  const folder = sharedData(set);
  if (folder === undefined) {
    test.skip('is read completely (skipped: shared/data is not here)', () => undefined);
    return;
  }
  const readme = readFileSync(join(folder, 'README.md'), 'utf8');
  const files = [...readme.matchAll(/^- `([^`]+)` — (\d+) rows/gm)].map(([, file, rows]) => ({
    file: String(file),
    rows: Number(rows),
  }));
  test.each(files)('$file is read completely', async ({ file, rows }) => {
    const found = { rows: 0, refused: 0 };
    for await (const items of (await readFileOfRows(join(folder, file))).rows()) {
      for (const item of items) found[item.kind === 'row' ? 'rows' : 'refused']++;
    }
    expect(found).toEqual(ROWS[file] ?? { rows, refused: 0 });
  });
});
