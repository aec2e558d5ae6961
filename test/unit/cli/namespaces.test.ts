import { describe, expect, test } from 'vitest';
import { createApiClient } from '../../../src/cli/api-client.ts';
import { parseChange } from '../../../src/cli/change-of-rule.ts';
import { namespacesCommand } from '../../../src/cli/commands/namespaces.ts';
import { wordsFor } from '../../../src/cli/words.ts';
import { testContext } from './support.ts';

const words = wordsFor('en');

describe('a change given on the command line', () => {
  test.each([
    { pairs: ['generic_at=5'], change: { generic_at: 5 } },
    { pairs: ['generic_at=none'], change: { generic_at: null } },
    { pairs: ['blocked=info@*, test@x.fr'], change: { blocked: ['info@*', 'test@x.fr'] } },
    { pairs: ['blocked='], change: { blocked: [] } },
    { pairs: ['max_per_window=3/30'], change: { max_per_window: { values: 3, days: 30 } } },
    {
      pairs: ['exclusive=true', 'strength=weak', 'priority=4.5'],
      change: { exclusive: true, strength: 'weak', priority: 4.5 },
    },
  ])('$pairs', ({ pairs, change }) => expect(parseChange(pairs, words)).toEqual(change));

  test.each([
    { pairs: ['generic_at'], message: /needs a value/ },
    { pairs: ['prority=3'], message: /unknown field: prority .*did you mean "priority"/ },
    { pairs: ['priority=3', 'priority=4'], message: /given twice/ },
    { pairs: ['strength=heavy'], message: /^strength: / },
    { pairs: ['max_per_profile=many'], message: /^max_per_profile: / },
    { pairs: ['name=email'], message: /unknown field: name/ },
  ])('$pairs is refused', ({ pairs, message }) => {
    expect(() => parseChange(pairs, words)).toThrow(message);
  });
});

const EMAIL = {
  name: 'email',
  origin: 'changed',
  policy: { priority: 6, strength: 'medium', exclusive: false, max_per_profile: 20, generic_at: 5 },
  rule: { generic_at: 5 },
  values: 1234,
};

async function run(
  positionals: string[],
  values: Record<string, string | boolean>,
  answers: Record<string, unknown>,
) {
  const asked: { method: string; path: string; headers: Headers; body: unknown }[] = [];
  const api = createApiClient({
    url: 'http://azimut.test',
    key: 'k',
    signal: new AbortController().signal,
    fetch: async (url, init) => {
      const { pathname, search } = new URL(String(url));
      asked.push({
        method: init?.method ?? '',
        path: `${pathname}${search}`,
        headers: new Headers(init?.headers),
        body: typeof init?.body === 'string' ? JSON.parse(init.body) : undefined,
      });
      return Response.json(answers[`${init?.method} ${pathname}`]);
    },
  });
  const { context, out, notes } = testContext({ api });
  const code = await namespacesCommand.run({ positionals, values }, context);
  return { code, asked, out: out.join(''), notes: notes.join('\n') };
}

const LIST = { 'GET /v1/namespaces': { version: 7, namespaces: [EMAIL] } };

describe('azimut namespaces', () => {
  test('lists the rules in force', async () => {
    const { out } = await run([], {}, LIST);
    expect(out).toMatch(/email\s+changed\s+6\s+medium\s+20\s+5\s+1,234/);
  });

  test('changes one field over what was said before, of the version that was read', async () => {
    const { asked, notes } = await run(
      ['set', 'email', 'max_per_profile=5'],
      { apply: true },
      {
        ...LIST,
        'PUT /v1/namespaces/email': EMAIL,
      },
    );
    expect(asked[1]).toMatchObject({
      method: 'PUT',
      path: '/v1/namespaces/email?apply=history',
      body: { generic_at: 5, max_per_profile: 5 },
    });
    expect(asked[1]?.headers.get('if-match')).toBe('"7"');
    expect(notes).toMatch(/apply from now on/);
  });

  test('adds a namespace only when told so', async () => {
    const { asked } = await run(
      ['set', 'badge', 'strength=strong'],
      { add: true },
      {
        ...LIST,
        'PUT /v1/namespaces/badge': EMAIL,
      },
    );
    expect(asked[1]?.headers.get('if-none-match')).toBe('*');
    expect(asked[1]?.headers.has('if-match')).toBe(false);
  });

  test('says what a change would do, and that it saw a part only', async () => {
    const { out } = await run(
      ['simulate', 'email', 'max_per_profile=1'],
      {},
      {
        ...LIST,
        'POST /v1/namespaces/simulate': {
          merges: 0,
          splits: 2,
          samples: [{ kind: 'split', profile_ids: ['p_1'], why: 'parts:2' }],
          seconds: 0.2,
          exact: false,
        },
      },
    );
    expect(out).toMatch(
      /0 merges, 2 splits .*nothing was changed[\s\S]*only a part[\s\S]*p_1\s+parts:2/,
    );
  });
});
