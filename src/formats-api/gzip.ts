import { decodeGzip, readDeclaredSize, readFirstHeader } from '../formats/gzip/decode-gzip.js';
import { FormatError } from '../io/format-error.js';
import type { Source } from '../io/source.js';
import { type Archive, archiveOf } from './archive.js';
import { assertSource, type FormatOptions, startReading } from './reading.js';

/**
 * Opens a gzip file [RFC 1952] as an archive of one entry: the content of all members. Its name comes from the
 * first header, and may be empty; its size is the one that the last member declares.
 *
 * @throws FormatError `gzip.header-corrupt` when it does not start like one.
 */
export async function openGzip(source: Source, options: FormatOptions = {}): Promise<Archive> {
  assertSource(source);
  const reading = startReading(source.sizeInBytes, options);
  const header = await readFirstHeader(source);
  if (header === undefined) {
    throw new FormatError('gzip.header-corrupt', {
      offsetInBytes: 0,
      expected: 'the header of a gzip member',
    });
  }
  const sizeInBytes = await readDeclaredSize(source);
  const entry = { name: header.name ?? '', sizeInBytes, isDirectory: false, encrypted: false };
  return archiveOf(reading, [entry], false, () => decodeGzip(source, reading));
}
