// Runs on whatever Node the machine has (18 or newer), before anything is installed: plain JavaScript, no packages.
// Installs when the lock file is newer than what node_modules holds, and is done in milliseconds otherwise.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';

const lock = 'package-lock.json';
const installed = 'node_modules/.package-lock.json';

if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(lock).mtimeMs) {
  console.error('Installing packages …');
  const result = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (result.status !== 0) {
    console.error('Installing packages failed; the lines above say why.');
    process.exit(result.status ?? 1);
  }
}
