/** Indices of DESIGN section 3 that exist today; each is an alias over versioned concrete indices. */
export const INDICES = [
  'profiles',
  'events',
  'records',
  'identifiers',
  'dead-letters',
  'keys',
  'sources',
  'duplicates',
  'match-keys',
  'matching',
  'settings',
  'generic-values',
  'merges',
  'audit',
  'models',
  'dashboards',
  'segments',
  'analysis-people',
  'analysis-events',
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

/** Version in the names of the concrete indices behind the aliases; a mapping that cannot be extended gets the next. */
export const SCHEMA_VERSION = 1;

/** The concrete index behind an alias, such as `azimut-profiles-v1`. Only setting up and re-indexing know it. */
export function concreteIndex(prefix: string, name: Exclude<IndexName, 'events'>): string {
  return `${prefix}-${name}-v${SCHEMA_VERSION}`;
}

/**
 * The index an event is written to: one for each month of `occurred_at` (UTC), made on first use through the
 * template, read through the alias `{prefix}-events`. Years outside 2000 to 2099 share two indices, so that wild
 * dates cannot make thousands of them.
 * @param occurredAt an `Instant`, whose text starts with year and month
 */
export function eventsIndexFor(prefix: string, occurredAt: string): string {
  const year = occurredAt.slice(0, 4);
  const base = `${prefix}-events-v${SCHEMA_VERSION}`;
  if (year < '2000') return `${base}-before-2000`;
  if (year > '2099') return `${base}-after-2099`;
  return `${base}-${occurredAt.slice(0, 7)}`;
}

/** Which concrete indices a template is for. */
export function indexPattern(prefix: string, name: IndexName): string {
  return `${prefix}-${name}-v${SCHEMA_VERSION}${name === 'events' ? '-*' : ''}`;
}
