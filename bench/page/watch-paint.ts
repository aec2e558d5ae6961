import { join } from 'node:path';
import type { Page } from 'playwright-core';

/**
 * Has the page time itself, from a key until what it asked for has been painted. Nothing of the test driver is on the
 * way between the two: its own messages take longer than what is measured.
 */
export async function watchPaint(page: Page): Promise<void> {
  await page.addInitScript({ path: join(import.meta.dirname, 'in-page.js') });
}

/** Presses a key and waits until what it asked for is painted; milliseconds between the two. */
export async function pressed(page: Page, key: string): Promise<number> {
  await page.keyboard.press(key);
  return Number(await page.evaluate('timing.whenPainted()'));
}

/** Whether searches are answered out of what was answered before. */
export async function stub(page: Page, isStubbed: boolean): Promise<void> {
  await page.evaluate(`timing.isStubbed = ${isStubbed}`);
}
