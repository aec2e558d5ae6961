/** Benchmarks by name; each is loaded only when it runs. `npm run bench -- <name> [options]` */
const BENCHES: Readonly<
  Record<string, () => Promise<{ run: (args: readonly string[]) => Promise<void> }>>
> = {
  search: () => import('./search.ts'),
};

const [name = '', ...args] = process.argv.slice(2);
const load = BENCHES[name];
if (load === undefined) {
  console.error(`usage: npm run bench -- <${Object.keys(BENCHES).join('|')}> [options]`);
  process.exitCode = 2;
} else {
  const bench = await load();
  await bench.run(args);
}
