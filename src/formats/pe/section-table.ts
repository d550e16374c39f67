import { plural } from '../../io/plural.js';
import type { OnProblem } from '../../io/problem.js';
import { readUpTo, type Source } from '../../io/source.js';
import { zeroTerminated } from './latin1.js';
import type { PeHeaders } from './pe-header.js';

const SECTION_HEADER_SIZE_IN_BYTES = 40;
/** Windows XP loads at most 96 sections, later ones 65,535; no linker comes near either. */
const MAX_SECTIONS_READ = 512;
const COFF_SYMBOL_SIZE_IN_BYTES = 18;
/** Names longer than eight characters stand in the COFF string table (MinGW keeps debug sections so). */
const LONGEST_COFF_NAME_IN_BYTES = 256;

export const SECTION_IS_EXECUTABLE = 0x20000000;
export const SECTION_IS_WRITABLE = 0x80000000;

/** IMAGE_SECTION_HEADER. */
export interface SectionHeader {
  name: string;
  rva: number;
  virtualSizeInBytes: number;
  rawOffset: number;
  rawSizeInBytes: number;
  characteristics: number;
}

/** Reads the section headers that the file holds, up to 512 of them. */
export async function readSectionTable(
  source: Source,
  headers: PeHeaders,
  onProblem: OnProblem,
): Promise<SectionHeader[]> {
  const { sectionTableOffset: offsetInBytes, sectionCount } = headers;
  if (sectionCount > MAX_SECTIONS_READ) {
    onProblem({
      code: 'pe.section-count',
      offsetInBytes,
      effect: `${MAX_SECTIONS_READ} of ${sectionCount} sections are read`,
    });
  }
  const wanted = Math.min(sectionCount, MAX_SECTIONS_READ);
  const bytes = await readUpTo(source, offsetInBytes, wanted * SECTION_HEADER_SIZE_IN_BYTES);
  const count = Math.floor(bytes.length / SECTION_HEADER_SIZE_IN_BYTES);
  if (count < wanted) {
    onProblem({
      code: 'pe.truncated',
      offsetInBytes: source.sizeInBytes,
      effect: `${plural(wanted - count, 'section header')} missing`,
    });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sections: SectionHeader[] = [];
  for (let i = 0; i < count; i++) {
    const at = i * SECTION_HEADER_SIZE_IN_BYTES;
    const u32 = (field: number) => view.getUint32(at + field, true);
    sections.push({
      name: await longName(source, headers, zeroTerminated(bytes.subarray(at, at + 8))),
      virtualSizeInBytes: u32(8),
      rva: u32(12),
      rawSizeInBytes: u32(16),
      rawOffset: u32(20),
      characteristics: u32(36),
    });
  }
  reportOddRanges(source, sections, offsetInBytes, onProblem);
  return sections;
}

/** `/123` stands for the name at that offset of the COFF string table, behind the symbols. */
async function longName(source: Source, headers: PeHeaders, name: string): Promise<string> {
  if (!/^\/\d{1,7}$/.test(name) || headers.symbolTableOffset === 0) return name;
  const strings = headers.symbolTableOffset + headers.symbolCount * COFF_SYMBOL_SIZE_IN_BYTES;
  const bytes = await readUpTo(source, strings + Number(name.slice(1)), LONGEST_COFF_NAME_IN_BYTES);
  return zeroTerminated(bytes) || name;
}

/** One Problem of each kind is enough: the sections are listed with their ranges anyway. */
function reportOddRanges(
  source: Source,
  sections: readonly SectionHeader[],
  offsetInBytes: number,
  onProblem: OnProblem,
): void {
  const stored = sections
    .filter((section) => section.rawSizeInBytes > 0)
    .sort((a, b) => a.rawOffset - b.rawOffset);
  const outside = stored.find((section) => section.rawOffset + section.rawSizeInBytes > source.sizeInBytes);
  if (outside !== undefined) {
    onProblem({
      code: 'pe.section-range',
      offsetInBytes: outside.rawOffset,
      effect: `section ${outside.name} is read as far as the file goes`,
    });
  }
  let end = 0;
  for (const section of stored) {
    if (section.rawOffset < end) {
      onProblem({
        code: 'pe.section-overlap',
        offsetInBytes,
        effect: `section ${section.name} overlaps another section`,
      });
      return;
    }
    end = section.rawOffset + section.rawSizeInBytes;
  }
}
