// Runs on whatever Node the machine has (18 or newer), before anything is installed: plain JavaScript, no packages.
// Installs when the lock file is newer than what node_modules holds, and is done in milliseconds otherwise.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';

const lock = 'package-lock.json';
const installed = 'node_modules/.package-lock.json';

if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(lock).mtimeMs) {
  console.error('Installing packages …');
  // Not `npm ci`: it refuses a lock file whose optional packages for other systems the registry does not carry.
  // The versions are those of the lock file all the same, and nothing is written back.
  const options = ['--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
  const result = spawnSync('npm', ['install', ...options], {
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (result.status !== 0) {
    console.error('Installing packages failed; the lines above say why.');
    process.exit(result.status ?? 1);
  }
}
