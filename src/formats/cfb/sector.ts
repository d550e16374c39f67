/** Values of a FAT entry that are no sector. [MS-CFB] 2.1 */
export const MAX_REGULAR_SECTOR = 0xfffffffa;
export const END_OF_CHAIN = 0xfffffffe;
export const FREE_SECTOR = 0xffffffff;
/** Our mark, on a value the specification reserves: no FAT that could be read has an entry for the sector. */
export const UNMAPPED_SECTOR = 0xfffffffb;

/** Where the sectors of a space (the file, or the mini stream) lie. */
export interface SectorSpace {
  sectorSizeInBytes: number;
  /** Sectors of which at least one byte is there. */
  sectorCount: number;
  /** Where sector 0 starts in the parent: behind the header in the file, 0 in the mini stream. */
  firstSectorOffsetInBytes: number;
  /** Where the parent ends; the last sector may be cut short by it. */
  endOffsetInBytes: number;
}

/** The sectors of a file. The header takes up the place of one, also when sectors have 4,096 bytes. */
export function sectorsOfFile(sizeInBytes: number, sectorSizeInBytes: number): SectorSpace {
  return sectorSpace(sizeInBytes, sectorSizeInBytes, sectorSizeInBytes);
}

/** The mini sectors of a mini stream. */
export function sectorsOfMiniStream(sizeInBytes: number, miniSectorSizeInBytes: number): SectorSpace {
  return sectorSpace(sizeInBytes, miniSectorSizeInBytes, 0);
}

export function sectorOffset(space: SectorSpace, sectorId: number): number {
  return space.firstSectorOffsetInBytes + sectorId * space.sectorSizeInBytes;
}

/** Bytes of a sector that are there: all, but for the last of a file that was cut or not padded. */
export function sectorLength(space: SectorSpace, sectorId: number): number {
  return Math.min(space.sectorSizeInBytes, space.endOffsetInBytes - sectorOffset(space, sectorId));
}

/** The little-endian 32-bit entries of a FAT, mini FAT or DIFAT sector. */
export function decodeEntries(bytes: Uint8Array): Uint32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = new Uint32Array(bytes.length >>> 2);
  for (let index = 0; index < entries.length; index += 1) entries[index] = view.getUint32(index * 4, true);
  return entries;
}

function sectorSpace(endOffsetInBytes: number, sectorSizeInBytes: number, first: number): SectorSpace {
  const sectorCount = Math.ceil(Math.max(0, endOffsetInBytes - first) / sectorSizeInBytes);
  return {
    sectorSizeInBytes,
    sectorCount: Math.min(sectorCount, MAX_REGULAR_SECTOR),
    firstSectorOffsetInBytes: first,
    endOffsetInBytes,
  };
}
