import { describe, expect, test } from 'vitest';
import { findNearest } from '../../../src/cli/nearest.ts';
import type { Operations } from '../../../src/cli/operations.ts';
import { buildCommands } from '../../../src/cli/registry.ts';
import { runCli } from '../../../src/cli/run.ts';
import { testContext } from './support.ts';

const unused = async () => {
  throw new Error('this test has no engine');
};
const operations: Operations = {
  setUp: unused,
  verify: async () => ({
    checked: 2,
    drifted: [{ profile_id: 'p_1', fields: ['email', 'phone'] }],
    missing: [],
  }),
  rebuild: async () => ({ checked: 2, repaired: [], contended: [], missing: [] }),
  tryText: async () => ({ scorer: 'built-in', verdicts: [], took_ms: 1 }),
  scoreAll: () => Promise.reject(new Error('not here')),
  reproject: async () => ({ reprojected: 3, contended: 0, stopped: false }),
  analysisCopies: {
    sync: unused,
    read: unused,
  },
  computeTraits: async () => ({ reprojected: 4, contended: 0, stopped: false }),
  engine: { start: unused, status: unused, stop: unused, reset: unused },
};
const commands = buildCommands({ guessSource: () => [], operations });
const run = async (argv: string[], language = 'en') => {
  const { context, out, notes } = testContext({ language });
  const code = await runCli(argv, commands, '1.2.3', context);
  return { code, out: out.join(''), notes: notes.join('\n') };
};

describe('the command line', () => {
  test.each([
    { name: 'no command shows help', argv: [], code: 0, out: /Commands:/ },
    { name: '--help lists every command', argv: ['--help'], code: 0, out: /import/ },
    { name: 'help on a command', argv: ['import', '--help'], code: 0, out: /--dry-run/ },
    { name: 'help command', argv: ['help', 'import'], code: 0, out: /Examples:/ },
    { name: '--version', argv: ['--version'], code: 0, out: /^azimut 1\.2\.3\n$/ },
  ])('$name', async ({ argv, code, out }) => {
    const result = await run(argv);
    expect(result.code).toBe(code);
    expect(result.out).toMatch(out);
  });

  test.each([
    {
      name: 'a mistyped command',
      argv: ['improt'],
      notes: /unknown command: improt; did you mean "import"\?/,
    },
    { name: 'a strange command', argv: ['xyzzy'], notes: /^error: unknown command: xyzzy$/ },
    {
      name: 'a mistyped option',
      argv: ['import', 'a.csv', '--sorce', 'x'],
      notes: /did you mean "--source"/,
    },
    {
      name: 'a missing argument',
      argv: ['import'],
      notes: /an argument is missing: azimut import <file/,
    },
    {
      name: 'an option without its value',
      argv: ['import', 'a', '--source'],
      notes: /argument missing/,
    },
    {
      name: 'an unknown action',
      argv: ['keys', 'burn'],
      notes: /unknown action: burn \(known: list, create, revoke\)/,
    },
    {
      name: 'an unknown format',
      argv: ['export', '--format', 'xml'],
      notes: /unknown format: xml/,
    },
    {
      name: 'a number that is none',
      argv: ['search', 'a', '--limit', 'ten'],
      notes: /--limit takes a positive/,
    },
    { name: 'rebuilding nobody', argv: ['rebuild'], notes: /give profile ids, or --all/ },
    { name: 'deleting data without saying so', argv: ['engine', 'reset'], notes: /add --yes/ },
    {
      name: 'one --rejected for two files',
      argv: ['import', 'a', 'b', '--rejected', 'r.csv'],
      notes: /one file at a time/,
    },
  ])('says what is wrong with $name, in one line, with exit code 2', async ({ argv, notes }) => {
    const result = await run(argv);
    expect(result.code).toBe(2);
    expect(result.notes).toMatch(notes);
    expect(result.notes.split('\n')).toHaveLength(1);
  });

  test('fails without a stack when a file is not there', async () => {
    const result = await run(['import', 'no-such-file.csv']);
    expect(result).toMatchObject({ code: 1, notes: 'error: there is no file no-such-file.csv' });
  });

  test('speaks French where the locale is French', async () => {
    expect((await run(['--help'], 'fr_FR.UTF-8')).out).toMatch(/Commandes/);
  });

  test('explains every option of every command in both languages', async () => {
    for (const language of ['fr', 'en']) {
      const { words } = testContext({ language }).context;
      for (const command of commands) {
        const explained = Object.keys(words.commands[command.name].options);
        expect(explained.toSorted()).toEqual(Object.keys(command.options).toSorted());
      }
    }
  });

  test('shows which profiles differ, and fails so that scripts notice', async () => {
    const result = await run(['verify']);
    expect(result.code).toBe(1);
    expect(result.out).toMatch(/p_1 +email, phone/);
    expect(result.out).toContain('2 profiles folded again, 1 differ');
    expect((await run(['rebuild', '--all'])).code).toBe(0);
  });

  test('suggests only what is near', () => {
    expect(findNearest('dead-leters', ['dead-letters', 'search'])).toBe('dead-letters');
    expect(findNearest('zzzzzz', ['dead-letters', 'search'])).toBeUndefined();
  });
});
