import type { PayloadType } from './payload-type.js';

/** The bytes that files of one form carry at a fixed place. */
export interface MagicNumber {
  type: PayloadType;
  offsetInBytes: number;
  /** One character per byte. */
  bytes: string;
  /** What is needed of the file's head before `alsoAsks` may look at it. */
  minimumSizeInBytes?: number;
  /** A further condition, where the bytes alone are too short to prove much. */
  alsoAsks?: (head: DataView, sizeInBytes: number) => boolean;
}

/** In the order of trial: longer and surer ones first where two could fit. Text forms stand in text-content.ts. */
export const MAGIC_NUMBERS: readonly MagicNumber[] = [
  // Archives and compressed files
  at(0, 'cab', 'MSCF\0\0\0\0'),
  at(0, 'cab', 'MSCF', 36, (head) => head.getUint8(25) === 1),
  at(0, 'installshield-cab', 'ISc('),
  at(0, 'jar', 'PK\x03\x04', 39, (head) => startsWith(head, 30, 'META-INF/')),
  at(0, 'zip', 'PK\x03\x04'),
  at(0, 'zip', 'PK\x05\x06'),
  at(0, 'zip', 'PK\x07\x08'),
  at(0, 'zip', 'PK00PK\x03\x04'),
  at(0, '7z', "7z\xbc\xaf'\x1c"),
  at(0, 'rar', 'Rar!\x1a\x07'),
  at(0, 'rar', 'RE~^'),
  at(0, 'gzip', '\x1f\x8b\x08'),
  at(0, 'xz', '\xfd7zXZ\0'),
  at(0, 'bzip2', 'BZh', 10, isBzip2),
  at(0, 'zstd', '\x28\xb5\x2f\xfd'),
  at(0, 'szdd', "SZDD\x88\xf0'3"),
  at(0, 'szdd', "KWAJ\x88\xf0'\xd1"),
  at(7, 'ace', '**ACE**'),
  at(0, 'arj', '\x60\xea', 11, (head) => head.getUint16(2, true) <= 2600 && head.getUint8(10) === 2),
  at(2, 'lzh', '-lh', 21, (head) => head.getUint8(6) === 0x2d),
  at(0, 'wim', 'MSWIM\0\0\0'),
  at(0x8001, 'iso', 'CD001'),
  at(257, 'tar', 'ustar'),

  // Programs and what belongs to them
  at(0, 'elf', '\x7fELF'),
  at(0, 'java-class', '\xca\xfe\xba\xbe', 8, (head) => head.getUint16(6) >= 45),
  at(0, 'mach-o', '\xca\xfe\xba\xbe'),
  at(0, 'mach-o', '\xfe\xed\xfa\xce'),
  at(0, 'mach-o', '\xfe\xed\xfa\xcf'),
  at(0, 'mach-o', '\xce\xfa\xed\xfe'),
  at(0, 'mach-o', '\xcf\xfa\xed\xfe'),
  at(0, 'wasm', '\0asm'),
  at(0, 'encoded-script', '#@~^'),
  at(0, 'type-library', 'MSFT\x02\0\x01\0'),
  at(0, 'type-library', 'SLTG'),
  at(0, 'debug-symbols', 'Microsoft C/C++ '),
  at(0, 'debug-symbols', 'BSJB\x01\0\x01\0'),
  at(0, 'object-library', '!<arch>\n'),

  // Windows files
  at(0, 'lnk', 'L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F'),
  at(0, 'chm', 'ITSF\x03\0\0\0'),
  at(0, 'hlp', '?_\x03\0'),
  at(0, 'registry-hive', 'regf'),
  at(0, 'icon', '\0\0\x01\0', 22, isIconDirectory),
  at(0, 'cursor', '\0\0\x02\0', 22, isIconDirectory),
  at(0, 'cursor', 'RIFF', 12, (head) => startsWith(head, 8, 'ACON')),
  at(0, 'signature', '0\x82', 19, (head) => startsWith(head, 4, '\x06\x09*\x86H\x86\xf7\x0d\x01\x07\x02')),
  at(0, 'signature', '0\x83', 20, (head) => startsWith(head, 5, '\x06\x09*\x86H\x86\xf7\x0d\x01\x07\x02')),
  at(
    0,
    'certificate',
    '0\x82',
    13,
    (head) => startsWith(head, 4, '0\x82') && startsWith(head, 8, '\xa0\x03\x02\x01\x02'),
  ),
  at(0, 'sqlite', 'SQLite format 3\0'),

  // Pictures, sound, type, documents
  at(0, 'png', '\x89PNG\r\n\x1a\n'),
  at(0, 'jpeg', '\xff\xd8\xff'),
  at(0, 'gif', 'GIF87a'),
  at(0, 'gif', 'GIF89a'),
  at(0, 'bitmap', 'BM', 26, isBitmap),
  at(0, 'tiff', 'II*\0'),
  at(0, 'tiff', 'MM\0*'),
  at(0, 'webp', 'RIFF', 12, (head) => startsWith(head, 8, 'WEBP')),
  at(0, 'metafile', '\xd7\xcd\xc6\x9a'),
  at(40, 'metafile', ' EMF', 44, (head) => head.getUint32(0, true) === 1),
  at(0, 'font', '\0\x01\0\0', 12, isTrueType),
  at(0, 'font', 'true\0', 12, isTrueType),
  at(0, 'font', 'OTTO\0'),
  at(0, 'font', 'ttcf\0'),
  at(0, 'font', 'wOFF'),
  at(0, 'font', 'wOF2'),
  at(0, 'audio', 'RIFF', 12, (head) => startsWith(head, 8, 'WAVE')),
  at(0, 'audio', 'ID3', 5, (head) => head.getUint8(3) <= 4),
  at(0, 'audio', 'OggS\0'),
  at(0, 'audio', 'fLaC'),
  at(0, 'audio', 'MThd\0\0\0\x06'),
  at(0, 'video', 'RIFF', 12, (head) => startsWith(head, 8, 'AVI ')),
  at(4, 'video', 'ftyp'),
  at(0, 'video', '\x1a\x45\xdf\xa3'),
  at(0, 'video', 'FLV\x01'),
  at(0, 'video', '\x30\x26\xb2\x75\x8e\x66\xcf\x11'),
  at(0, 'pdf', '%PDF-'),
  at(0, 'rtf', '{\\rtf'),
];

function at(
  offsetInBytes: number,
  type: PayloadType,
  bytes: string,
  minimumSizeInBytes = 0,
  alsoAsks?: MagicNumber['alsoAsks'],
): MagicNumber {
  return { type, offsetInBytes, bytes, minimumSizeInBytes, ...(alsoAsks && { alsoAsks }) };
}

function startsWith(head: DataView, offsetInBytes: number, bytes: string): boolean {
  for (let i = 0; i < bytes.length; i++) {
    if (head.getUint8(offsetInBytes + i) !== bytes.charCodeAt(i)) return false;
  }
  return true;
}

/** A block or the end mark follows the level. */
function isBzip2(head: DataView): boolean {
  const level = head.getUint8(3);
  return (
    level >= 0x31 && level <= 0x39 && (startsWith(head, 4, '1AY&SY') || startsWith(head, 4, '\x17rE8P\x90'))
  );
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
