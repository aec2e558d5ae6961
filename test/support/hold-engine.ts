import { loadConfig } from '../../src/config.ts';
import { findEngine } from '../../src/elasticsearch/engine/find-engine.ts';

// A run of Azimut for tests to kill: finds an engine as its environment says, tells which, and stays until its
// standard input ends; then it stops what it started.
const engine = await findEngine(loadConfig(), () => undefined);
const { url, api_key, ca } = engine.access;
process.stdout.write(`${JSON.stringify({ url, api_key, ca, started: engine.started })}\n`);
process.stdin.on('end', () => void engine.stop()).resume();
