import { crc32 } from 'node:zlib';

/** The header of one member [RFC 1952]. */
export interface GzipMemberHeader {
  readonly lengthInBytes: number;
  /** The name of the file that was packed, as stored: ISO 8859-1, and never cleaned. */
  readonly name?: string;
  /** False for a CRC16 of the header that does not fit. */
  readonly isChecksumRight: boolean;
}

const FIXED_LENGTH_IN_BYTES = 10;
const FLAG = { headerCrc: 2, extra: 4, name: 8, comment: 16, reserved: 0xe0 };

export function isGzipMember(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
}

/** Reads the header at the start of `bytes`; undefined when it is not one, or reaches past their end. */
export function parseMemberHeader(bytes: Uint8Array): GzipMemberHeader | undefined {
  const flags = bytes[3];
  if (!isGzipMember(bytes) || flags === undefined || (flags & FLAG.reserved) !== 0) return undefined;
  let at = FIXED_LENGTH_IN_BYTES;
  if ((flags & FLAG.extra) !== 0) at += 2 + (bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0);
  let name: string | undefined;
  for (const flag of [FLAG.name, FLAG.comment]) {
    if ((flags & flag) === 0) continue;
    const end = bytes.indexOf(0, at);
    if (end < 0) return undefined;
    if (flag === FLAG.name) name = Buffer.from(bytes.subarray(at, end)).toString('latin1');
    at = end + 1;
  }
  let isChecksumRight = true;
  if ((flags & FLAG.headerCrc) !== 0) {
    const stored = (bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0);
    isChecksumRight = stored === (crc32(bytes.subarray(0, at)) & 0xffff);
    at += 2;
  }
  if (at > bytes.length) return undefined;
  return { lengthInBytes: at, isChecksumRight, ...(name === undefined ? {} : { name }) };
}
