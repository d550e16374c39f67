import { readTar, type TarEntry } from '../formats/tar/read-tar.js';
import { FormatError } from '../io/format-error.js';
import { readChunks, type Source } from '../io/source.js';
import { type Archive, type ArchiveEntry, archiveOf } from './archive.js';
import { assertSource, type FormatOptions, startReading } from './reading.js';

/** An entry of a tar archive. */
export interface TarArchiveEntry extends ArchiveEntry {
  /** Links, devices and directories have no content; that of a sparse file cannot be read. */
  readonly kind: 'file' | 'sparse-file' | 'directory' | 'link' | 'other';
  /** What a link points to, never cleaned; empty for everything else. */
  readonly linkName: string;
}

/**
 * Opens a tar archive of version 7, ustar, pax or GNU. Entries behind the end mark and behind damage are listed too.
 *
 * @throws FormatError `tar.header-corrupt` when it holds no entry, but other bytes.
 */
export async function openTar(
  source: Source,
  options: FormatOptions = {},
): Promise<Archive<TarArchiveEntry>> {
  assertSource(source);
  const reading = startReading(source.sizeInBytes, options);
  const entries: (TarArchiveEntry & TarEntry)[] = [];
  let hasGap = false;
  for await (const one of readTar(source, reading)) {
    if ('isGap' in one) hasGap = true;
    else {
      const { sizeInBytes } = one.data;
      entries.push({ ...one, sizeInBytes, isDirectory: one.kind === 'directory', encrypted: false });
    }
  }
  if (hasGap && entries.length === 0) {
    throw new FormatError('tar.header-corrupt', { offsetInBytes: 0, expected: 'a header with its checksum' });
  }
  return archiveOf(reading, entries, false, async function* ({ data, kind, offsetInBytes }) {
    if (kind === 'sparse-file') {
      throw new FormatError('tar.sparse-file', { offsetInBytes, expected: 'a file with its holes' });
    }
    if (kind !== 'file') return;
    for await (const chunk of readChunks(source, data.offsetInBytes, data.sizeInBytes)) {
      reading.budget.spendOutput(chunk);
      await reading.budget.breathe();
      yield chunk;
    }
  });
}
