import {
  type LensAttributes,
  type LensColumn,
  type LensLayer,
  METRIC_OPERATIONS,
} from '../lens.ts';

/** What the engine says of a field (`_field_caps`). */
export interface FieldType {
  readonly type: string;
  readonly aggregatable: boolean;
}
export type FieldTypes = ReadonlyMap<string, FieldType>;

interface LayerFault {
  readonly rule: string;
  readonly detail: string;
}

const NUMBERS = new Set([
  'byte',
  'short',
  'integer',
  'long',
  'float',
  'double',
  'half_float',
  'unsigned_long',
]);

/** Accessors of a visualization: keys that hold ids of columns. */
const ACCESSOR = /accessors?$|^columnId$/i;

/**
 * Faults of one layer.
 * @param fields of the index it reads; where they are not known, fields are not judged
 */
export function checkLayer(
  layer: LensLayer,
  { state }: LensAttributes,
  fields: FieldTypes | undefined,
): LayerFault[] {
  const ids = new Set(Object.keys(layer.columns));
  const unknown = (rule: string, used: readonly string[]): LayerFault[] =>
    used.filter((id) => !ids.has(id)).map((detail) => ({ rule, detail }));
  const ordered = new Set(layer.columnOrder);
  return [
    ...unknown('column_order', layer.columnOrder),
    ...[...ids]
      .filter((id) => !ordered.has(id))
      .map((detail) => ({ rule: 'column_order', detail })),
    ...unknown('accessor', [...accessorsIn(state.visualization)]),
    ...Object.entries(layer.columns).flatMap(([id, column]) => [
      ...unknown('column_reference', 'references' in column ? column.references : []),
      ...unknown('order_by', orderedBy(column)),
      ...(fields === undefined ? [] : wrongField(id, column, fields)),
    ]),
  ];
}

function* accessorsIn(value: unknown, key = ''): Generator<string> {
  if (typeof value === 'string' && ACCESSOR.test(key)) yield value;
  else if (Array.isArray(value)) for (const one of value) yield* accessorsIn(one, key);
  else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) yield* accessorsIn(inner, name);
  }
}

function orderedBy(column: LensColumn): string[] {
  if (column.operationType !== 'terms' || column.params.orderBy.type !== 'column') return [];
  return [column.params.orderBy.columnId];
}

function wrongField(id: string, column: LensColumn, fields: FieldTypes): LayerFault[] {
  if (!('sourceField' in column) || column.operationType === 'count') return [];
  const { operationType, sourceField } = column;
  const field = fields.get(sourceField);
  const fault = (rule: string): LayerFault[] => [{ rule, detail: `${id}: ${sourceField}` }];
  if (field === undefined) return fault('no_field');
  if (!field.aggregatable) return fault('not_aggregatable');
  return fits(operationType, field.type) ? [] : fault('wrong_type');
}

function fits(operation: LensColumn['operationType'], type: string): boolean {
  switch (operation) {
    case 'date_histogram':
      return type === 'date';
    case 'range':
      return NUMBERS.has(type);
    case 'unique_count':
    case 'terms':
    case 'last_value':
      return NUMBERS.has(type) || ['keyword', 'date', 'boolean', 'ip'].includes(type);
    default:
      return !(METRIC_OPERATIONS as readonly string[]).includes(operation) || NUMBERS.has(type);
  }
}
