import { parseArgs } from 'node:util';
import { loadConfig } from './config.ts';
import { AppError } from './errors.ts';
import { createLogger } from './logging.ts';
import { loadDemoCompany } from './main-demo.ts';
import { startProduct } from './main-product.ts';
import { onStopSignal } from './stop-signal.ts';

const HELP = `npm run quickstart -- [options]

Finds or starts an Elasticsearch, sets it up, loads a demo company once, and serves API and page until Ctrl-C.

  --port N      port of API and page (AZIMUT_PORT, 3600; 0 takes a free one)
  --no-demo     start without the demo company
  --people N    size of the demo company (20000)
  --insecure    start the engine without security, for experiments
  --help        this text
`;

const say = (line: string) => process.stdout.write(`${line}\n`);

/** Everything on one machine, in the foreground: what \`npm run quickstart\` runs. */
export async function runAll(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    allowNegative: true,
    options: {
      port: { type: 'string' },
      demo: { type: 'boolean', default: true },
      people: { type: 'string', default: '20000' },
      insecure: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    say(HELP);
    return;
  }
  const loaded = loadConfig();
  const config = values.insecure
    ? { ...loaded, engine: { ...loaded.engine, insecure: true } }
    : loaded;
  const port = wholeNumber('port', values.port ?? String(config.port), 0, 65_535);
  const people = wholeNumber('people', values.people, 1, 1_000_000);

  const stopped = new AbortController();
  let product: Awaited<ReturnType<typeof startProduct>> | undefined;
  onStopSignal(async () => {
    say('Stopping …');
    stopped.abort();
    await product?.stop();
    say('Stopped.');
    process.exit(0);
  });
  product = await startProduct(config, {
    report: say,
    log: createLogger(config.logLevel === 'info' ? 'warn' : config.logLevel, 'azimut'),
    port,
    worker: 'process',
  });
  if (values.demo) await loadDemoCompany(product, { people, report: say, signal: stopped.signal });
  say('');
  say(`  Azimut is ready: ${product.url}`);
  say(`  Sign in once, as representative: ${product.signInLink()}`);
  say(`  Keys for programs and other roles: ${config.home}/access.json`);
  say('  Ctrl-C stops everything that was started here.');
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new AppError(
    'configuration_invalid',
    `--${name} must be a whole number from ${least} to ${most}`,
  );
}

if (import.meta.main) {
  try {
    await runAll(process.argv.slice(2));
  } catch (error) {
    const known = error instanceof AppError || (error instanceof TypeError && 'code' in error);
    process.stderr.write(`${known ? (error as Error).message : String((error as Error).stack)}\n`);
    process.exit(1);
  }
}
