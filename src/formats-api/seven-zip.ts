import { openSevenZip as open, type SevenZipEntry } from '../formats/sevenzip/archive.js';
import { decodeSubstream } from '../formats/sevenzip/decode-folder.js';
import { SevenZipKeys } from '../formats/sevenzip/key.js';
import type { Source } from '../io/source.js';
import { type Archive, archiveOf } from './archive.js';
import { assertSource, type FormatOptions, type Reading, startReading } from './reading.js';

/** Options of {@link openSevenZip}. */
export interface SevenZipOptions extends FormatOptions {
  /** For an encrypted list of entries, and for entries that are read without another password. */
  password?: string;
}

/**
 * Opens a 7z archive. Entries that were packed together are unpacked from the first of them on, each time that one is
 * read.
 *
 * @throws FormatError `sevenzip.*` when the header cannot be read: also when the password is wrong.
 */
export async function openSevenZip(source: Source, options: SevenZipOptions = {}): Promise<Archive> {
  assertSource(source);
  const reading = startReading(source.sizeInBytes, options);
  const keyRing = new KeyRing(reading);
  const archive = await open(source, { ...reading, ...keyRing.keysFor(options.password) });
  return archiveOf<SevenZipEntry>(
    reading,
    archive.entries ?? [],
    archive.headerEncrypted,
    async function* ({ place }, password = options.password) {
      if (place === undefined) return;
      yield* decodeSubstream(source, place.folder, place.index, {
        ...reading,
        ...keyRing.keysFor(password),
      });
    },
  );
}

/** The keys of each password, which take half a second to derive. */
class KeyRing {
  private readonly keys = new Map<string, SevenZipKeys>();

  constructor(private readonly reading: Reading) {}

  keysFor(password: string | undefined): { keys?: SevenZipKeys } {
    if (password === undefined) return {};
    let keys = this.keys.get(password);
    if (keys === undefined) {
      keys = new SevenZipKeys(password, (rounds) => this.reading.budget.spendKeyRounds(rounds));
      this.keys.set(password, keys);
    }
    return { keys };
  }
}
