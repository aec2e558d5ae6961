import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CliContext } from '../../src/cli/command.ts';
import { guessBuiltIn } from '../../src/cli/import/guess-built-in.ts';
import { createOperations } from '../../src/cli/operations.ts';
import { withProduct } from '../../src/cli/product.ts';
import { buildCommands } from '../../src/cli/registry.ts';
import { runCli } from '../../src/cli/run.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { wordsFor } from '../../src/cli/words.ts';
import { type Config, loadConfig } from '../../src/config.ts';
import { createLogger } from '../../src/logging.ts';
import { type Product, startProduct } from '../../src/main-product.ts';
import { type TestEngine, testEngine } from '../support/engine.ts';

let engine: TestEngine;
let product: Product;
let config: Config;
let home = '';

beforeAll(async () => {
  engine = await testEngine();
  home = mkdtempSync(join(tmpdir(), 'azimut-cli-'));
  const { access } = engine;
  const caFile = join(home, 'ca.pem');
  if (access.ca !== undefined) writeFileSync(caFile, access.ca);
  config = loadConfig({
    AZIMUT_HOME: home,
    AZIMUT_INDEX_PREFIX: engine.prefix,
    ELASTICSEARCH_URL: access.url,
    ELASTICSEARCH_API_KEY: access.api_key,
    ELASTICSEARCH_USERNAME: access.username,
    ELASTICSEARCH_PASSWORD: access.password,
    ELASTICSEARCH_CA: access.ca === undefined ? undefined : caFile,
  });
  product = await startProduct(config, {
    report: () => undefined,
    log: createLogger('silent', 'test'),
    port: 0,
    worker: 'inline',
  });
});
afterAll(async () => {
  await product?.stop();
  await engine.cleanup();
  rmSync(home, { recursive: true, force: true });
});

/** One command line against the running product, as a user's shell would run it. */
async function azimut(...argv: string[]) {
  const out: string[] = [];
  const notes: string[] = [];
  const words = wordsFor('en');
  const { signal } = new AbortController();
  const terminal: Terminal = {
    interactive: false,
    columns: 200,
    out: async (text) => {
      out.push(text);
    },
    note: (text) => {
      notes.push(text);
    },
    redraw: () => undefined,
  };
  const context: CliContext = {
    config,
    words,
    terminal,
    now: () => new Date(),
    signal,
    withProduct: (options, use) =>
      withProduct({ config, words, signal, url: options.url, note: terminal.note }, use),
  };
  const commands = buildCommands({
    guessSource: guessBuiltIn,
    operations: createOperations(config),
  });
  const code = await runCli(argv, commands, '0', context);
  return { code, out: out.join(''), notes: notes.join('\n') };
}

/** Who has this identifier. */
async function idOf(key: string): Promise<string> {
  await refresh();
  const shown = await azimut('profile', key, '--json');
  return JSON.parse(shown.out).profile.profile_id;
}

const refresh = () => product.stack.api.engine.refresh();

