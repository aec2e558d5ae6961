import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { startTestProduct, type TestProduct } from '../support/product.ts';
import { Story } from './story.ts';
import { Teller } from './teller.ts';

let product: TestProduct;
let teller: Teller;
beforeAll(async () => {
  product = await startTestProduct();
  teller = new Teller(product);
});
afterAll(() => product?.stop());

/** Every JSON file beside this one is a story. */
const stories = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.json'))
  .sort()
  .map((file) => ({
    file,
    ...Story.parse(JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8'))),
  }));

describe('stories', () => {
  test.each(stories)('$file: $guarantee', async ({ file: _, ...story }) => {
    await teller.tell(story);
  });
});
