/** What an OBJECT column holds: the stream with the bytes, named after the table and the row's primary key. */
export interface MsiObject {
  readonly kind: 'object';
  /** Decoded stream name, `Table.key1.key2`; whether such a stream is there, the row does not say. */
  readonly streamName: string;
}

/** One cell. `null` is NULL; an empty string cannot be told from it in the file. */
export type MsiValue = string | number | null | MsiObject;
