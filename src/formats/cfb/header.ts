import { ByteReader } from '../../io/byte-reader.js';
import { indexOfNonZero } from '../../io/find-non-zero.js';
import { FormatError } from '../../io/format-error.js';
import type { OnProblem } from '../../io/problem.js';

/** The fields of a compound file's header that reading it takes; sizes in bytes. [MS-CFB] 2.2 */
export interface CfbHeader {
  majorVersion: number;
  minorVersion: number;
  sectorSizeInBytes: number;
  miniSectorSizeInBytes: number;
  /** Streams shorter than this are in the mini stream. */
  miniStreamCutoffInBytes: number;
  /** True when stream sizes have 64 bits: version 4. In version 3 the upper half may be anything. */
  has64BitSizes: boolean;
  fatSectorCount: number;
  firstDirectorySector: number;
  firstMiniFatSector: number;
  miniFatSectorCount: number;
  firstDifatSector: number;
  difatSectorCount: number;
  /** The first 109 entries of the DIFAT. */
  difat: Uint32Array;
}

export const HEADER_SIZE_IN_BYTES = 512;

const SIGNATURE = Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1);
const DIFAT_ENTRIES_IN_HEADER = 109;

/** True when `head`, the first bytes of a file, starts with the signature of a compound file. */
export function isCompoundFile(head: Uint8Array): boolean {
  return head.length >= SIGNATURE.length && SIGNATURE.every((byte, at) => head[at] === byte);
}

/**
 * Parses the header. Forbidden field values are reported and, where they cannot be followed, replaced by what the
 * version requires.
 *
 * @throws FormatError `cfb.signature` or `cfb.header-truncated`
 */
export function parseHeader(bytes: Uint8Array, onProblem: OnProblem): CfbHeader {
  if (!isCompoundFile(bytes)) {
    throw new FormatError('cfb.signature', { offsetInBytes: 0, expected: 'D0 CF 11 E0 A1 B1 1A E1' });
  }
  const reader = new ByteReader(bytes, 'cfb.header-truncated').skip(SIGNATURE.length);
  const clsid = reader.readBytes(16);
  const minorVersion = reader.u16();
  const majorVersion = reader.u16();
  const byteOrder = reader.u16();
  const sectorShift = reader.u16();
  const miniSectorShift = reader.u16();
  const reserved = reader.readBytes(6);
  reader.skip(4); // number of directory sectors: known from the directory's chain
  const fatSectorCount = reader.u32();
  const firstDirectorySector = reader.u32();
  reader.skip(4); // transaction signature
  const cutoff = reader.u32();
  const firstMiniFatSector = reader.u32();
  const miniFatSectorCount = reader.u32();
  const firstDifatSector = reader.u32();
  const difatSectorCount = reader.u32();
  const difat = Uint32Array.from({ length: DIFAT_ENTRIES_IN_HEADER }, () => reader.u32());

  const oddity = (offsetInBytes: number, what: string) =>
    onProblem({ code: 'cfb.header-field', offsetInBytes, effect: `${what}; the file is read anyway` });
  if (indexOfNonZero(clsid) >= 0) oddity(8, 'the header CLSID is not zero');
  if (majorVersion !== 3 && majorVersion !== 4) oddity(26, `the major version is ${majorVersion}`);
  if (byteOrder !== 0xfffe) oddity(28, `the byte order mark is 0x${byteOrder.toString(16)}`);
  if (indexOfNonZero(reserved) >= 0) oddity(34, 'reserved bytes of the header are not zero');

  const sectorShiftUsed = checkSectorShift(sectorShift, majorVersion, onProblem);
  return {
    majorVersion,
    minorVersion,
    sectorSizeInBytes: 1 << sectorShiftUsed,
    miniSectorSizeInBytes: 1 << checkMiniSectorShift(miniSectorShift, sectorShiftUsed, onProblem),
    miniStreamCutoffInBytes: checkCutoff(cutoff, onProblem),
    has64BitSizes: majorVersion >= 4 || sectorShiftUsed >= 12,
    fatSectorCount,
    firstDirectorySector,
    firstMiniFatSector,
    miniFatSectorCount,
    firstDifatSector,
    difatSectorCount,
    difat,
  };
}

/** 9 or 12 by the specification; other readers follow whatever is usable, and so do we. */
function checkSectorShift(shift: number, majorVersion: number, onProblem: OnProblem): number {
  const expected = majorVersion === 4 ? 12 : 9;
  if (shift === expected) return shift;
  const used = shift >= 9 && shift <= 16 ? shift : expected;
  onProblem({
    code: 'cfb.sector-shift',
    offsetInBytes: 30,
    effect: `the sector shift is ${shift} in a file of version ${majorVersion}; sectors of ${1 << used} bytes are assumed`,
  });
  return used;
}

function checkMiniSectorShift(shift: number, sectorShift: number, onProblem: OnProblem): number {
  if (shift === 6) return shift;
  const used = shift >= 4 && shift < sectorShift ? shift : 6;
  onProblem({
    code: 'cfb.sector-shift',
    offsetInBytes: 32,
    effect: `the mini sector shift is ${shift}; mini sectors of ${1 << used} bytes are assumed`,
  });
  return used;
}

function checkCutoff(cutoffInBytes: number, onProblem: OnProblem): number {
  if (cutoffInBytes !== 4096) {
    onProblem({
      code: 'cfb.header-field',
      offsetInBytes: 56,
      effect: `streams below ${cutoffInBytes} bytes, not 4096, are looked for in the mini stream`,
    });
  }
  return cutoffInBytes;
}
