import { isDeepStrictEqual } from 'node:util';
import type { Definitions, FieldMapping } from './definitions.ts';
import { buildIndexNames, type IndexName, indexPattern } from './index-names.ts';

/** Above the templates that the full distribution brings (100) and what a company may add for `*`. */
const PRIORITY = 300;

export interface IndexTemplate {
  readonly index_patterns: string[];
  readonly composed_of: string[];
  readonly priority: number;
  readonly template: {
    readonly settings: Record<string, unknown>;
    readonly mappings: FieldMapping;
    readonly aliases: Record<string, { is_write_index?: boolean }>;
  };
}

/** Name of a component template on the engine. */
export const componentName = (prefix: string, name: string) => `${prefix}-${name}`;

/** Name of an index template on the engine. */
export const templateName = (prefix: string, name: IndexName) => `${prefix}-${name}`;

/**
 * Index template of one alias: whatever concrete index is made gets its mapping, the shared settings, and the alias
 * to be read by. Events have no write index: each is written to the index of its month.
 */
export function buildIndexTemplate(
  prefix: string,
  name: IndexName,
  definitions: Definitions,
): IndexTemplate {
  const definition = definitions.indices.get(name);
  if (definition === undefined) throw new Error(`no mapping file for ${name}`);
  return {
    index_patterns: [indexPattern(prefix, name)],
    composed_of: [...definitions.components.keys()].map((part) => componentName(prefix, part)),
    priority: PRIORITY,
    template: {
      settings: definition.settings,
      mappings: definition.mappings,
      aliases: {
        [buildIndexNames(prefix)[name]]: name === 'events' ? {} : { is_write_index: true },
      },
    },
  };
}

/** Whether a template on the engine says the same; the engine spells settings its own way. */
export function isSameTemplate(expected: IndexTemplate, actual: object | undefined): boolean {
  if (actual === undefined) return false;
  const found = actual as Partial<IndexTemplate>;
  return (
    isDeepStrictEqual(found.index_patterns, expected.index_patterns) &&
    isDeepStrictEqual(found.composed_of, expected.composed_of) &&
    found.priority === expected.priority &&
    isSameContent(expected.template, found.template)
  );
}

/** Compares the settings, mappings and aliases of two template bodies. */
export function isSameContent(expected: object, actual: object | undefined): boolean {
  const wanted = expected as Partial<IndexTemplate['template']>;
  const found = (actual ?? {}) as Partial<IndexTemplate['template']>;
  return (
    isDeepStrictEqual(plainSettings(found.settings), plainSettings(wanted.settings)) &&
    isDeepStrictEqual(found.mappings ?? {}, wanted.mappings ?? {}) &&
    isDeepStrictEqual(found.aliases ?? {}, wanted.aliases ?? {})
  );
}

/** Settings as dotted names and texts, as the engine keeps them: `{index: {a: 1}}` and `{a: 1}` are `index.a = "1"`. */
export function plainSettings(settings: object | undefined): Record<string, string> {
  const flat = new Map<string, string>();
  const walk = (path: string, value: unknown) => {
    if (Array.isArray(value)) flat.set(path, JSON.stringify(value.map(String)));
    else if (typeof value === 'object' && value !== null) {
      for (const [name, inner] of Object.entries(value)) {
        walk(path === '' ? name : `${path}.${name}`, inner);
      }
    } else flat.set(path, String(value));
  };
  walk('', settings ?? {});
  const entries = [...flat].map(([name, value]) => [
    name.startsWith('index.') ? name : `index.${name}`,
    value,
  ]);
  return Object.fromEntries(entries.toSorted());
}
