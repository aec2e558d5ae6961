import {
  type Column,
  type CompiledColumn,
  columnsOf,
  compileColumn,
  compilePath,
} from './column.ts';
import { CONSENT_WORDS, consentWords } from './consent-words.ts';
import { fold } from './fold.ts';
import type { SourceManifest } from './manifest.ts';
import { SEGMENT_PARAMS } from './segment-params.ts';

/** Namespaces whose values are unique in the world and so carry no scope. */
const WORLD_NAMESPACES: readonly string[] = ['email', 'phone', 'national_id'];

/** How values are read where neither they nor the manifest say so. */
export interface ReadingDefaults {
  readonly timezone: string;
  readonly currency: string;
}

export interface CompiledPipeline {
  /** Name without the installation's prefix: `source-<id>`. */
  readonly name: string;
  /** Body of `PUT _ingest/pipeline/…`; the text `__prefix__` in it stands for the installation's prefix. */
  readonly body: object;
}

/**
 * Compiles manifests to ingest pipelines: one generic stored script with the manifest's mapping as its parameters,
 * then the shared normalisation. The input document is `{raw, source, kind, received_at}`, the output a `Message`.
 */
export function compilePipelines(
  manifests: readonly SourceManifest[],
  defaults: ReadingDefaults = { timezone: 'UTC', currency: 'EUR' },
): CompiledPipeline[] {
  return manifests.map((manifest) => ({
    name: `source-${manifest.id}`,
    body: {
      description: `${manifest.label.en}: its payload to a canonical message`,
      _meta: { managed_by: 'azimut', source: manifest.id },
      processors: [
        { script: { id: `__prefix__-${manifest.script}`, params: paramsOf(manifest, defaults) } },
        { pipeline: { name: '__prefix__-normalise' } },
      ],
    },
  }));
}

function paramsOf(manifest: SourceManifest, defaults: ReadingDefaults): object {
  const reading = { ...defaults, ...manifest.defaults, scope: manifest.scope };
  if (manifest.script === 'map-segment')
    return { ...SEGMENT_PARAMS, scope: manifest.scope, defaults: reading };
  const naming = manifest.fold_columns === true ? fold : (name: string) => name;
  const used = new Set<string>();
  const column = (spec: Column): CompiledColumn => {
    for (const name of columnsOf(spec))
      used.add(naming(name.split('.')[0] ?? name)).add(naming(name));
    return compileColumn(spec, naming);
  };
  const columns = (specs: Readonly<Record<string, Column | undefined>>) =>
    Object.fromEntries(
      Object.entries(specs).flatMap(([field, spec]) =>
        spec === undefined ? [] : [[field, column(spec)]],
      ),
    );
  const conditions = (when: Conditions | undefined) =>
    when?.map((condition) => ({
      column: compileColumn(condition.column, naming),
      ...(condition.is && { is: condition.is.map(lower) }),
      ...(condition.is_not && { is_not: condition.is_not.map(lower) }),
      ...(condition.present !== undefined && { present: condition.present }),
    }));
  const keep = (kept: readonly string[] | string) =>
    typeof kept === 'string' ? kept : kept.map((name) => compilePath(name, (same) => same));

  const { record, event, traits, custom, consents } = manifest;
  const params = {
    type: record === undefined ? 'track' : 'record',
    fold: manifest.fold_columns === true,
    defaults: reading,
    consent_words: CONSENT_WORDS,
    identifiers: manifest.identifiers.map((claim) => ({
      namespace: claim.namespace,
      ...(!WORLD_NAMESPACES.includes(claim.namespace) && { scope: claim.scope ?? manifest.scope }),
      ...(claim.scope_column && { scope_column: column(claim.scope_column) }),
      ...(claim.when && { when: conditions(claim.when) }),
      column: column(claim.column),
    })),
    ...((traits ?? custom) && { traits: columns(traits ?? {}) }),
    ...(custom && { custom: columns(custom) }),
    ...(consents && {
      consents: consents.map((consent) => ({
        ...(consent.purpose && { purpose: consent.purpose }),
        ...(consent.purpose_column && { purpose_column: column(consent.purpose_column) }),
        ...(consent.column && { column: column(consent.column) }),
        ...(consent.each && { each: compilePath(consent.each, naming) }),
        ...((consent.granted ?? consent.denied) && { words: consentWords(consent) }),
        ...(consent.decided_at && { decided_at: column(consent.decided_at) }),
        ...(consent.method && { method: consent.method }),
      })),
    }),
    ...(record && {
      record: {
        type: record.type,
        id: column(record.id),
        ...(record.id_fallback && { id_fallback: record.id_fallback }),
        ...(record.updated_at && { updated_at: column(record.updated_at) }),
        ...(record.deleted && { deleted: column(record.deleted) }),
        keep: keep(record.keep ?? 'all'),
      },
    }),
    ...(event && { event: eventParams(event) }),
    ...(manifest.message_id && { message_id: column(manifest.message_id) }),
  };
  return { ...params, used: Object.fromEntries([...used].map((name) => [name, true])) };

  function eventParams(mapping: NonNullable<SourceManifest['event']>) {
    const {
      when,
      items,
      properties,
      keep: kept,
      revenue_negative,
      revenue_when,
      ...fields
    } = mapping;
    const { order, subject, campaign, page, device, place, ...single } = fields;
    const groups = { order, subject, campaign, page, device, place };
    return {
      ...columns(single),
      ...Object.fromEntries(
        Object.entries(groups).flatMap(([name, group]) =>
          group === undefined ? [] : [[name, columns(group)]],
        ),
      ),
      ...(revenue_negative && { negative: true }),
      ...(revenue_when && { revenue_when: conditions(revenue_when) }),
      ...(when && { when: conditions(when) }),
      ...(items && { items: itemParams(items) }),
      ...(properties && { properties: columns(properties) }),
      // A row that also leaves a record keeps its columns there; an event alone keeps what is not mapped.
      keep: keep(kept ?? (record === undefined ? 'rest' : 'none')),
    };
  }

  function itemParams({
    each,
    ...fields
  }: NonNullable<NonNullable<SourceManifest['event']>['items']>) {
    if (each === undefined) return columns(fields);
    used.add(naming(each.split('.')[0] ?? each));
    const inner = Object.entries(fields).flatMap(([field, spec]) =>
      spec === undefined ? [] : [[field, compileColumn(spec, (name) => name)]],
    );
    return { each: compilePath(each, naming), ...Object.fromEntries(inner) };
  }
}

type Conditions = NonNullable<NonNullable<SourceManifest['event']>['when']>;

const lower = (word: string) => word.toLowerCase();
