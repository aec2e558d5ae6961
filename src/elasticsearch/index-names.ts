/** Indices of DESIGN section 3 that exist today; each is an alias over versioned concrete indices. */
export const INDICES = [
  'profiles',
  'events',
  'records',
  'identifiers',
  'dead-letters',
  'keys',
  'sources',
] as const;
export type IndexName = (typeof INDICES)[number];

/** Alias → its name on the engine, such as `azimut-profiles`. Readers and writers know nothing else. */
export type IndexNames = Readonly<Record<IndexName, string>>;

export function buildIndexNames(prefix: string): IndexNames {
  return Object.fromEntries(INDICES.map((name) => [name, `${prefix}-${name}`])) as IndexNames;
}

/** Name of an ingest pipeline on the engine. */
export function pipelineName(prefix: string, pipeline: string): string {
  return `${prefix}-${pipeline}`;
}
