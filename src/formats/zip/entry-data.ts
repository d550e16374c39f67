import { FormatError } from '../../io/format-error.js';
import { readUpTo } from '../../io/source.js';
import { asBuffer } from './as-buffer.js';
import type { ZipArchive, ZipEntry } from './entry.js';
import { LOCAL_HEADER_SIZE, parseLocalHeader, type RawHeader } from './header.js';
import { LOCAL_HEADER, signatureAt } from './signature.js';

/** The local header of an entry, and where its data lies as far as the source goes. */
export interface EntryData {
  header: RawHeader;
  startInBytes: number;
  endInBytes: number;
  /** The source ends inside the data. */
  truncated: boolean;
}

/** Names and extra fields are rarely longer than this: one read then gives the whole local header. */
const USUAL_HEADER_SIZE = 512;

/** @throws FormatError `zip.local-header-missing` when no local header stands where the entry says. */
export async function findEntryData(archive: ZipArchive, entry: ZipEntry): Promise<EntryData> {
  const { source } = archive;
  const at = entry.offsetInBytes;
  const header = at < 0 || at > source.sizeInBytes ? undefined : await readLocalHeader(archive, at);
  if (header === undefined) {
    throw new FormatError(archive.spanned ? 'zip.spanned' : 'zip.local-header-missing', {
      offsetInBytes: Math.max(0, at),
      expected: 'a local header',
    });
  }
  const startInBytes = at + header.lengthInBytes;
  const wantedEnd = startInBytes + entry.compressedSizeInBytes;
  const endInBytes = Math.min(wantedEnd, source.sizeInBytes);
  return { header, startInBytes, endInBytes, truncated: wantedEnd > endInBytes };
}

async function readLocalHeader(
  { source }: ZipArchive,
  offsetInBytes: number,
): Promise<RawHeader | undefined> {
  let bytes = asBuffer(await readUpTo(source, offsetInBytes, USUAL_HEADER_SIZE));
  if (signatureAt(bytes, 0) !== LOCAL_HEADER) return undefined;
  const header = parseLocalHeader(bytes);
  if (header !== undefined) return header;
  bytes = asBuffer(await readUpTo(source, offsetInBytes, LOCAL_HEADER_SIZE + 2 * 0xffff));
  return parseLocalHeader(bytes);
}
