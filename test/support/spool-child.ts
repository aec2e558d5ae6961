import { openSqliteSpool } from '../../src/spool/sqlite-spool.ts';

/**
 * Run as a process of its own: appends items without end to the spool at `argv[2]`, prints the payload of each one
 * that was acknowledged, and waits to be killed.
 */
const [, , path = '', name = ''] = process.argv;
const spool = openSqliteSpool({
  path,
  maxBytes: 1e9,
  maxAgeMs: 1e9,
  leaseMs: 60_000,
  now: () => new Date(),
});
for (let i = 0; ; i += 1) {
  const payload = `${name}-${i}`;
  await spool.append([
    {
      source: 'shop',
      kind: 'message',
      payload,
      received_at: new Date().toISOString(),
      accept_id: name,
    },
  ]);
  process.stdout.write(`${payload}\n`);
}
