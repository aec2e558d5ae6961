/** `npm run bench -- ingest|search|page|relevance|identity|matching|traits|recompute|analysis [options]`; all but `identity` find or start an engine as the product does. */
const HELP = `npm run bench -- ingest [--events N] [--people N] [--batch N] [--connections N] [--order sessions|scattered] [--rounds N] [--stages]
    the full path (POST /v1/batch until searchable, API and worker as processes of their own) against raw _bulk of the
    same event documents, in turns; --stages adds where the worker's and the engine's CPU time goes
npm run bench -- search [--people N] [--questions N] [--seed N] [--typing N] [--seconds N] [--keep] [--misses]
    people search by kind of question over HTTP, beside the same request at the bare engine and the engine's own time;
    --typing: so many people type at once for --seconds, each key a request that aborts the one before

npm run bench -- page [--people N] [--texts N] [--persons N] [--seed N] [--keep]
    in a real Chromium: key to painted hits, the page's own share, with the CPU slowed four times; hit to 360 page

npm run bench -- relevance [--people N] [--questions N] [--seed N] [--keep] [--misses]
    judged questions over the demo company: hit@1, hit@3 and MRR by category

npm run bench -- identity [--set NAME] [--all] [--distinct] [--held-out]
    who is who in labelled files (../shared/data/identity) and invented ones, beside the anchors; needs no engine

npm run bench -- matching [--demo N] [--profiles N] [--changes N]
    live matching: the demo company's doubles against its truth, then the time one profile takes among many

npm run bench -- traits [--events N] [--people N] [--rounds N]
    what live traits cost of ingestion, in CPU time of worker and engine

npm run bench -- analysis [--events N] [--people N] [--rounds N] [--question TEXT] [--only] [--keep]
    funnels, journeys, cohorts, attribution and a dashboard of twelve panels over a synthetic shop's year, at a tenth
    of the interactions and at all of them (--only: at all); --question asks those whose name has the text, --keep leaves the data for the next run

npm run bench -- recompute [--people N]
    the nightly recomputing: traits of everybody by a new measure, then every model asked of everybody; rate and peak
    memory of this process, which has nothing else to do

All but identity use ELASTICSEARCH_URL where it is set, else the engine of AZIMUT_HOME; what they made is removed at the end.
Numbers depend on what else the machine does: the load is printed beside them.
`;

const [name, ...args] = process.argv.slice(2);

const BENCHES: Readonly<
  Record<string, () => Promise<{ run(args: readonly string[]): Promise<void> }>>
> = {
  ingest: () => import('./ingest.ts'),
  search: () => import('./search.ts'),
  page: () => import('./page.ts'),
  relevance: () => import('./relevance.ts'),
  identity: () => import('./identity.ts'),
  matching: () => import('./matching.ts'),
  traits: () => import('./traits.ts'),
  analysis: () => import('./analysis.ts'),
  recompute: () => import('./recompute.ts'),
};

const load = name === undefined ? undefined : BENCHES[name];
if (load === undefined || args.includes('--help')) {
  console.error(HELP);
  process.exitCode = load === undefined && name !== '--help' ? 2 : 0;
} else {
  await (await load()).run(args);
}
