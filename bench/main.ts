/** `npm run bench -- ingest|search|identity [options]` */
const [name, ...args] = process.argv.slice(2);

const BENCHES: Readonly<
  Record<string, () => Promise<{ run(args: readonly string[]): Promise<void> }>>
> = {
  ingest: () => import('./ingest.ts'),
  search: () => import('./search.ts'),
  identity: () => import('./identity.ts'),
};

const load = name === undefined ? undefined : BENCHES[name];
if (load === undefined) {
  console.error(`usage: bench ${Object.keys(BENCHES).join('|')}`);
  process.exitCode = 2;
} else {
  await (await load()).run(args);
}
