import { atStart, type Format, holdsAt } from './descriptor/format.js';

/** Formats that are recognised by their magic number, and not read. In the order of trial. */
export const RECOGNISED_FORMATS = [
  // Archives and compressed files
  {
    type: 'installshield-cab',
    isNotable: true,
    unopened: 'an InstallShield cabinet',
    magic: [atStart('ISc(')],
  },
  { type: 'xz', isNotable: true, unopened: 'an xz file', magic: [atStart('\xfd7zXZ\0')] },
  { type: 'bzip2', isNotable: true, unopened: 'a bzip2 file', magic: [atStart('BZh', 10, isBzip2)] },
  { type: 'zstd', isNotable: true, unopened: 'a Zstandard file', magic: [atStart('\x28\xb5\x2f\xfd')] },
  {
    type: 'szdd',
    isNotable: true,
    unopened: 'an SZDD or KWAJ file',
    magic: [atStart("SZDD\x88\xf0'3"), atStart("KWAJ\x88\xf0'\xd1")],
  },
  {
    type: 'ace',
    isNotable: true,
    unopened: 'an ACE archive',
    magic: [{ offsetInBytes: 7, bytes: '**ACE**' }],
  },
  {
    type: 'arj',
    isNotable: true,
    unopened: 'an ARJ archive',
    magic: [atStart('\x60\xea', 11, (head) => head.getUint16(2, true) <= 2600 && head.getUint8(10) === 2)],
  },
  {
    type: 'lzh',
    isNotable: true,
    unopened: 'an LHA archive',
    magic: [
      {
        offsetInBytes: 2,
        bytes: '-lh',
        minimumSizeInBytes: 21,
        alsoAsks: (head) => head.getUint8(6) === 0x2d,
      },
    ],
  },
  { type: 'wim', isNotable: true, unopened: 'a WIM image', magic: [atStart('MSWIM\0\0\0')] },
  {
    type: 'iso',
    isNotable: true,
    unopened: 'an ISO 9660 image',
    magic: [{ offsetInBytes: 0x8001, bytes: 'CD001' }],
  },

  // Programs and what belongs to them
  { type: 'elf', isNotable: true, magic: [atStart('\x7fELF')] },
  {
    type: 'java-class',
    isNotable: true,
    magic: [atStart('\xca\xfe\xba\xbe', 8, (head) => head.getUint16(6) >= 45)],
  },
  {
    type: 'mach-o',
    isNotable: true,
    magic: [
      atStart('\xca\xfe\xba\xbe'),
      atStart('\xfe\xed\xfa\xce'),
      atStart('\xfe\xed\xfa\xcf'),
      atStart('\xce\xfa\xed\xfe'),
      atStart('\xcf\xfa\xed\xfe'),
    ],
  },
  { type: 'wasm', magic: [atStart('\0asm')] },
  { type: 'encoded-script', isRunByHost: true, isNotable: true, magic: [atStart('#@~^')] },
  { type: 'type-library', magic: [atStart('MSFT\x02\0\x01\0'), atStart('SLTG')] },
  { type: 'debug-symbols', magic: [atStart('Microsoft C/C++ '), atStart('BSJB\x01\0\x01\0')] },
  { type: 'object-library', magic: [atStart('!<arch>\n')] },

  // Windows files
  {
    type: 'lnk',
    isRunByHost: true,
    isNotable: true,
    magic: [atStart('L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F')],
  },
  { type: 'chm', isRunByHost: true, isNotable: true, magic: [atStart('ITSF\x03\0\0\0')] },
  { type: 'hlp', magic: [atStart('?_\x03\0')] },
  { type: 'registry-hive', isNotable: true, magic: [atStart('regf')] },
  { type: 'icon', magic: [atStart('\0\0\x01\0', 22, isIconDirectory)] },
  {
    type: 'cursor',
    magic: [
      atStart('\0\0\x02\0', 22, isIconDirectory),
      atStart('RIFF', 12, (head) => holdsAt(head, 8, 'ACON')),
    ],
  },
  {
    type: 'signature',
    magic: [
      atStart('0\x82', 19, (head) => holdsAt(head, 4, SIGNED_DATA_OID)),
      atStart('0\x83', 20, (head) => holdsAt(head, 5, SIGNED_DATA_OID)),
    ],
  },
  { type: 'sqlite', magic: [atStart('SQLite format 3\0')] },

  // Pictures, sound, type, documents
  { type: 'png', magic: [atStart('\x89PNG\r\n\x1a\n')] },
  { type: 'jpeg', magic: [atStart('\xff\xd8\xff')] },
  { type: 'gif', magic: [atStart('GIF87a'), atStart('GIF89a')] },
  { type: 'bitmap', magic: [atStart('BM', 26, isBitmap)] },
  { type: 'tiff', magic: [atStart('II*\0'), atStart('MM\0*')] },
  { type: 'webp', magic: [atStart('RIFF', 12, (head) => holdsAt(head, 8, 'WEBP'))] },
  {
    type: 'metafile',
    magic: [
      atStart('\xd7\xcd\xc6\x9a'),
      {
        offsetInBytes: 40,
        bytes: ' EMF',
        minimumSizeInBytes: 44,
        alsoAsks: (head) => head.getUint32(0, true) === 1,
      },
    ],
  },
  {
    type: 'font',
    magic: [
      atStart('\0\x01\0\0', 12, isTrueType),
      atStart('true\0', 12, isTrueType),
      atStart('OTTO\0'),
      atStart('ttcf\0'),
      atStart('wOFF'),
      atStart('wOF2'),
    ],
  },
  {
    type: 'audio',
    magic: [
      atStart('RIFF', 12, (head) => holdsAt(head, 8, 'WAVE')),
      atStart('ID3', 5, (head) => head.getUint8(3) <= 4),
      atStart('OggS\0'),
      atStart('fLaC'),
      atStart('MThd\0\0\0\x06'),
    ],
  },
  {
    type: 'video',
    magic: [
      atStart('RIFF', 12, (head) => holdsAt(head, 8, 'AVI ')),
      { offsetInBytes: 4, bytes: 'ftyp' },
      atStart('\x1a\x45\xdf\xa3'),
      atStart('FLV\x01'),
      atStart('\x30\x26\xb2\x75\x8e\x66\xcf\x11'),
    ],
  },
] as const satisfies readonly Format[];

