/**
 * The nightly recomputing in a process of its own, for a test that kills it. Arguments: engine URL, index prefix, and
 * the instant that it is.
 */

import { recompute } from './recompute.ts';
import { openClient } from './worker-parts.ts';

const [url = '', prefix = '', , now = ''] = process.argv.slice(2);
const client = openClient(url);
await recompute({ client, prefix, now: new Date(now), holder: `child-${process.pid}` });
await client.close();
process.disconnect?.();
