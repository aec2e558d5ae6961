/**
 * A decision in a process of its own, for tests that kill it. Arguments: engine URL, index prefix, spool file, and
 * `merge SURVIVOR LOSER`, `undo MERGE_ID` or `different LEFT RIGHT`.
 */
import type { MergeAuthor } from '../../src/model/merge.ts';
import { openClient, openIngestion, openTestSpool } from './worker-parts.ts';

const [url = '', prefix = '', spoolPath = '', what = '', first = '', second = ''] =
  process.argv.slice(2);
const spool = openTestSpool(spoolPath);
const client = openClient(url);
const { merging } = openIngestion({ client, prefix, spool });
const by: MergeAuthor = { kind: 'steward', actor: 'key_1' };
process.send?.('ready');
if (what === 'merge') await merging.merge({ survivor: first, losers: [second], by });
else if (what === 'undo') await merging.undo(first, by);
else await merging.judge({ left: first, right: second, decision: 'different', by });
await spool.close();
await client.close();
process.disconnect?.();
