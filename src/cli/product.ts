import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';
import { type ApiClient, createApiClient } from './api-client.ts';
import type { Words } from './words.ts';

/** What a running product leaves in its home, mode 600, for programs of the same user. */
export const AccessFile = z.looseObject({
  url: z.url(),
  write_key: z.string().optional(),
  keys: z.looseObject({ administrator: z.string() }),
});
export type AccessFile = z.infer<typeof AccessFile>;

/** A product started inside this process. */
export interface StartedProduct {
  readonly url: string;
  readonly key: string;
  stop(): Promise<void>;
}
export type StartProduct = (config: Config) => Promise<StartedProduct>;

export interface ProductOptions {
  readonly config: Config;
  readonly words: Words;
  readonly signal: AbortSignal;
  /** From `--url`; wins over AZIMUT_URL and access.json. */
  readonly url?: string | undefined;
  /** Absent where a product cannot be started: then one must be running. */
  readonly start?: StartProduct | undefined;
  readonly note: (message: string) => void;
}

/**
 * Runs `use` against the product that was named, else the one that runs in this home, else one that is started for
 * the time of the call and stopped after it.
 * @throws AppError `configuration_invalid` when there is no key, `engine_unavailable` when nothing answers
 */
export async function withProduct<T>(
  options: ProductOptions,
  use: (api: ApiClient) => Promise<T>,
): Promise<T> {
  const { config, words, signal } = options;
  const access = await readAccess(config.home);
  const named = options.url ?? config.client.url;
  const key = config.client.key ?? access?.keys.administrator;
  if (named !== undefined) {
    if (key === undefined) throw new AppError('configuration_invalid', words.product.noKey);
    if (!(await answers(named, signal))) {
      throw new AppError('engine_unavailable', words.product.unreachable(named));
    }
    return use(createApiClient({ url: named, key, signal }));
  }
  if (access !== undefined && key !== undefined && (await answers(access.url, signal))) {
    return use(createApiClient({ url: access.url, key, signal }));
  }
  if (options.start === undefined) {
    throw new AppError('engine_unavailable', words.product.notRunning);
  }
  options.note(words.product.starting);
  const product = await options.start(config);
  try {
    return await use(createApiClient({ url: product.url, key: product.key, signal }));
  } finally {
    await product.stop();
  }
}

async function readAccess(home: string): Promise<AccessFile | undefined> {
  const text = await readFile(join(home, 'access.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return AccessFile.parse(JSON.parse(text));
  } catch (cause) {
    const path = join(home, 'access.json');
    throw new AppError('configuration_invalid', `${path} is damaged`, { cause });
  }
}

/** Whether an HTTP server answers there at all; its health is the business of the calls that follow. */
async function answers(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(`${url.replace(/\/+$/, '')}/healthz`, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(3000)]),
    });
    await response.body?.cancel();
    return true;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}
