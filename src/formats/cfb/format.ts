import type { Budget } from '../../io/budget.js';
import type { Deviation } from '../../io/problem.js';
import type { ByteRange, Source } from '../../io/source.js';
import { atStart, type Format } from '../descriptor/format.js';
import { openCompoundFile } from './compound-file.js';
import { InvertedSource } from './inverted-source.js';
import { layOut } from './layout.js';
import { UNMAPPED_SECTOR } from './sector.js';

/** A compound file of no known class; packages, patches and transforms differ in the class of their root. */
export const CFB = {
  type: 'cfb',
  inputFormat: 'cfb',
  isContainer: true,
  isReadByPosition: true,
  magic: [atStart('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'), atStart('\x0e\x11\xfc\x0d\xd0\xcf\x11\x0e')],
  distinguish: identifyCompoundFile,
  embedded: [
    {
      kind: 'cfb',
      signature: '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1',
      anchorOffset: 1,
      isHeader: (bytes, at) => isHeader(bytes, at, 0),
      isPlausible: (head) => head[28] === 0xfe && head[29] === 0xff,
      findExtent,
      isEndSearched: true,
    },
    {
      // Every bit inverted: droppers hide a package from scanners this way, and restore it before they install it.
      kind: 'inverted-cfb',
      signature: '\x2f\x30\xee\x1f\x5e\x4e\xe5\x1e',
      anchorOffset: 2,
      isHeader: (bytes, at) => isHeader(bytes, at, 0xff),
      isPlausible: (head) => head[28] === 0x01 && head[29] === 0x00,
      findExtent: (source, budget) => findExtent(new InvertedSource(source), budget),
      isEndSearched: true,
      decode: (bytes) => new InvertedSource(bytes),
    },
  ],
} as const satisfies Format;

/** [MS-CFB] 2.2: version, byte order and sector sizes. */
function isHeader(bytes: Buffer, at: number, mask: 0 | 0xff): boolean {
  const u16 = (offset: number) => bytes.readUInt16LE(at + offset) ^ (mask * 0x101);
  const isVersion = (u16(26) === 3 && u16(30) === 9) || (u16(26) === 4 && u16(30) === 12);
  return isVersion && u16(28) === 0xfffe && u16(32) === 6;
}

/** Up to its last sector that is in use: what its FAT says of sectors behind that may be bytes of the holder. */
async function findExtent(source: Source, budget: Budget): Promise<ByteRange | undefined> {
  let hasRoot = true;
  const onProblem = ({ code }: Deviation) => {
    if (code === 'cfb.directory-root-missing') hasRoot = false;
  };
  const file = await openCompoundFile(source, { budget, onProblem });
  if (file.entries.length < 2 || !hasRoot) return undefined;
  const { sectors } = layOut(file);
  const { next, space } = sectors.table;
  let end = space.sectorCount;
  while (end > 0 && (sectors.useOf(end - 1) === 'free' || next[end - 1] === UNMAPPED_SECTOR)) end -= 1;
  const endInBytes = space.firstSectorOffsetInBytes + end * space.sectorSizeInBytes;
  return { offsetInBytes: 0, sizeInBytes: Math.min(endInBytes, source.sizeInBytes) };
}

/** Kinds of compound files, by the class of the root storage. */
type CompoundFileType = 'msi' | 'msp' | 'mst' | 'cfb';

/** Root storage classes of Windows Installer files, as stored bytes 1 to 16 of the CLSID. Merge modules use that of packages. */
const INSTALLER_CLASSES: Readonly<Record<number, CompoundFileType>> = { 130: 'mst', 132: 'msi', 134: 'msp' };
const INSTALLER_CLASS_TAIL = '\x10\x0c\0\0\0\0\0\xc0\0\0\0\0\0\0F';

const FIRST_DIRECTORY_SECTOR_OFFSET = 48;
const SECTOR_SHIFT_OFFSET = 30;
const ROOT_CLSID_OFFSET = 80;

/**
 * Whether a compound file is a package, patch or transform, by the class of its root storage. The directory may start
 * behind `head`; the answer is then `cfb`, and the container's parser knows better.
 */
function identifyCompoundFile(head: Uint8Array): CompoundFileType {
  if (head.length < 512) return 'cfb';
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const sectorShift = view.getUint16(SECTOR_SHIFT_OFFSET, true) === 12 ? 12 : 9;
  const directory = (view.getUint32(FIRST_DIRECTORY_SECTOR_OFFSET, true) + 1) * 2 ** sectorShift;
  const clsid = directory + ROOT_CLSID_OFFSET;
  if (clsid + 16 > head.length || !holds(head, clsid + 1, INSTALLER_CLASS_TAIL)) return 'cfb';
  return INSTALLER_CLASSES[head[clsid] ?? 0] ?? 'cfb';
}

function holds(bytes: Uint8Array, offsetInBytes: number, expected: string): boolean {
  for (let i = 0; i < expected.length; i++) {
    if (bytes[offsetInBytes + i] !== expected.charCodeAt(i)) return false;
  }
  return true;
}