describe('the command line', () => {
  test('imports a file of contacts, and each refused row comes back with its reason', async () => {
    const path = join(home, 'contacts.csv');
    writeFileSync(
      path,
      'id;nom;prenom;email;telephone\n' +
        '1;Béranger;Maëlys;maelys.beranger@courriel.example;06 00 11 22 33\n' +
        '2;Durand;Zoé\n' +
        '3;Martin;Paul;=paul@courriel.example;\n' +
        ';;;;\n',
    );
    const result = await azimut('import', path);
    expect(result.notes).toContain('source recognised by its columns: contacts');
    expect(result.code).toBe(3);
    expect(result.out).toMatch(/contacts: 2 created, 0 updated, 0 duplicate, .* 1 failed/);
    const rejected = readFileSync(`${path}.rejected.csv`, 'utf8').trimEnd().split('\n');
    expect(rejected[1]).toBe('3,too_few_fields,3 fields where the header has 5,2;Durand;Zoé');
    expect(rejected[2]).toMatch(/^,pipeline_failed,/);
  });

  test('counts what is sent again as duplicate, and what changed as updated', async () => {
    const path = join(home, 'again.ndjson.gz');
    const row = { id: '1', nom: 'Béranger', prenom: 'Maëlys', maj: '2026-01-01T00:00:00Z' };
    writeFileSync(path, gzipSync(`${JSON.stringify({ ...row, ville: 'Brest' })}\n`));
    const changed = await azimut('import', path, '--source', 'contacts', '--json');
    expect(JSON.parse(changed.out)).toMatchObject({ created: 0, updated: 1, failed: 0 });
    const again = await azimut('import', path, '--source', 'contacts', '--json');
    expect(JSON.parse(again.out)).toMatchObject({ created: 0, updated: 0, duplicate: 1 });
  });

  test('finds and shows a person by what is known of them', async () => {
    await refresh();
    const found = await azimut('search', 'beranger', 'mael');
    expect(found).toMatchObject({ code: 0 });
    expect(found.out).toContain('maelys.beranger@courriel.example');
    const card = await azimut('profile', 'phone:0600112233');
    expect(card.out).toMatch(/Maëlys Béranger/);
    expect(card.out).toMatch(/Phones +\+33600112233/);
    expect((await azimut('search', 'zzzzqqqq')).code).toBe(1);
    expect(await azimut('profile', 'email:nobody@courriel.example')).toMatchObject({
      code: 1,
      notes: 'error: nobody has this identifier',
    });
  });

  test('exports everybody, and no cell runs as a formula', async () => {
    await refresh();
    const csv = await azimut('export', '--fields', 'profile_id,family_name,emails');
    const lines = csv.out.trimEnd().split('\n');
    expect(lines[0]).toBe('profile_id,family_name,emails');
    expect(lines).toHaveLength(3);
    expect(csv.out).toContain('Béranger');
    for (const line of lines) expect(line).not.toMatch(/(^|,)[=+@-]/);
    const ndjson = await azimut('export', '--format', 'ndjson');
    const people = ndjson.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(people.map((one) => one.family_name).toSorted()).toEqual(['Béranger', 'Martin']);
  });

  test('lists, shows and discards what was refused', async () => {
    await refresh();
    const listed = await azimut('dead-letters', 'list', '--json');
    const [letter] = listed.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(letter).toMatchObject({ source: 'contacts', code: 'pipeline_failed' });
    expect((await azimut('dead-letters', 'show', letter.dead_letter_id)).out).toContain('payload:');
    expect((await azimut('dead-letters', 'discard', letter.dead_letter_id)).notes).toMatch(/^1 /);
  });

  test('lists sources, and makes and revokes keys', async () => {
    expect((await azimut('sources')).out).toMatch(/contacts +Contacts/);
    const made = await azimut('keys', 'create', '--label', 'Desk', '--role', 'representative');
    expect(made.out).toMatch(/^azk_\w+_[\w-]+\n$/);
    const id = made.out.split('_')[1] ?? '';
    expect((await azimut('keys', 'revoke', id)).code).toBe(0);
    expect((await azimut('keys')).out).toMatch(new RegExp(`${id} +Desk +representative +\\d{4}-`));
    expect(await azimut('keys', 'create', '--label', 'x', '--role', 'king')).toMatchObject({
      code: 2,
    });
  });

  test('verifies and rebuilds on the engine itself', async () => {
    expect(await azimut('verify')).toMatchObject({ code: 0 });
    const index = `${engine.prefix}-profiles`;
    const { hits } = await engine.client.search({ index, size: 1, _source: false });
    const id = hits.hits[0]?._id ?? '';
    await engine.client.update({ index, id, doc: { family_name: 'Falsified' }, refresh: true });
    const drift = await azimut('verify', '--json');
    expect(drift.code).toBe(1);
    expect(JSON.parse(drift.out).drifted[0].fields).toContain('family_name');
    expect((await azimut('rebuild', '--all')).out).toMatch(/1 repaired/);
    expect(await azimut('verify')).toMatchObject({ code: 0 });
    expect(await azimut('rebuild', 'p_none')).toMatchObject({ code: 1 });
  });

  test('merges two people, takes it back, and shows both in the log', async () => {
    const path = join(home, 'twice.csv');
    writeFileSync(
      path,
      'nom,prenom,email\nMerle,Ana,ana@merle.example\nMerle,Anna,anna@merle.example\n',
    );
    await azimut('import', path, '--source', 'contacts');
    const [ana, anna] = [
      await idOf('email:ana@merle.example'),
      await idOf('email:anna@merle.example'),
    ];
    const preview = await azimut('merge', ana, anna, '--preview');
    expect(preview.code).toBe(0);
    expect(preview.out).toMatch(/anna@merle\.example/);
    expect(await idOf('email:anna@merle.example')).toBe(anna);
    const merged = await azimut('merge', ana, anna, '--reason', 'same voice', '--json');
    const { merge_id } = JSON.parse(merged.out);
    expect(await idOf('email:anna@merle.example')).toBe(ana);
    expect(await azimut('merge', ana, anna)).toMatchObject({
      code: 1,
      notes: expect.stringContaining(`profile ${anna} is merged into ${ana} already`),
    });
    expect((await azimut('merges', '--profile', anna)).out).toContain(merge_id);
    expect((await azimut('unmerge', merge_id, '--preview')).out).toContain(`becomes ${anna} again`);
    expect((await azimut('unmerge', merge_id)).out).toContain(anna);
    expect(await idOf('email:anna@merle.example')).toBe(anna);
    expect((await azimut('merges', '--json')).out).toContain('"status":"undone"');
    expect((await azimut('unmerge')).code).toBe(2);
  });

  test('parts one identifier, and judges everybody again', async () => {
    const path = join(home, 'shared.csv');
    writeFileSync(path, 'id,nom,email,telephone\n31,Pic,pic@pic.example,06 00 11 22 44\n');
    await azimut('import', path, '--source', 'contacts');
    const pic = await idOf('email:pic@pic.example');
    const keys = ['--profile', pic, '--identifiers', 'phone:+33600112244'];
    expect(await azimut('unmerge', ...keys, '--preview')).toMatchObject({
      code: 0,
      notes: '',
      out: expect.stringContaining('becomes a new profile'),
    });
    const parted = JSON.parse((await azimut('unmerge', ...keys, '--json')).out);
    expect(parted.separated).toHaveLength(1);
    expect((await azimut('rejudge', pic)).out).toContain('nothing to part');
    await refresh();
    const all = await azimut('rejudge', '--all', '--preview');
    expect(all).toMatchObject({
      code: 0,
      out: expect.stringMatching(/\d+ profiles judged, 0 parted\n$/),
    });
    expect(await azimut('rejudge', '--all', '--after', 'zzz')).toMatchObject({
      code: 0,
      out: '0 profiles judged, 0 parted\n',
    });
    expect((await azimut('rejudge')).code).toBe(2);
    expect((await azimut('rejudge', 'p_none')).code).toBe(1);
    expect(await azimut('verify')).toMatchObject({ code: 0 });
  });

  test('sets up again without changing anything', async () => {
    const result = await azimut('setup');
    expect(result.out).toMatch(/^0 created, 0 changed, \d+ unchanged/);
    expect(result.code).toBe(0);
  });

  test('refuses a file of an unknown source before sending anything', async () => {
    const path = join(home, 'odd.csv');
    writeFileSync(path, 'foo,bar\n1,2\n');
    expect(await azimut('import', path)).toMatchObject({ code: 2 });
    expect(await azimut('import', path, '--source', 'nowhere')).toMatchObject({
      code: 1,
      notes: expect.stringContaining('there is no such source'),
    });
  });

  test('says in one sentence that nothing answers', async () => {
    const result = await azimut('search', 'ana', '--url', 'http://127.0.0.1:9');
    expect(result).toMatchObject({
      code: 1,
      notes: 'error: Azimut does not answer at http://127.0.0.1:9',
    });
  });
});
