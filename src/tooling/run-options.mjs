// How the product's processes are run, by quickstart and by the benchmark: less memory for a little more work.
import { fileURLToPath } from 'node:url';

/** A small young generation: less memory, for a little more collecting. */
export const API_MEMORY = '--max-semi-space-size=8';

/**
 * Compiled code is kept in this folder: what is found there needs no compiler loaded for TypeScript, some 20 MB in each
 * process, and starts in half the time.
 */
export const COMPILE_CACHE = fileURLToPath(
  new URL('../../node_modules/.cache/azimut-compiled', import.meta.url),
);
