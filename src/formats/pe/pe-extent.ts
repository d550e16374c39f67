import { FormatError } from '../../io/format-error.js';
import { readUpTo, type Source } from '../../io/source.js';
import { isKnownMachine } from './machine-name.js';
import { newHeaderOffset, signatureAt } from './mz.js';
import { DIRECTORY, type PeHeaders, parsePeHeaders } from './pe-header.js';
import { readSectionTable, type SectionHeader } from './section-table.js';

const DOS_HEADER_SIZE_IN_BYTES = 0x40;

/**
 * Finds where the sections and the certificate table end of a loadable Windows program at the start of `source`;
 * undefined when its headers contradict each other.
 */
export async function findPeEnd(source: Source): Promise<number | undefined> {
  const dosHeader = await readUpTo(source, 0, DOS_HEADER_SIZE_IN_BYTES);
  const offset = newHeaderOffset(new DataView(dosHeader.buffer, dosHeader.byteOffset, dosHeader.byteLength));
  if (offset === undefined) return undefined;
  const signature = await readUpTo(source, offset, 4);
  if (signatureAt(new DataView(signature.buffer, signature.byteOffset, signature.byteLength), 0) !== 'PE')
    return undefined;
  try {
    const headers = await parsePeHeaders(source, offset, () => {});
    if (!isKnownMachine(headers.machine) || headers.sectionCount === 0) return undefined;
    return endOfProgram(source, headers, await readSectionTable(source, headers, () => {}));
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

/** The loader wants sections in order of their addresses; their bytes must at least start inside of the file. */
function endOfProgram(
  source: Source,
  headers: PeHeaders,
  sections: readonly SectionHeader[],
): number | undefined {
  const inOrder = sections.every(({ rva }, i) => rva > (sections[i - 1]?.rva ?? 0));
  const stored = sections.filter(({ rawSizeInBytes }) => rawSizeInBytes > 0);
  const isInside = stored.every(({ rawOffset }) => rawOffset < source.sizeInBytes);
  if (!inOrder || stored.length === 0 || !isInside) return undefined;
  const sectionsEnd = stored.reduce((end, section) => Math.max(end, endOf(section)), 0);
  const certificate = headers.directories[DIRECTORY.certificate];
  // Of this directory the address is an offset in the file.
  const certificateEnd = certificate === undefined ? 0 : certificate.rva + certificate.sizeInBytes;
  const end = certificateEnd <= source.sizeInBytes ? Math.max(sectionsEnd, certificateEnd) : sectionsEnd;
  return Math.min(end, source.sizeInBytes);
}

function endOf({ rawOffset, rawSizeInBytes }: SectionHeader): number {
  return rawOffset + rawSizeInBytes;
}
