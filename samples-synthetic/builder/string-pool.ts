/** The string pool of a Windows Installer database: every text once, with the number of cells that refer to it. */
import iconv from 'iconv-lite';
import { ByteWriter } from './byte-writer.js';

export class StringPool {
  readonly #ids = new Map<string, number>();
  readonly #entries: { readonly bytes: Uint8Array; references: number }[] = [];

  constructor(
    readonly codePage: number,
    /** References of three bytes instead of two. */
    readonly isWide: boolean,
  ) {}

  /** The id of a text, counted as one more reference; 0 for null and the empty text. */
  idOf(text: string | null): number {
    if (text === null || text === '') return 0;
    const known = this.#ids.get(text);
    const entry = known === undefined ? undefined : this.#entries[known - 1];
    if (known !== undefined && entry !== undefined) {
      entry.references += 1;
      return known;
    }
    this.#entries.push({ bytes: encodeText(text, this.codePage), references: 1 });
    const id = this.#entries.length;
    if (!this.isWide && id > 0xffff) throw new RangeError('more than 65,535 strings need wide references');
    this.#ids.set(text, id);
    return id;
  }

  /** `_StringPool` and `_StringData`. */
  toStreams(): { pool: Uint8Array; data: Uint8Array } {
    const pool = new ByteWriter()
      .u16(this.codePage & 0xffff)
      .u16((this.codePage >>> 16) | (this.isWide ? 0x8000 : 0));
    const data = new ByteWriter();
    for (const { bytes, references } of this.#entries) {
      const count = Math.min(references, 0xffff);
      // A text of 64 KiB or more takes two entries: length 0, then the whole length in the place of the next.
      if (bytes.length > 0xffff) pool.u16(0).u16(count).u32(bytes.length);
      else pool.u16(bytes.length).u16(count);
      data.bytes(bytes);
    }
    return { pool: pool.toBytes(), data: data.toBytes() };
  }
}

function encodeText(text: string, codePage: number): Uint8Array {
  if (codePage === 65001) return Buffer.from(text, 'utf8');
  if (codePage === 0) return Buffer.from(text, 'latin1');
  return iconv.encode(text, `cp${codePage}`);
}
