export const BLOCK_SIZE_IN_BYTES = 512;

/** One header block, before extended headers in front of it are taken into account. */
export interface TarHeader {
  readonly name: string;
  readonly linkName: string;
  /** Undefined for a number that is malformed or beyond what can be addressed. */
  readonly sizeInBytes: number | undefined;
  /** One character: `0` a file, `1` and `2` links, `5` a directory, `x` `g` `L` `K` headers that extend others … */
  readonly typeFlag: string;
  /** Old GNU sparse files: blocks with more of the map of holes stand in front of the content. */
  readonly isMapContinued: boolean;
}

const NAME = { at: 0, length: 100 };
const SIZE = { at: 124, length: 12 };
const CHECKSUM = { at: 148, length: 8 };
const TYPE_FLAG_OFFSET = 156;
const LINK_NAME = { at: 157, length: 100 };
const MAGIC_OFFSET = 257;
const IS_MAP_CONTINUED_OFFSET = 482;
const PREFIX = { at: 345, length: 155 };

/** Reads a block of {@link BLOCK_SIZE_IN_BYTES}; undefined for one that is no header by its checksum. */
export function parseTarHeader(block: Uint8Array): TarHeader | undefined {
  if (!hasValidChecksum(block)) return undefined;
  const name = decodeText(fieldOf(block, NAME));
  const typeFlag = String.fromCharCode(block[TYPE_FLAG_OFFSET]! || 0x30);
  // GNU tar keeps other things where POSIX has the prefix.
  const isPosix = decodeText(block.subarray(MAGIC_OFFSET, MAGIC_OFFSET + 6)) === 'ustar' && block[262] === 0;
  const prefix = isPosix ? decodeText(fieldOf(block, PREFIX)) : '';
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    linkName: decodeText(fieldOf(block, LINK_NAME)),
    sizeInBytes: parseNumber(fieldOf(block, SIZE)),
    typeFlag,
    isMapContinued: typeFlag === 'S' && block[IS_MAP_CONTINUED_OFFSET] !== 0,
  };
}

/** The sum of all bytes, those of its own field taken as spaces; some old programs added signed bytes. */
function hasValidChecksum(block: Uint8Array): boolean {
  const stored = parseNumber(fieldOf(block, CHECKSUM));
  if (stored === undefined || stored === 0) return false;
  let unsigned = 0;
  let signed = 0;
  for (let i = 0; i < BLOCK_SIZE_IN_BYTES; i++) {
    const isOwn = i >= CHECKSUM.at && i < CHECKSUM.at + CHECKSUM.length;
    const byte = isOwn ? 0x20 : block[i]!;
    unsigned += byte;
    signed += byte < 0x80 ? byte : byte - 0x100;
  }
  return stored === unsigned || stored === signed;
}

export function isZeroBlock(block: Uint8Array): boolean {
  return block.every((byte) => byte === 0);
}

/** Up to the first NUL, as UTF-8 where it is valid, otherwise byte by byte. */
export function decodeText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  const text = end < 0 ? bytes : bytes.subarray(0, end);
  try {
    return UTF_8.decode(text);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return Buffer.from(text).toString('latin1');
  }
}

const UTF_8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Octal digits between spaces and NULs, or GNU's base-256 behind a first byte of 0x80; an empty field is 0. */
function parseNumber(field: Uint8Array): number | undefined {
  if (field[0]! >= 0x80) {
    const value = field.subarray(1).reduce((sum, byte) => sum * 256 + byte, field[0]! & 0x7f);
    return field[0] !== 0xff && Number.isSafeInteger(value) ? value : undefined;
  }
  const digits = /^[ \0]*([0-7]*)(?:[ \0]|$)/.exec(Buffer.from(field).toString('latin1'))?.[1];
  return digits === undefined ? undefined : Number.parseInt(digits || '0', 8);
}

function fieldOf(block: Uint8Array, { at, length }: { at: number; length: number }): Uint8Array {
  return block.subarray(at, at + length);
}
