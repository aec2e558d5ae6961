/** Bytes of the longest `_id` the engine stores. */
const MOST_ID_BYTES = 512;

/** Whether a document can have this id at all; asking for a longer one is an error to the engine, not an absence. */
export function canBeId(id: string): boolean {
  return id !== '' && Buffer.byteLength(id) <= MOST_ID_BYTES;
}
