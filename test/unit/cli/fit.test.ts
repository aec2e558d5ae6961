import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFitCommand } from '../../../src/cli/commands/fit.ts';
import { runCli } from '../../../src/cli/run.ts';
import type { FitInput, FitTask } from '../../../src/insight/fit/task.ts';
import { testContext } from './support.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'azimut-fit-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, content: string | Buffer) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

/** A task that answers with what it was given, so that the command alone is under test. */
function recorder() {
  const inputs: FitInput[] = [];
  const task: FitTask = {
    name: 'churn',
    async fit(input) {
      inputs.push(input);
      input.progress(1);
      return {
        data: { columns: [{ column: 'a', read_as: 'number' }] },
        parameters: { ridge: 0.1 },
        metrics: { auc: 0.75 },
        predictions: { columns: ['id', 'score', 'why'], rows: [['=1+1', -0.5, 'Contract +0.3']] },
        warnings: ['few rows'],
      };
    },
  };
  return { inputs, task };
}

const azimut = async (argv: string[], task: FitTask = recorder().task, language = 'en') => {
  const { context, out, notes } = testContext({ language });
  const code = await runCli(['fit', ...argv], [createFitCommand([task])], '1', context);
  return { code, out: out.join(''), notes: notes.join('\n') };
};

test('hands a task the table of a CSV or packed NDJSON file, its options, and those it does not know', async () => {
  const { inputs, task } = recorder();
  const train = file('train.csv', 'id;a;gone\n1;"2,5";yes\n2; ;no\n');
  const lines = `{"id":12345678901234567890,"a":{"b":[1,"x"]},"gone":null}\n{"gone":true}\n`;
  const later = file('later.ndjson.gz', gzipSync(lines));
  const argv = ['churn', train, '--label', 'gone', '--id', 'id', '--top-n', '7', '--strict'];
  expect((await azimut([...argv, '--test', later, '--depth=3', '--folds', '3'], task)).code).toBe(
    0,
  );
  expect(inputs[0]).toMatchObject({
    train: {
      columns: ['id', 'a', 'gone'],
      rows: [
        { id: '1', a: '2,5', gone: 'yes' },
        { id: '2', a: '', gone: 'no' },
      ],
    },
    test: {
      columns: ['id', 'a.b', 'gone'],
      rows: [
        { id: '12345678901234567890', 'a.b': '1, x', gone: '' },
        { id: '', 'a.b': '', gone: 'true' },
      ],
    },
    options: { label: 'gone', folds: 3, extra: { 'top-n': '7', strict: 'true', depth: '3' } },
  });
});

test('prints figures for people in their language, JSON for programs, and predictions without formulas', async () => {
  const train = file('rows.csv', 'a,gone\n1,yes\n');
  const human = await azimut(['churn', train, '--label', 'gone']);
  expect(human.out).toMatch(/Figures on cases.*\n {2}auc {2}0\.75\n/);
  expect(human.out).toContain('few rows');
  const french = await azimut(['churn', train, '--label', 'gone'], recorder().task, 'fr');
  expect(french.out).toMatch(/auc {2}0,75\n/);
  const out = join(folder, 'out.csv');
  const json = await azimut(['churn', train, '--label', 'gone', '--json', '--predictions', out]);
  expect(JSON.parse(json.out)).toMatchObject({
    task: 'churn',
    data: { rows: 1, refused_rows: 0 },
    metrics: { auc: 0.75 },
    warnings: ['few rows'],
  });
  expect(readFileSync(out, 'utf8')).toBe("id,score,why\n'=1+1,-0.5,Contract +0.3\n");
});

const good = () => file('good.csv', 'customer_id,churned\n1,yes\n');
test.each([
  { name: 'an unknown task', argv: () => ['chrun', good()], says: /known: churn\).*"churn"/ },
  {
    name: 'a label column that does not exist, naming the nearest',
    argv: () => ['churn', good(), '--label', 'Churnd'],
    says: /no column Churnd \(--label\); the nearest: churned/,
  },
  {
    name: 'a label column that the test file lacks',
    argv: () => ['churn', good(), '--label', 'churned', '--test', file('t.csv', 'a,b\n1,2\n')],
    says: /t\.csv has no column churned/,
  },
  {
    name: 'a slip in an option instead of passing it on',
    argv: () => ['churn', good(), '--lable', 'churned'],
    says: /did you mean "--label"/,
  },
  { name: 'one fold', argv: () => ['churn', good(), '--folds', '1'], says: /from 2 to 50/ },
  { name: 'a second file', argv: () => ['churn', good(), 'b.csv'], says: /b\.csv is too many/ },
  { name: 'no file', argv: () => ['churn'], says: /argument is missing/ },
  { name: 'an empty file', argv: () => ['churn', file('e.csv', '')], says: /is empty/ },
  {
    name: 'a header alone',
    argv: () => ['churn', file('h.csv', 'a,b\n')],
    says: /no readable rows/,
  },
  {
    name: 'a file that is not there',
    argv: () => ['churn', join(folder, 'none.csv')],
    says: /no file/,
  },
  {
    name: 'predictions that cannot be written',
    argv: () => ['churn', good(), '--predictions', join(folder, 'no', 'such', 'p.csv')],
    says: /cannot be written/,
  },
])('refuses $name', async ({ argv, says }) => {
  const result = await azimut(argv());
  expect(result.code).toBeGreaterThan(0);
  expect(result.notes).toMatch(says);
});

test('reads on past rows that cannot be read, counts them, and says so by its exit code', async () => {
  const result = await azimut(['churn', file('r.csv', 'a,gone,a\n1,yes,2\n1\n2,no,3\n'), '--json']);
  expect(result.code).toBe(3);
  expect(JSON.parse(result.out)).toMatchObject({ data: { rows: 2, refused_rows: 1 } });
  expect(JSON.parse(result.out).warnings.join()).toContain('a_2');
});
