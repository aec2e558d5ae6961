import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config.ts';
import { createLogger } from '../../src/logging.ts';
import { type Product, startProduct } from '../../src/main-product.ts';
import type { Role } from '../../src/model/role.ts';
import { type TestEngine, testEngine } from './engine.ts';

/** What a child process printed and how it ended. */
export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** the parsed JSON, `undefined` where the body is empty */
  readonly body: unknown;
}

/** The whole product on the run's engine, with a home of its own. */
export interface TestProduct {
  readonly product: Product;
  readonly engine: TestEngine;
  readonly home: string;
  /** Runs the command line as a process of its own, as a shell would; it finds the product by the home. */
  cli(args: readonly string[]): Promise<CliResult>;
  /** One request with a role's key; redirects are told, not followed. */
  request(role: Role, method: string, path: string, body?: unknown): Promise<HttpAnswer>;
  /** Resolves when nothing waits any more and all that was written can be searched. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

const CLI = join(import.meta.dirname, '../../src/cli.ts');
const POLL_MS = 50;

/** @param worker `process` is how `npm run quickstart` has it; `inline` is quicker to start */
export async function startTestProduct(
  worker: 'inline' | 'process' = 'inline',
): Promise<TestProduct> {
  const engine = await testEngine();
  const home = mkdtempSync(join(tmpdir(), 'azimut-product-'));
  chmodSync(home, 0o700);
  const env = environmentOf(engine, home);
  const product = await startProduct(loadConfig(env), {
    report: () => undefined,
    log: createLogger('error', 'test'),
    port: 0,
    worker,
  });
  const { spool } = product.stack;
  return {
    product,
    engine,
    home,
    cli: (args) => runCli(args, env),
    request: (role, method, path, body) => send(product, role, method, path, body),
    async settled() {
      while ((await spool.status()).queued > 0) {
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
      // All indices: refused messages can be listed, too.
      await engine.client.indices.refresh({ index: `${engine.prefix}-*` });
    },
    async stop() {
      await product.stop();
      await engine.cleanup();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function environmentOf({ access, prefix }: TestEngine, home: string): Record<string, string> {
  const caFile = join(home, 'test-engine-ca.pem');
  if (access.ca !== undefined) writeFileSync(caFile, access.ca);
  const env = {
    AZIMUT_HOME: home,
    AZIMUT_INDEX_PREFIX: prefix,
    AZIMUT_LOG_LEVEL: 'error',
    LC_ALL: 'en_GB.UTF-8',
    ELASTICSEARCH_URL: access.url,
    ELASTICSEARCH_API_KEY: access.api_key,
    ELASTICSEARCH_USERNAME: access.username,
    ELASTICSEARCH_PASSWORD: access.password,
    ELASTICSEARCH_CA: access.ca === undefined ? undefined : caFile,
  };
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

function runCli(args: readonly string[], env: Record<string, string>): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [CLI, ...args],
      { env, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (error === null) return resolve({ code: 0, stdout, stderr });
        if (typeof error.code !== 'number') return reject(error);
        resolve({ code: error.code, stdout, stderr });
      },
    );
  });
}

async function send(
  { url, access }: Product,
  role: Role,
  method: string,
  path: string,
  body: unknown,
): Promise<HttpAnswer> {
  const response = await fetch(`${url}${path}`, {
    method,
    redirect: 'manual',
    headers: { authorization: `Bearer ${access.keys[role]}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : JSON.parse(text),
  };
}
