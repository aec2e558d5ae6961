/**
 * A worker in a process of its own, for tests that kill it or race several. Arguments: engine URL, index prefix,
 * spool file, and `drain` (end when nothing waits) or `run` (until killed).
 */
import { openClient, openIngestion, openTestSpool } from './worker-parts.ts';

const [url = '', prefix = '', spoolPath = '', mode = 'drain'] = process.argv.slice(2);
const spool = openTestSpool(spoolPath);
const client = openClient(url);
const { worker } = openIngestion({ client, prefix, spool });
process.send?.('ready');
if (mode === 'run') await worker.run();
else await worker.drain();
await spool.close();
await client.close();
process.disconnect?.();
