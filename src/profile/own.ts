/**
 * The record's own value under `key`. Names such as `constructor` are legal event, source and purpose names,
 * and a plain look-up would find what every object inherits.
 */
export function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
