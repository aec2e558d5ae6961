import type { EventDoc } from '../model/event.ts';
import type { ProfileDoc } from '../model/profile.ts';

/** What documents a question is about: people as they are now, or interactions as they happened. */
export type Subject = 'profiles' | 'events';

/**
 * How values compare.
 * - `keyword`: a code or short text, compared exactly, letter case included
 * - `date`: an instant; `day`: a calendar day that knows no zone, such as a birthday
 * - `money`: integer minor units, never added up across currencies
 */
export type FieldType = 'keyword' | 'number' | 'money' | 'date' | 'day' | 'boolean' | 'place';

/** A field that questions may name. There is no other way to reach the index: what is not listed cannot be asked. */
export interface Field {
  /** the name callers use, and the path within the document */
  readonly name: string;
  readonly subject: Subject;
  readonly type: FieldType;
  /** the engine's path where it is not the document's: a sub-field with whole values */
  readonly path?: string;
  /** the field of the document whose visibility decides who may ask for this one */
  readonly guard: keyof ProfileDoc | keyof EventDoc;
  /** money only: the field that holds its currency */
  readonly currency?: string;
  /** a path below `custom` or `properties`, of which the engine knows only text */
  readonly flattened?: boolean;
}

/** The path the engine filters, sorts and aggregates by. */
export function enginePath(field: Field): string {
  return field.path ?? field.name;
}
