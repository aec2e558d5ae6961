import type { ProfileDoc } from '../model/profile.ts';
import { timesOf } from './compile.ts';
import type { Condition, Moment } from './condition.ts';
import type { Field } from './field.ts';
import { getField } from './fields.ts';
import { type Clock, fieldMs, momentMs } from './moment.ts';
import { isInTile } from './tile.ts';

/** A profile as stored, or the parts of it that the condition reads. */
export type Judged = Partial<ProfileDoc>;

/**
 * Whether a condition holds of a profile: what the engine finds with `compile.ts`, decided from the document alone.
 * A field that holds several values fulfils what one of them fulfils; one that holds none fulfils nothing.
 */
export function evaluateCondition(condition: Condition, profile: Judged, clock: Clock): boolean {
  switch (condition.op) {
    case 'all':
      return condition.conditions.every((one) => evaluateCondition(one, profile, clock));
    case 'any':
      return condition.conditions.some((one) => evaluateCondition(one, profile, clock));
    case 'not':
      return !evaluateCondition(condition.condition, profile, clock);
    case 'is': {
      const { values, field } = read(profile, condition.field);
      const wanted = new Set(condition.values.map((value) => comparable(field, value, clock)));
      return values.some((value) => wanted.has(comparable(field, value, clock)));
    }
    case 'range': {
      const { values, field } = read(profile, condition.field);
      return values.some((value) => isWithin(field, value, condition, clock));
    }
    case 'exists':
      return read(profile, condition.field).values.length > 0;
    case 'near':
      return read(profile, condition.field).values.some(
        (value) => isPlace(value) && distanceKm(value, condition) <= condition.km,
      );
    case 'within':
      return read(profile, condition.field).values.some(
        (value) => isPlace(value) && isInTile(value, condition.tile),
      );
    case 'segment':
      throw new Error('a segment has to be put in its place before it is evaluated');
    case 'did':
      return did(condition, profile, clock);
    case 'consented':
      return profile.consents_granted?.includes(condition.purpose) ?? false;
  }
}

/** What a person has where a condition looks. Of `did`: how often, the first and the last time. */
export function valuesOf(condition: Condition, profile: Judged): readonly unknown[] {
  switch (condition.op) {
    case 'all':
    case 'any':
    case 'not':
    case 'segment':
      return [];
    case 'did': {
      const { event } = condition;
      const times = Number(own(profile.event_count, event) ?? 0);
      if (times === 0) return [0];
      return [times, own(profile.event_first, event), own(profile.event_last, event)];
    }
    case 'consented':
      return valuesAt(profile, 'consents_granted');
    default:
      return valuesAt(profile, condition.field);
  }
}

type Did = Extract<Condition, { op: 'did' }>;
type RangeBounds = Extract<Condition, { op: 'range' }>;

function did(condition: Did, profile: Judged, clock: Clock): boolean {
  const { atLeast, atMost } = timesOf(condition);
  const times = Number(own(profile.event_count, condition.event) ?? 0);
  if (times < atLeast || (atMost !== undefined && times > atMost)) return false;
  if (atLeast === 0) return true;
  return (
    isBetween(own(profile.event_first, condition.event), condition.first, clock) &&
    isBetween(own(profile.event_last, condition.event), condition.last, clock)
  );
}

function isBetween(
  instant: string | undefined,
  bounds: { readonly gte?: Moment | undefined; readonly lt?: Moment | undefined } | undefined,
  clock: Clock,
): boolean {
  if (bounds === undefined) return true;
  if (instant === undefined) return false;
  const ms = Date.parse(instant);
  if (bounds.gte !== undefined && ms < momentMs(bounds.gte, clock)) return false;
  return bounds.lt === undefined || ms < momentMs(bounds.lt, clock);
}

function isWithin(
  field: Field,
  value: unknown,
  { gt, gte, lt, lte }: RangeBounds,
  clock: Clock,
): boolean {
  const at = typeof value === 'string' ? Date.parse(value) : value;
  if (typeof at !== 'number' || Number.isNaN(at)) return false;
  const ms = (bound: number | Moment) =>
    typeof bound === 'number' ? bound : fieldMs(field, bound, clock);
  if (gt !== undefined && !(at > ms(gt))) return false;
  if (gte !== undefined && !(at >= ms(gte))) return false;
  if (lt !== undefined && !(at < ms(lt))) return false;
  return lte === undefined || at <= ms(lte);
}

/** Dates by instant, so that a day and its midnight are the same; everything else as it is written. */
function comparable(field: Field, value: unknown, clock: Clock): unknown {
  if (field.type === 'keyword') return String(value);
  if ((field.type === 'date' || field.type === 'day') && typeof value === 'string') {
    return fieldMs(field, value, clock);
  }
  return value;
}

function read(
  profile: Judged,
  name: string,
): { readonly values: unknown[]; readonly field: Field } {
  return { values: valuesAt(profile, name), field: getField('profiles', name, 'field') };
}

/** The values at a path, lists opened; nothing for what is absent or `null`. */
function valuesAt(document: unknown, path: string): unknown[] {
  const [head = '', ...rest] = path.split('.');
  let values: unknown[] = open(own(document, head));
  for (const key of rest) values = values.flatMap((value) => open(own(value, key)));
  return values;
}

function open(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value.filter((one) => one !== null && one !== undefined) : [value];
}

function own(container: unknown, key: string): never | undefined {
  if (typeof container !== 'object' || container === null) return undefined;
  return Object.hasOwn(container, key)
    ? ((container as Record<string, unknown>)[key] as never)
    : undefined;
}

interface Place {
  readonly lat: number;
  readonly lon: number;
}

function isPlace(value: unknown): value is Place {
  return typeof value === 'object' && value !== null && 'lat' in value && 'lon' in value;
}

/** Mean radius that the engine's own distances use, in kilometres. */
const EARTH_KM = 6371.0087714;

/** Great-circle distance by the haversine formula. */
function distanceKm(a: Place, b: Place): number {
  const rad = (degrees: number) => (degrees * Math.PI) / 180;
  const lat = Math.sin(rad(b.lat - a.lat) / 2);
  const lon = Math.sin(rad(b.lon - a.lon) / 2);
  const h = lat * lat + Math.cos(rad(a.lat)) * Math.cos(rad(b.lat)) * lon * lon;
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(h)));
}
