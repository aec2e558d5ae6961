// Entry of `npm run quickstart`: runs on whatever Node the machine has, so plain JavaScript and no packages.
// Installs, builds the page when its sources are newer than the build, then hands over to Node 24 and src/main-all.ts.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import './install-if-needed.mjs';
import { API_MEMORY, COMPILE_CACHE, NATIVE_MEMORY } from './run-options.mjs';

const bin = resolve('node_modules/.bin');
const env = {
  ...NATIVE_MEMORY,
  ...process.env,
  PATH: `${bin}${delimiter}${process.env.PATH}`,
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? COMPILE_CACHE,
};

function newestChange(folder) {
  return Math.max(
    0,
    ...readdirSync(folder, { withFileTypes: true }).map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? newestChange(path) : statSync(path).mtimeMs;
    }),
  );
}

const built = 'dist/web/index.html';
const stale =
  !existsSync(built) ||
  statSync(built).mtimeMs <
    Math.max(newestChange('src/web'), statSync('package-lock.json').mtimeMs);
if (stale) {
  console.error('Building the page …');
  const build = spawnSync('npm', ['run', '--silent', 'build:web'], {
    env,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (build.status !== 0) {
    console.error('Building the page failed; the lines above say why.');
    process.exit(build.status ?? 1);
  }
}

if (!existsSync(env.NODE_COMPILE_CACHE)) {
  // Loads all of it once, to no other end than that the processes that stay find it compiled.
  const all = ['main-all', 'main-worker', 'main-demo-sender'];
  const load = all.map((entry) => `await import('./src/${entry}.ts');`).join('');
  spawnSync('node', ['--input-type=module', '--eval', load], { env, stdio: 'ignore' });
}

const product = spawn('node', [...API_MEMORY, 'src/main-all.ts', ...process.argv.slice(2)], {
  env,
  stdio: 'inherit',
});
// The terminal sends Ctrl-C to the whole group; a plain kill reaches only us, so pass it on.
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    if (signal === 'SIGTERM') product.kill(signal);
  });
}
product.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 0) : 1));
