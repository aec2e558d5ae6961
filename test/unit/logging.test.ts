import { errors } from '@elastic/elasticsearch';
import { expect, test } from 'vitest';
import { AppError } from '../../src/errors.ts';
import { createLogger, REDACTED } from '../../src/logging.ts';

const PERSON = 'marguerite@mail.fr';

/** What the engine's client throws: everything in it may quote documents, queries and credentials. */
const engineError = new errors.ResponseError({
  statusCode: 400,
  headers: {},
  warnings: null,
  body: { error: { type: 'document_parsing_exception', reason: `failed on ${PERSON}` } },
  meta: {
    context: null,
    name: 'test',
    request: {
      params: { method: 'POST', path: `/x/_doc/${PERSON}`, body: PERSON },
      options: {},
      id: 1,
    },
    connection: null,
    attempts: 0,
    aborted: false,
  },
});

const cases: { name: string; fields: object }[] = [
  ...REDACTED.map((field) => ({ name: `${field}`, fields: { [field]: PERSON } })),
  ...REDACTED.map((field) => ({ name: `${field} inside`, fields: { a: { [field]: [PERSON] } } })),
  { name: 'an error of the engine', fields: { err: engineError } },
  { name: 'a parser that quotes its text', fields: { err: new SyntaxError(`bad ${PERSON}`) } },
  {
    name: 'the cause of our own error',
    fields: { err: new AppError('internal', 'a write failed', { cause: engineError }) },
  },
  { name: 'what is thrown and is no error', fields: { err: { message: PERSON } } },
];

test.each(cases)('no log line holds personal data: $name', ({ fields }) => {
  const lines: string[] = [];
  const log = createLogger('info', 'test', { write: (line) => lines.push(line) });
  log.error(fields, 'something failed');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('something failed');
  expect(lines[0]).not.toContain('marguerite');
});
