import { existsSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Client } from '@elastic/elasticsearch';
import type { Page } from 'playwright-core';
import { loadConfig } from '../src/config.ts';
import { createClient } from '../src/elasticsearch/client.ts';
import { findEngine } from '../src/elasticsearch/engine/find-engine.ts';
import { buildIndexNames, eventsIndexFor } from '../src/elasticsearch/index-names.ts';
import { setUp } from '../src/elasticsearch/setup.ts';
import { findChromium, launchBrowser, openPage, signIn } from '../test/support/browser.ts';
import { eventDoc } from '../test/support/event-doc.ts';
import { removePrefix } from '../test/support/remove-prefix.ts';
import { pressed, stub, watchPaint } from './page/watch-paint.ts';
import { fillProfiles } from './people/fill-profiles.ts';
import { makeQuestions, type Question } from './people/questions.ts';
import { quantile } from './support/quantile.ts';
import { startProduct } from './support/running-product.ts';

const NOW = new Date('2026-03-01T00:00:00.000Z');
const WEB = join(import.meta.dirname, '../dist/web/index.html');
const EVENTS_EACH = 60;
const DAY_MS = 86_400_000;
/** 95 of 100 keys, in milliseconds. */
const AIMS = { hits: 100, share: 50, slowed: 200, profile: 300 } as const;

/**
 * What a representative waits for, in a real Chromium against the running product: from a key until its hits are
 * painted, as it is, out of answers that are there at once, and with the CPU slowed four times; and from Enter on a
 * hit until the 360 page with its timeline is painted.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      people: { type: 'string', default: '100000' },
      texts: { type: 'string', default: '12' },
      persons: { type: 'string', default: '20' },
      seed: { type: 'string', default: '20260301' },
      keep: { type: 'boolean', default: false },
    },
  });
  const chromium = findChromium();
  if (chromium === undefined || !existsSync(WEB)) {
    throw new Error('this needs Chromium (CHROMIUM_PATH) and the page (npm run build:web)');
  }
  const population = { seed: Number(values.seed), people: Number(values.people), now: NOW };
  const config = loadConfig();
  const engine = await findEngine(config, console.error);
  const client = createClient(engine.access, { requestTimeoutMs: 120_000 });
  const prefix = `${config.indexPrefix}-bench-page-${population.people}-${population.seed}`;
  try {
    await setUp(client, { prefix, now: NOW });
    const index = buildIndexNames(prefix).profiles;
    await fillProfiles(client, { index, report: console.error, ...population });
    const texts = ['prefix', 'typo', 'email_part', 'phone'].flatMap((kind) =>
      makeQuestions(kind, Math.ceil(Number(values.texts) / 4), population),
    );
    const persons = makeQuestions('email', Number(values.persons), population);
    await putEvents(client, prefix, persons);
    const product = await startProduct({
      access: engine.access,
      prefix,
      batch: undefined,
      env: process.env,
    });
    // What the worker does in the background with so many is measured elsewhere: here it rests.
    process.kill(product.worker, 'SIGSTOP');
    const browser = await launchBrowser(chromium);
    try {
      const { page } = await openPage(browser);
      await watchPaint(page);
      await signIn(page, product.url, { key: product.representative_key });
      await measure(page, { texts, persons });
    } finally {
      await browser.close();
      process.kill(product.worker, 'SIGCONT');
      await product.stop();
    }
  } finally {
    if (!values.keep) await removePrefix(client, prefix);
    await client.close();
    await engine.stop();
  }
}

async function measure(
  page: Page,
  asked: { readonly texts: readonly Question[]; readonly persons: readonly Question[] },
): Promise<void> {
  const texts = asked.texts.map(({ query }) => query);
  await typeAll(page, texts.slice(0, 2));
  print('key to painted hits', await typeAll(page, texts), AIMS.hits);
  await stub(page, true);
  print('  its share of the page', await typeAll(page, texts), AIMS.share);
  await stub(page, false);
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  print('  CPU slowed four times', await typeAll(page, texts), AIMS.slowed);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  const opened: number[] = [];
  for (const { query } of asked.persons) {
    await clear(page);
    await page.keyboard.insertText(query);
    await page.locator('.hit').first().waitFor();
    await page.locator('.search-panel[aria-busy=false]').waitFor();
    opened.push(await pressed(page, 'Enter'));
    await page.goBack();
    await page.locator('.search-input').waitFor();
  }
  // The first brings the code of the page.
  print('hit to 360 page', opened.slice(1), AIMS.profile);
}

/** Milliseconds of every key. */
async function typeAll(page: Page, texts: readonly string[]): Promise<number[]> {
  const times: number[] = [];
  for (const text of texts) {
    await clear(page);
    for (const letter of text) times.push(await pressed(page, letter));
  }
  return times;
}

async function clear(page: Page): Promise<void> {
  await page.locator('.search-input').focus();
  await page.locator('.search-input').fill('');
}

function print(what: string, times: readonly number[], aim: number): void {
  const [p50, p95] = [quantile(times, 0.5), quantile(times, 0.95)];
  console.log(
    `${what.padEnd(24)} ${String(times.length).padStart(4)} times  p50 ${p50.toFixed(1).padStart(6)} ms  p95 ${p95.toFixed(1).padStart(6)} ms  aim ${aim}: ${p95 < aim ? 'kept' : 'MISSED'}  load ${loadavg()[0]?.toFixed(1)}`,
  );
}

/** What those who are opened did: one event a day. */
async function putEvents(client: Client, prefix: string, persons: readonly Question[]) {
  const operations = persons.flatMap(({ person }) =>
    Array.from({ length: EVENTS_EACH }, (_, day) => {
      const occurred_at = new Date(NOW.getTime() - day * DAY_MS).toISOString();
      const event_id = `e_${person.id}_${day}`;
      const event = eventDoc({ event_id, profile_id: person.id, occurred_at });
      return [{ index: { _index: eventsIndexFor(prefix, occurred_at), _id: event_id } }, event];
    }).flat(),
  );
  await client.bulk({ operations, refresh: true });
}
