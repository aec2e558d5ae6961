import fc from 'fast-check';
import { z } from 'zod';

/** Stands in every hostile text for what a caller would not want to read back in an error or a log. */
export const MARKER = 'Marguerite-Secret';

const Schema = z.record(z.string(), z.unknown());
export type Schema = z.infer<typeof Schema>;

/** One operation of the API's own description, with what a request to it can be made from. */
export interface Operation {
  /** `POST /v1/keys/{id}`, as in the policy table */
  readonly route: string;
  readonly method: string;
  readonly path: string;
  readonly isSegment: boolean;
  readonly query: readonly { readonly name: string; readonly schema: Schema }[];
  readonly mediaTypes: readonly string[];
  /** Schema of the body with every reference resolved, `undefined` where none is taken. */
  readonly body: Schema | undefined;
}

const Described = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        'x-roles': z.array(z.string()).optional(),
        parameters: z
          .array(z.object({ in: z.string(), name: z.string(), schema: Schema.optional() }))
          .optional(),
        requestBody: z
          .object({ content: z.record(z.string(), z.object({ schema: Schema.optional() })) })
          .optional(),
      }),
    ),
  ),
  components: z.object({ schemas: z.record(z.string(), Schema) }),
});

/** Every operation of an OpenAPI document. */
export function operationsOf(document: unknown): Operation[] {
  const { paths, components } = Described.parse(document);
  const resolve = (schema: Schema): Schema => resolved(schema, components.schemas, 0);
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]): Operation => {
      const content = Object.entries(operation.requestBody?.content ?? {});
      const roles = operation['x-roles'] ?? [];
      return {
        route: `${method.toUpperCase()} ${path}`,
        method: method.toUpperCase(),
        path,
        isSegment: roles.length === 1 && roles[0] === 'write_key',
        query: (operation.parameters ?? [])
          .filter((parameter) => parameter.in === 'query')
          .map(({ name, schema = {} }) => ({ name, schema: resolve(schema) })),
        mediaTypes: content.length === 0 ? ['application/json'] : content.map(([type]) => type),
        body: content[0]?.[1].schema === undefined ? undefined : resolve(content[0][1].schema),
      };
    }),
  );
}

const DEEPEST = 8;

function resolved(value: Schema, schemas: Readonly<Record<string, Schema>>, depth: number): Schema {
  if (depth > DEEPEST) return {};
  const { $ref } = value;
  if (typeof $ref === 'string') {
    return resolved(schemas[$ref.split('/').at(-1) ?? ''] ?? {}, schemas, depth + 1);
  }
  const inner = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(inner);
    const schema = Schema.safeParse(part);
    return schema.success ? resolved(schema.data, schemas, depth + 1) : part;
  };
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, inner(part)]));
}

/** Texts that have broken somebody's program before, each with the marker or short enough to be told apart. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    MARKER,
    `${MARKER}\u0000`,
    `${MARKER}\u202e\ud83d`,
    `' OR 1=1 -- ${MARKER}`,
    `${MARKER}*:?~^"\\/()[]{}`,
    `\${${MARKER}}`,
    '..',
    '%00',
    '__proto__',
    'constructor',
    '_search',
    '🂡'.repeat(120),
    '漢'.repeat(500),
    `${MARKER.repeat(30)}`,
    'x'.repeat(20_000),
    '-1',
    '1e308',
    'NaN',
    '9007199254740993',
    '2026-13-45T99:99:99Z',
    '+275760-09-13T00:00:00.001Z',
    '-200000-01-01T00:00:00Z',
    Buffer.from('[1e308,"x"]').toString('base64url'),
    Buffer.from('[-9007199254740991,""]').toString('base64url'),
    Buffer.from('{"__proto__":1}').toString('base64url'),
  ),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
);

/** Values of no particular type. */
export const garbage: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.double(),
  fc.maxSafeInteger(),
  fc.constantFrom(null, true, [], {}, [[[]]], { a: { 'b.c': { '': MARKER } } }),
  fc.constant(nested(60)),
  fc.array(hostileText, { maxLength: 3 }),
  fc.dictionary(hostileText, hostileText, { maxKeys: 3 }),
);

function nested(depth: number): unknown {
  let value: unknown = MARKER;
  for (let i = 0; i < depth; i += 1) value = { a: [value] };
  return value;
}

/** Values that a schema allows or nearly so: here and there one part of the wrong type, too much or too long. */
export function arbitraryOf(schema: Schema, depth = 0): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 12, arbitrary: fitting(schema, depth) }, garbage);
}

function fitting(schema: Schema, depth: number): fc.Arbitrary<unknown> {
  if (depth > DEEPEST) return garbage;
  const alternatives = schemasIn(schema['anyOf'] ?? schema['oneOf']);
  if (alternatives.length > 0) {
    return fc.oneof(...alternatives.map((one) => arbitraryOf(one, depth + 1)));
  }
  if ('const' in schema) return fc.constant(schema['const']);
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...schema['enum']);
  const type = Array.isArray(schema['type']) ? schema['type'][0] : schema['type'];
  switch (type) {
    case 'object':
      return fittingObject(schema, depth);
    case 'array': {
      const [items = {}] = schemasIn([schema['items']]);
      return fc.array(arbitraryOf(items, depth + 1), { minLength: 1, maxLength: 3 });
    }
    case 'integer':
      return fc.oneof(fc.integer({ min: 1, max: 100 }), fc.maxSafeInteger());
    case 'number':
      return fc.double();
    case 'boolean':
      return fc.boolean();
    case 'string':
      return fittingText(schema);
    default:
      return garbage;
  }
}

function fittingObject(schema: Schema, depth: number): fc.Arbitrary<unknown> {
  const properties = Schema.safeParse(schema['properties']).data ?? {};
  const required = Array.isArray(schema['required']) ? schema['required'].map(String) : [];
  const fields = Object.entries(properties).map(([name, property]) => {
    const value = arbitraryOf(schemasIn([property])[0] ?? {}, depth + 1);
    const given = required.includes(name) ? value : fc.option(value, { nil: undefined });
    return given.map((one): [string, unknown] => [name, one]);
  });
  const extra = fc.option(fc.tuple(hostileText, garbage), { freq: properties ? 8 : 1 });
  return fc
    .tuple(fc.tuple(...fields), extra)
    .map(([entries, more]) => Object.fromEntries(more === null ? entries : [...entries, more]));
}

function fittingText(schema: Schema): fc.Arbitrary<string> {
  const { format, pattern } = schema;
  if (format === 'date-time')
    return fc.constantFrom(
      '2026-01-01T00:00:00.000Z',
      '9999-12-31T23:59:59Z',
      '0000-01-01T00:00:00Z',
    );
  if (typeof pattern === 'string')
    return fc.oneof(fc.constantFrom('segment', 'fuzzed', 'FR', 'EUR', 'email'), hostileText);
  return fc.oneof(fc.constantFrom('marie dup 0612', 'a@b.fr', '+33612345678', 'x'), hostileText);
}

function schemasIn(list: unknown): Schema[] {
  return z.array(Schema).safeParse(list).data ?? [];
}
