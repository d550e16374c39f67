import { FormatError } from '../../io/format-error.js';
import type { OnProblem } from '../../io/problem.js';
import { readUpTo, type Source } from '../../io/source.js';

/** "PE\0\0" and the COFF file header behind it. */
const FILE_HEADER_SIZE_IN_BYTES = 24;
/** Optional header with all 16 directories in its longer form, PE32+. */
const OPTIONAL_HEADER_SIZE_IN_BYTES = 240;
const DIRECTORY_COUNT = 16;
const OPTIONAL_MAGIC_PE32 = 0x10b;
const OPTIONAL_MAGIC_PE32_PLUS = 0x20b;

/** Indexes of the data directories that are read. */
export const DIRECTORY = {
  export: 0,
  import: 1,
  resource: 2,
  certificate: 4,
  debug: 6,
  delayImport: 13,
  cliHeader: 14,
} as const;

/** IMAGE_DATA_DIRECTORY; for the certificate table `rva` is an offset in the file. */
export interface DataDirectory {
  rva: number;
  sizeInBytes: number;
}

/** The fields of the COFF and optional headers that are of use here [PE format, 3.3 and 3.4]. */
export interface PeHeaders {
  offsetInBytes: number;
  machine: number;
  sectionCount: number;
  timestamp: number;
  symbolTableOffset: number;
  symbolCount: number;
  characteristics: number;
  is64: boolean;
  entryPointRva: number;
  imageBase: number;
  sectionAlignment: number;
  fileAlignment: number;
  sizeOfHeaders: number;
  subsystem: number;
  checksumOffset: number;
  /** Where the directory entries start in the file. */
  directoriesOffset: number;
  directories: DataDirectory[];
  sectionTableOffset: number;
}

/**
 * Reads the headers at `offsetInBytes`, where "PE\0\0" stands. Like the loader it does not mind a file that ends
 * inside the optional header (the rest is zero) or a header that overlaps the DOS header.
 *
 * @throws FormatError `pe.truncated`, `pe.optional-header`
 */
export async function parsePeHeaders(
  source: Source,
  offsetInBytes: number,
  onProblem: OnProblem,
): Promise<PeHeaders> {
  const found = await readUpTo(
    source,
    offsetInBytes,
    FILE_HEADER_SIZE_IN_BYTES + OPTIONAL_HEADER_SIZE_IN_BYTES,
  );
  if (found.length < FILE_HEADER_SIZE_IN_BYTES + 2) {
    throw new FormatError('pe.truncated', {
      offsetInBytes,
      expected: `${FILE_HEADER_SIZE_IN_BYTES + 2} bytes`,
      found: found.length,
    });
  }
  if (offsetInBytes < 0x40) {
    onProblem({
      code: 'pe.header-overlap',
      offsetInBytes,
      effect: 'the PE header is inside the DOS header; both are read as they are',
    });
  }
  const padded = new Uint8Array(FILE_HEADER_SIZE_IN_BYTES + OPTIONAL_HEADER_SIZE_IN_BYTES);
  padded.set(found);
  const view = new DataView(padded.buffer);
  const magic = view.getUint16(FILE_HEADER_SIZE_IN_BYTES, true);
  if (magic !== OPTIONAL_MAGIC_PE32 && magic !== OPTIONAL_MAGIC_PE32_PLUS) {
    throw new FormatError('pe.optional-header', {
      offsetInBytes: offsetInBytes + FILE_HEADER_SIZE_IN_BYTES,
      expected: '0x10b or 0x20b',
      found: `0x${magic.toString(16)}`,
    });
  }
  return headersFrom(view, offsetInBytes, magic === OPTIONAL_MAGIC_PE32_PLUS, onProblem);
}

function headersFrom(view: DataView, offsetInBytes: number, is64: boolean, onProblem: OnProblem): PeHeaders {
  const optional = FILE_HEADER_SIZE_IN_BYTES;
  const directories = optional + (is64 ? 112 : 96);
  const u16 = (offset: number) => view.getUint16(offset, true);
  const u32 = (offset: number) => view.getUint32(offset, true);
  const directoryCount = u32(directories - 4);
  if (directoryCount > DIRECTORY_COUNT) {
    onProblem({
      code: 'pe.directory-count',
      offsetInBytes: offsetInBytes + directories - 4,
      effect: `the first ${DIRECTORY_COUNT} are read`,
    });
  }
  return {
    offsetInBytes,
    machine: u16(4),
    sectionCount: u16(6),
    timestamp: u32(8),
    symbolTableOffset: u32(12),
    symbolCount: u32(16),
    characteristics: u16(22),
    is64,
    entryPointRva: u32(optional + 16),
    imageBase: is64 ? Number(view.getBigUint64(optional + 24, true)) : u32(optional + 28),
    sectionAlignment: u32(optional + 32),
    fileAlignment: u32(optional + 36),
    sizeOfHeaders: u32(optional + 60),
    subsystem: u16(optional + 68),
    checksumOffset: offsetInBytes + optional + 64,
    directoriesOffset: offsetInBytes + directories,
    directories: Array.from({ length: Math.min(directoryCount, DIRECTORY_COUNT) }, (_, i) => ({
      rva: u32(directories + 8 * i),
      sizeInBytes: u32(directories + 8 * i + 4),
    })),
    sectionTableOffset: offsetInBytes + optional + u16(20),
  };
}
