import { type FileItem, refuse } from './file-item.ts';
import { isObject, jsonRow, parseObject } from './json-text.ts';
import type { Line } from './lines.ts';

/** Rows of a file with one JSON object per line. Blank lines are passed over. */
export async function* readNdjsonRows(lines: AsyncIterable<Line[]>): AsyncGenerator<FileItem[]> {
  for await (const block of lines) {
    const items = block.filter((line) => line.text.trim() !== '').map(readLine);
    if (items.length > 0) yield items;
  }
}

function readLine(line: Line): FileItem {
  if (line.overlongBytes !== undefined) {
    return refuse(line.number, 'too_long', `${line.overlongBytes} bytes in one line`, line.text);
  }
  return jsonRow(line.text.trim(), line.number);
}

/** Action of a line in the format of Elasticsearch's bulk API, or `undefined` for a document. */
export function bulkAction(text: string): { action: string; id: string | undefined } | undefined {
  if (text.length > 2048) return undefined;
  const parsed = parseObject(text);
  if ('refused' in parsed) return undefined;
  const [entry, ...more] = Object.entries(parsed.value);
  if (entry === undefined || more.length > 0) return undefined;
  const [action, target] = entry;
  if (!ACTIONS.has(action) || !isObject(target)) return undefined;
  if (!Object.keys(target).every((key) => TARGET_KEYS.has(key))) return undefined;
  const id = target['_id'];
  return { action, id: id === undefined || id === null ? undefined : String(id) };
}

const ACTIONS = new Set(['index', 'create', 'update', 'delete']);
const TARGET_KEYS = new Set(
  '_id _index _type routing _routing version version_type retry_on_conflict pipeline require_alias if_seq_no if_primary_term dynamic_templates'.split(
    ' ',
  ),
);

/**
 * Rows of a bulk file: action lines are passed over and lend their `_id` to the document below. A partial update
 * counts as the document it carries; a deletion is refused, since a file of rows cannot express it.
 */
export async function* readBulkRows(lines: AsyncIterable<Line[]>): AsyncGenerator<FileItem[]> {
  let pending: { action: string; id: string | undefined } | undefined;
  for await (const block of lines) {
    const items: FileItem[] = [];
    for (const line of block) {
      const text = line.text.trim();
      if (text === '') continue;
      const action = pending === undefined ? bulkAction(text) : undefined;
      if (action?.action === 'delete') {
        items.push(
          refuse(line.number, 'unsupported_action', 'deletions are not imported', line.text),
        );
      } else if (action !== undefined) {
        pending = action;
      } else {
        items.push(documentRow(line, text, pending));
        pending = undefined;
      }
    }
    if (items.length > 0) yield items;
  }
}

function documentRow(
  line: Line,
  text: string,
  pending: { action: string; id: string | undefined } | undefined,
): FileItem {
  if (line.overlongBytes !== undefined) return readLine(line);
  const item = jsonRow(text, line.number);
  if (item.kind === 'refused' || pending === undefined) return item;
  const parsed = parseObject(text);
  if ('refused' in parsed) return item;
  const inner =
    pending.action === 'update' ? (parsed.value['doc'] ?? parsed.value['upsert']) : undefined;
  const document = isObject(inner) ? inner : parsed.value;
  const identified = pending.id === undefined ? document : { _id: pending.id, ...document };
  return { kind: 'row', line: line.number, text: JSON.stringify(identified) };
}
