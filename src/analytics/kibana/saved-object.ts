/** Kinds of saved objects that we write. */
export type SavedObjectType = 'index-pattern' | 'tag' | 'lens' | 'dashboard';

export interface Reference {
  readonly type: SavedObjectType;
  readonly id: string;
  readonly name: string;
}

/** One line of an export file, as `POST /api/saved_objects/_import` takes it. */
export interface SavedObject {
  readonly id: string;
  readonly type: SavedObjectType;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly references: readonly Reference[];
  readonly coreMigrationVersion: string;
  readonly typeMigrationVersion: string;
  readonly managed: false;
}

/**
 * Versions of the forms we write. Kibana refuses a newer one than it knows, and runs every migration since its
 * beginnings over one that is missing, of which some fail on Lens: so old ones, always.
 */
export const CORE_VERSION = '8.8.0';
export const TYPE_VERSIONS: Readonly<Record<SavedObjectType, string>> = {
  'index-pattern': '8.0.0',
  tag: '8.0.0',
  lens: '8.9.0',
  dashboard: '8.9.0',
};

export function savedObject(
  type: SavedObjectType,
  id: string,
  attributes: Readonly<Record<string, unknown>>,
  references: readonly Reference[] = [],
): SavedObject {
  return {
    id,
    type,
    attributes,
    references,
    coreMigrationVersion: CORE_VERSION,
    typeMigrationVersion: TYPE_VERSIONS[type],
    managed: false,
  };
}

/** An export file: a JSON object a line, the same objects always the same text. */
export function toNdjson(objects: readonly SavedObject[]): string {
  return objects.map((object) => `${JSON.stringify(object)}\n`).join('');
}
