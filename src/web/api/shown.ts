/** A masked document with some fields that no role is refused. */
export type Shown<T, Always extends keyof T> = T & {
  readonly [Key in Always]-?: Exclude<T[Key], undefined>;
};

/** Whether a masked document has the fields that the page cannot show it without. */
export function hasAll<T extends object, Always extends keyof T>(
  document: T,
  fields: readonly Always[],
): document is Shown<T, Always> {
  return fields.every((field) => document[field] !== undefined);
}