const SIGNED_DATA_OID = '\x06\x09*\x86H\x86\xf7\x0d\x01\x07\x02';

/** A block or the end mark follows the level. */
function isBzip2(head: DataView): boolean {
  const level = head.getUint8(3);
  return level >= 0x31 && level <= 0x39 && (holdsAt(head, 4, '1AY&SY') || holdsAt(head, 4, '\x17rE8P\x90'));
}

/** At least one picture, which lies behind the directory and inside the file. */
function isIconDirectory(head: DataView, sizeInBytes: number): boolean {
  const count = head.getUint16(4, true);
  const pictureSize = head.getUint32(14, true);
  const pictureOffset = head.getUint32(18, true);
  return count > 0 && pictureOffset >= 6 + 16 * count && pictureOffset + pictureSize <= sizeInBytes;
}

/** A DIB header of a size that exists, and pixels behind it. The file size field is often wrong in the wild. */
function isBitmap(head: DataView, sizeInBytes: number): boolean {
  const pixelOffset = head.getUint32(10, true);
  const knownHeader = [12, 40, 52, 56, 64, 108, 124].includes(head.getUint32(14, true));
  return knownHeader && pixelOffset >= 26 && pixelOffset <= sizeInBytes;
}

/** searchRange is the largest power of two tables, times 16. */
function isTrueType(head: DataView): boolean {
  const tableCount = head.getUint16(4);
  return (
    tableCount > 0 && tableCount < 256 && head.getUint16(6) === 16 * 2 ** Math.floor(Math.log2(tableCount))
  );
}
