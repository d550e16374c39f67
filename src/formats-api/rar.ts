import { openRar as open, type RarEntry } from '../formats/rar/archive.js';
import { readStoredEntry } from '../formats/rar/stored-entry.js';
import { FormatError } from '../io/format-error.js';
import type { Source } from '../io/source.js';
import { type Archive, type ArchiveEntry, archiveOf } from './archive.js';
import { assertSource, type FormatOptions, startReading } from './reading.js';

/** A file or folder of a RAR archive. */
export interface RarArchiveEntry extends ArchiveEntry {
  /** Not compressed and whole in this volume: its content can be read unless it is encrypted. */
  readonly isStored: boolean;
}

/**
 * Opens a RAR archive of version 1.5 to 5. RAR's compression and encryption are not undone: the content of such an entry
 * is a FormatError `rar.unsupported-method`.
 *
 * @throws FormatError `rar.header-corrupt` when it does not start like one.
 */
export async function openRar(
  source: Source,
  options: FormatOptions = {},
): Promise<Archive<RarArchiveEntry>> {
  assertSource(source);
  const reading = startReading(source.sizeInBytes, options);
  const { entries = [], headerEncrypted } = await open(source, reading);
  return archiveOf<RarEntry>(reading, entries, headerEncrypted, async function* (entry) {
    const { data, encrypted, isDirectory, isStored } = entry;
    if (isDirectory) return;
    if (encrypted || !isStored) {
      throw new FormatError('rar.unsupported-method', {
        offsetInBytes: data.offsetInBytes,
        expected: 'a stored file',
        found: encrypted ? 'an encrypted one' : 'a compressed one',
      });
    }
    yield* readStoredEntry(source, entry, reading);
  });
}
