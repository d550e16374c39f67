/** What an OBJECT column holds: the stream with the bytes, named after the table and the row's primary key. */
export interface MsiObject {
  readonly kind: 'object';
  /** Decoded stream name, `Table.key1.key2`; whether such a stream is there, the row does not say. */
  readonly streamName: string;
}

/** One cell. `null` is NULL; the file stores an empty string the same way. */
export type MsiValue = string | number | null | MsiObject;

/** A directory entry has room for 31 units, which stand for 62 characters at most: what is longer names no stream. */
const LONGEST_NAME = 255;

/**
 * Name of the stream that holds the OBJECT cells of a row: the table's name and the values of the primary key. A name that
 * is too long for any stream is cut: long texts in the keys of many rows would not fit into memory.
 */
export function nameObjectStream(table: string, keys: Iterable<string | number | null>): string {
  let name = table.slice(0, LONGEST_NAME);
  for (const key of keys) {
    if (name.length > LONGEST_NAME) break;
    name += `.${String(key ?? '').slice(0, LONGEST_NAME)}`;
  }
  return name;
}
