import { z } from 'zod';
import { AnalysedEvent, AnalysedPerson } from '../privacy/analysis-copy.ts';
import type { FieldMapping } from './definitions.ts';

type Definition = { readonly settings: object; readonly mappings: FieldMapping };
type Properties = Readonly<Record<string, FieldMapping>>;

interface Json {
  readonly type?: unknown;
  readonly properties?: Readonly<Record<string, Json>>;
  readonly items?: Json;
  readonly anyOf?: readonly Json[];
}

/**
 * Mappings of the copies for analysis, from those of what is copied: the same fields in the same words, less what a
 * copy leaves out and what only searching for people needs. `npm run mappings` writes them, a test holds the files
 * to them.
 */
export function buildAnalysisMappings(originals: {
  readonly profiles: FieldMapping;
  readonly events: FieldMapping;
}): { readonly 'analysis-people': Definition; readonly 'analysis-events': Definition } {
  return {
    'analysis-people': definition(z.toJSONSchema(AnalysedPerson) as Json, originals.profiles),
    'analysis-events': definition(z.toJSONSchema(AnalysedEvent) as Json, originals.events),
  };
}

function definition(schema: Json, original: FieldMapping): Definition {
  const properties = kept(schema, original.properties ?? {});
  return {
    // Rewritten in the background: nobody waits for a copy to show.
    settings: { index: { refresh_interval: '5s' } },
    mappings: { dynamic: 'strict', _meta: { schema_version: 1 }, properties },
  };
}

function kept(schema: Json, originals: Properties): Properties {
  return Object.fromEntries(
    Object.entries(objectOf(schema)).map(([name, part]) => {
      if (name === 'person') return [name, { type: 'keyword', ignore_above: 64 }];
      if (name === 'amounts') return [name, { properties: amounts(part) }];
      const original = originals[name] ?? {};
      if (original.properties === undefined) return [name, plain(original)];
      return [name, { properties: kept(part, original.properties) }];
    }),
  );
}

function amounts(schema: Json): Properties {
  return Object.fromEntries(
    Object.keys(objectOf(schema)).map((name) => [name, { type: 'double' }]),
  );
}

/** Searched text becomes a keyword, whose whole value keeps the name that questions know. */
function plain(mapping: FieldMapping): FieldMapping {
  if (mapping.type !== 'text') return mapping;
  const keyword = { type: 'keyword', ignore_above: 512 };
  return { ...keyword, fields: { keyword } };
}

function objectOf(schema: Json): Readonly<Record<string, Json>> {
  const present = schema.anyOf?.find(({ type }) => type !== 'null') ?? schema;
  return (present.items ?? present).properties ?? {};
}
