import {
  auditZip,
  decodeEntry,
  openZip as open,
  type ZipEncryption,
  type ZipEntry,
} from '../formats/zip/index.js';
import type { Source } from '../io/source.js';
import { type Archive, type ArchiveEntry, archiveOf } from './archive.js';
import { assertSource, type FormatOptions, startReading } from './reading.js';

/** An entry of a ZIP archive. */
export interface ZipArchiveEntry extends ArchiveEntry {
  readonly encryption: ZipEncryption;
  /** `deflate`, `lzma` …: the method below the encryption. */
  readonly methodName: string;
  readonly compressedSizeInBytes: number;
  readonly crc32: number;
  /** `2019-11-26T12:34:56` in the writer's unknown zone; absent when it is no date. */
  readonly modified?: string;
  /** False for an entry that only a local header names: readers that trust the directory do not see it. */
  readonly fromDirectory: boolean;
}

/**
 * Opens a ZIP archive (APPNOTE), also one with bytes in front of or behind it. Entries that readers would disagree on
 * are all listed.
 *
 * @throws FormatError `zip.*` when no entry can be listed.
 */
export async function openZip(
  source: Source,
  options: FormatOptions = {},
): Promise<Archive<ZipArchiveEntry>> {
  assertSource(source);
  const reading = startReading(source.sizeInBytes, options);
  const archive = await open(source, reading);
  const hidden = await auditZip(archive, reading);
  const entries = [...archive.entries, ...hidden].map((entry): ZipArchiveEntry & ZipEntry => ({
    ...entry,
    encrypted: entry.encryption.scheme !== 'none',
  }));
  return archiveOf(reading, entries, archive.directoryEncrypted, (entry, password) =>
    decodeEntry(archive, entry, {
      ...reading,
      ...(password === undefined ? {} : { password: Buffer.from(password) }),
    }),
  );
}
