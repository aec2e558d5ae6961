import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type FieldMapping, loadDefinitions } from '../../src/elasticsearch/definitions.ts';
import { INDICES, type IndexName } from '../../src/elasticsearch/index-names.ts';
import { ApiKeyDoc } from '../../src/model/api-key.ts';
import { AuditDoc } from '../../src/model/audit.ts';
import { DeadLetterDoc } from '../../src/model/dead-letter.ts';
import { DefinitionDoc } from '../../src/model/definition.ts';
import { DuplicateDoc } from '../../src/model/duplicate.ts';
import { EventDoc } from '../../src/model/event.ts';
import { FittedModel } from '../../src/model/fitted-model.ts';
import { GenericValueDoc } from '../../src/model/generic-value.ts';
import { IdentifierDoc } from '../../src/model/identifier.ts';
import { MatchingDoc, MatchKeysDoc } from '../../src/model/matching.ts';
import { MergeDoc } from '../../src/model/merge.ts';
import { ProfileDoc } from '../../src/model/profile.ts';
import { RecordDoc } from '../../src/model/record.ts';
import { SettingDoc } from '../../src/model/setting.ts';
import { SourceDoc } from '../../src/model/source.ts';
import { AnalysedEvent, AnalysedPerson } from '../../src/privacy/analysis-copy.ts';

const SCHEMAS: Record<IndexName, z.ZodType> = {
  profiles: ProfileDoc,
  events: EventDoc,
  records: RecordDoc,
  identifiers: IdentifierDoc,
  'dead-letters': DeadLetterDoc,
  keys: ApiKeyDoc,
  sources: SourceDoc,
  duplicates: DuplicateDoc,
  'match-keys': MatchKeysDoc,
  matching: MatchingDoc,
  settings: SettingDoc,
  'generic-values': GenericValueDoc,
  merges: MergeDoc,
  audit: AuditDoc,
  models: FittedModel,
  dashboards: DefinitionDoc,
  segments: DefinitionDoc,
  'analysis-people': AnalysedPerson,
  'analysis-events': AnalysedEvent,
};

interface Json {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Record<string, Json>;
  readonly additionalProperties?: Json | boolean;
  readonly items?: Json;
  readonly anyOf?: readonly Json[];
}

const definitions = await loadDefinitions({ prefix: 'azimut' });
const files = readdirSync(new URL('../../mappings', import.meta.url)).filter((file) =>
  file.endsWith('.json'),
);

describe.each([...definitions.indices])('mapping of %s', (name, { mappings }) => {
  test('is strict, and says which version of the schema it is', () => {
    expect(mappings.dynamic).toBe('strict');
    expect(looseParts('', mappings)).toEqual([]);
  });

  test('maps each field of its schema with a fitting type, and no other field', () => {
    const schema = z.toJSONSchema(SCHEMAS[name], { unrepresentable: 'any' }) as Json;
    expect(misfits('', schema, mappings)).toEqual([]);
  });

  test('keeps every keyword and free-form key within what Lucene can index', () => {
    expect(tooLong('', mappings)).toEqual([]);
  });
});

test('every mapping file belongs to an index, and every index has one', () => {
  const known = new Set<string>(INDICES.map((name) => `${name}.json`));
  expect(files.filter((file) => !known.has(file))).toEqual([]);
  expect(INDICES.filter((name) => !files.includes(`${name}.json`))).toEqual([]);
});

describe('the comparison itself', () => {
  const schema: Json = {
    type: 'object',
    properties: { a: { type: 'string' }, n: { type: 'integer' } },
  };
  test.each([
    {
      name: 'a field nobody mapped',
      mapping: { a: { type: 'keyword' } },
      found: ['n: not mapped'],
    },
    {
      name: 'a mapped field nobody has',
      mapping: { a: { type: 'keyword' }, n: { type: 'long' }, x: { type: 'long' } },
      found: ['x: not in the schema'],
    },
    {
      name: 'a type that does not fit',
      mapping: { a: { type: 'long' }, n: { type: 'long' } },
      found: ['a: string as long'],
    },
  ])('sees $name', ({ mapping, found }) => {
    expect(misfits('', schema, { properties: mapping })).toEqual(found);
  });
});

/** Every place where schema and mapping differ, both ways. */
function misfits(path: string, schema: Json, mapping: FieldMapping): string[] {
  const node = present(schema);
  if (isOpaque(mapping)) return [];
  const at = (name: string) => (path === '' ? name : `${path}.${name}`);
  if (node.type === 'array' && node.items !== undefined) return misfits(path, node.items, mapping);
  if (mapping.type === 'geo_point') return isPlace(node) ? [] : [`${path}: not a place`];
  if (node.properties !== undefined) {
    if (mapping.properties === undefined) return [`${path}: object as ${mapping.type}`];
    const mapped = mapping.properties;
    return [
      ...Object.keys(mapped)
        .filter((name) => !Object.hasOwn(node.properties ?? {}, name))
        .map((name) => `${at(name)}: not in the schema`),
      ...Object.entries(node.properties).flatMap(([name, field]) => {
        const found = mapped[name];
        return found === undefined ? [`${at(name)}: not mapped`] : misfits(at(name), field, found);
      }),
    ];
  }
  const type = mapping.type ?? 'object';
  return fitting(node).includes(type) ? [] : [`${path}: ${node.type ?? 'anything'} as ${type}`];
}

function fitting(node: Json): string[] {
  if (node.format === 'date-time') return ['date'];
  if (node.format === 'date') return ['date', 'keyword'];
  const type = String(node.type ?? typeof (node.const ?? node.enum?.[0]));
  const types: Record<string, string[]> = {
    string: ['keyword', 'text'],
    integer: ['byte', 'short', 'integer', 'long'],
    number: ['float', 'double'],
    boolean: ['boolean'],
    // A record of free keys: anything else would make a field of each key.
    object: ['flattened'],
  };
  return types[type] ?? [];
}

/** Stored, not looked into. */
function isOpaque(mapping: FieldMapping): boolean {
  return mapping.enabled === false;
}

function isPlace(node: Json): boolean {
  return Object.keys(node.properties ?? {}).join() === 'lat,lon';
}

/** The schema without `null`, which every field of an index takes. */
function present(node: Json): Json {
  if (Array.isArray(node.type)) {
    const [type] = node.type.filter((name) => name !== 'null');
    return { ...node, type };
  }
  const options = node.anyOf?.filter((option) => option.type !== 'null');
  return options?.length === 1 && options[0] !== undefined ? options[0] : node;
}

function looseParts(path: string, mapping: FieldMapping): string[] {
  return Object.entries(mapping.properties ?? {}).flatMap(([name, field]) => [
    ...(field.dynamic === undefined || field.dynamic === 'strict' ? [] : [`${path}${name}`]),
    ...looseParts(`${path}${name}.`, field),
  ]);
}

/** A term may have 32,766 bytes and a character four of them; keywords with a bounded schema need no limit. */
function tooLong(path: string, mapping: FieldMapping): string[] {
  return Object.entries(mapping.properties ?? {}).flatMap(([name, field]) => [
    ...(Number(field.ignore_above ?? 0) > 8191 ||
    (field.type === 'flattened' && field.ignore_above === undefined)
      ? [`${path}${name}`]
      : []),
    ...tooLong(`${path}${name}.`, field),
  ]);
}
