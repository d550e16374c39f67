import type { Opened, Reading } from './reading.js';

/** One file or folder of an archive, as the archive describes it. */
export interface ArchiveEntry {
  /** Never cleaned: may hold `..`, drive letters, NUL or control characters. */
  readonly name: string;
  /** As declared, which {@link Archive.read} does not rely on. */
  readonly sizeInBytes: number;
  readonly isDirectory: boolean;
  readonly encrypted: boolean;
}

/** Options of {@link Archive.read}. */
export interface ReadEntryOptions {
  /** For an encrypted entry. */
  password?: string;
}

/** An open archive: its entries are listed, their content is read on demand. */
export interface Archive<Entry extends ArchiveEntry = ArchiveEntry> extends Opened {
  /** Empty when the names are encrypted, too. */
  readonly entries: readonly Entry[];
  /** The list of entries itself is encrypted. */
  readonly directoryEncrypted: boolean;
  /**
   * The content of an entry, decrypted and decompressed, in chunks that belong to the caller. What is damaged comes as
   * far as it can be read, with a problem or a FormatError at its end.
   *
   * @throws FormatError when the content cannot be read (any further), with a code of the format or `limit.*`.
   * @throws TypeError for an entry of another archive.
   */
  read(entry: Entry, options?: ReadEntryOptions): AsyncGenerator<Uint8Array, void, void>;
}

type ReadEntry<Entry> = (entry: Entry, password: string | undefined) => AsyncIterable<Uint8Array>;

/** An archive out of what the reader of its format lists and decodes. */
export function archiveOf<Entry extends ArchiveEntry>(
  { budget, problems }: Reading,
  entries: readonly Entry[],
  directoryEncrypted: boolean,
  readEntry: ReadEntry<Entry>,
): Archive<Entry> {
  const known = new Set(entries);
  return {
    entries,
    directoryEncrypted,
    problems,
    async *read(entry, { password } = {}) {
      if (!known.has(entry)) throw new TypeError('the entry is not one of this archive');
      let sizeInBytes = 0;
      for await (const chunk of readEntry(entry, password)) {
        sizeInBytes += chunk.length;
        budget.checkPayloadSize(sizeInBytes);
        // A decoder reuses the memory of its chunks.
        yield new Uint8Array(chunk);
      }
    },
  };
}
