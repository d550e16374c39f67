import type { OnProblem } from '../../io/problem.js';
import type { ByteRange } from '../../io/source.js';
import { optionalProperty } from './optional-property.js';
import type { PeFacts } from './pe-facts.js';
import { DIRECTORY } from './pe-header.js';
import type { PeImage } from './pe-image.js';

const COFF_SYMBOL_SIZE_IN_BYTES = 18;
const DEBUG_ENTRY_SIZE_IN_BYTES = 28;
const MAX_DEBUG_ENTRIES_READ = 32;
/** Certificate tables start at a multiple of eight: up to seven bytes before them are padding. */
const CERTIFICATE_ALIGNMENT_IN_BYTES = 8;

export type TailFacts = Pick<PeFacts, 'overlay' | 'certificate' | 'behindCertificate'>;

/** Describes what follows the last section: the certificate table, and unexplained bytes. */
export async function readTail(image: PeImage): Promise<TailFacts> {
  const { source } = image;
  const end = Math.min(source.sizeInBytes, await endOfImage(image));
  const certificate = certificateTable(image);
  if (certificate === undefined || certificate.offsetInBytes < end) {
    return {
      ...optionalProperty('overlay', rangeBetween(end, source.sizeInBytes)),
      ...optionalProperty('certificate', certificate),
    };
  }
  const padded = Math.ceil(end / CERTIFICATE_ALIGNMENT_IN_BYTES) * CERTIFICATE_ALIGNMENT_IN_BYTES;
  const overlayEnd = certificate.offsetInBytes <= padded ? end : certificate.offsetInBytes;
  const certificateEnd = certificate.offsetInBytes + certificate.sizeInBytes;
  return {
    ...optionalProperty('overlay', rangeBetween(end, overlayEnd)),
    certificate,
    ...optionalProperty('behindCertificate', rangeBetween(certificateEnd, source.sizeInBytes)),
  };
}

function rangeBetween(start: number, end: number): ByteRange | undefined {
  return start < end ? { offsetInBytes: start, sizeInBytes: end - start } : undefined;
}

/** Where headers, sections, COFF symbols and debug data end. */
async function endOfImage(image: PeImage): Promise<number> {
  const { headers, sections, source } = image;
  const sectionEnds = sections.filter((s) => s.rawSizeInBytes > 0).map((s) => s.rawOffset + s.rawSizeInBytes);
  const ends = [
    // The headers may claim a size of zero; what follows them still starts behind them.
    Math.min(headers.sectionTableOffset, source.sizeInBytes),
    headers.sizeOfHeaders,
    ...sectionEnds,
    await endOfSymbols(image),
    ...(await endsOfDebugData(image)),
  ];
  // What points outside of the file explains nothing in it, except a last section that was cut short.
  return ends.reduce(
    (end, next) => Math.max(end, next <= source.sizeInBytes || sectionEnds.includes(next) ? next : 0),
    0,
  );
}

/** The COFF symbols and the string table behind them, as MinGW leaves them. */
async function endOfSymbols(image: PeImage): Promise<number> {
  const { symbolTableOffset, symbolCount } = image.headers;
  if (symbolTableOffset === 0) return 0;
  const strings = symbolTableOffset + symbolCount * COFF_SYMBOL_SIZE_IN_BYTES;
  if (strings + 4 > image.source.sizeInBytes) return 0;
  const bytes = await image.source.read(strings, 4);
  return strings + new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
}

/** Old linkers write debug data behind the sections. */
async function endsOfDebugData(image: PeImage): Promise<number[]> {
  const directory = image.headers.directories[DIRECTORY.debug];
  if (directory === undefined || directory.rva === 0) return [];
  const length = Math.min(directory.sizeInBytes, MAX_DEBUG_ENTRIES_READ * DEBUG_ENTRY_SIZE_IN_BYTES);
  const bytes = await image.read(directory.rva, length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.length / DEBUG_ENTRY_SIZE_IN_BYTES) }, (_, i) => {
    const at = i * DEBUG_ENTRY_SIZE_IN_BYTES;
    return view.getUint32(at + 24, true) + view.getUint32(at + 16, true);
  });
}

function certificateTable(image: PeImage): ByteRange | undefined {
  const directory = image.headers.directories[DIRECTORY.certificate];
  if (directory === undefined || directory.rva === 0 || directory.sizeInBytes === 0) return undefined;
  const range = { offsetInBytes: directory.rva, sizeInBytes: directory.sizeInBytes };
  if (range.offsetInBytes + range.sizeInBytes <= image.source.sizeInBytes) return range;
  reportOutside(range.offsetInBytes, image.onProblem);
  return undefined;
}

function reportOutside(offsetInBytes: number, onProblem: OnProblem): void {
  onProblem({
    code: 'pe.certificate-range',
    offsetInBytes,
    effect: 'the signature of the program is not read',
  });
}
