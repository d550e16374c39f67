import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';

/** A script as text. */
export interface ScriptText {
  text: string;
  /** `utf-8`, `utf-8-bom`, `utf-16le`, `utf-16be`, `windows-1252`, or the OEM page that the script selects (`cp866`). */
  encoding: string;
}

/** What is read of one script, in bytes. */
export const MAX_SCRIPT_SIZE_IN_BYTES = 2 * 2 ** 20;

/** Decodes the bytes of a script by byte order mark, by the pattern of UTF-16, as UTF-8, or else by a code page. */
export function decodeScriptText(bytes: Uint8Array): ScriptText {
  if (startsWith(bytes, 0xef, 0xbb, 0xbf)) {
    return { text: new TextDecoder('utf-8').decode(bytes), encoding: 'utf-8-bom' };
  }
  if (startsWith(bytes, 0xff, 0xfe)) return decodeMarked(bytes, 'le');
  if (startsWith(bytes, 0xfe, 0xff)) return decodeMarked(bytes, 'be');
  const byteOrder = unmarkedUtf16(bytes);
  if (byteOrder === 'le') return { text: decodeUtf16LittleEndian(bytes), encoding: 'utf-16le' };
  if (byteOrder === 'be') return { text: decodeUtf16BigEndian(bytes), encoding: 'utf-16be' };
  return decodeEightBit(bytes);
}

/** True when nothing speaks for UTF-16 or for a mark in front: each byte below 0x80 is a character then. */
export function isUnmarkedEightBit(bytes: Uint8Array): boolean {
  const isMarked =
    startsWith(bytes, 0xef, 0xbb, 0xbf) || startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0xfe, 0xff);
  return !isMarked && unmarkedUtf16(bytes) === undefined;
}

/**
 * cmd reads a batch file byte by byte, also behind a UTF-16 mark: `FF FE` in front of 8-bit text makes editors and
 * scanners show Chinese characters while cmd runs it (its first line is lost, hence the usual `&cls`).
 */
function decodeMarked(bytes: Uint8Array, byteOrder: 'le' | 'be'): ScriptText {
  const content = bytes.subarray(2);
  if (content.length > 0 && looksEightBit(content)) {
    return { text: decodeEightBit(content).text, encoding: 'ascii-behind-utf-16-mark' };
  }
  return byteOrder === 'le'
    ? { text: decodeUtf16LittleEndian(content), encoding: 'utf-16le' }
    : { text: decodeUtf16BigEndian(content), encoding: 'utf-16be' };
}

function decodeEightBit(bytes: Uint8Array): ScriptText {
  const codePage = selectedCodePage(bytes);
  if (codePage !== undefined) return { text: iconv.decode(Buffer.from(bytes), codePage), encoding: codePage };
  if (isUtf8(bytes)) return { text: new TextDecoder('utf-8').decode(bytes), encoding: 'utf-8' };
  return { text: iconv.decode(Buffer.from(bytes), 'windows-1252'), encoding: 'windows-1252' };
}

/** The code page that a batch file switches to with `chcp`, when it is an 8-bit one that is known. */
function selectedCodePage(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 4096)).toString('latin1');
  const number = /(?:^|[\s@&])chcp(?:\.com)?\s+(\d{3,5})/i.exec(head)?.[1];
  if (number === undefined || number === '65001') return undefined;
  const name = `cp${number}`;
  return iconv.encodingExists(name) ? name : undefined;
}

function decodeUtf16LittleEndian(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length & ~1).toString('utf16le');
}

function decodeUtf16BigEndian(bytes: Uint8Array): string {
  return Buffer.from(bytes.subarray(0, bytes.length & ~1))
    .swap16()
    .toString('utf16le');
}

/** UTF-16 without a mark: every second byte of the head is zero. */
function unmarkedUtf16(bytes: Uint8Array): 'le' | 'be' | undefined {
  const pairs = Math.min(bytes.length, 1024) >> 1;
  if (pairs < 4) return undefined;
  let evenOthers = 0;
  let oddOthers = 0;
  for (let at = 0; at < 2 * pairs; at += 2) {
    if (bytes[at] !== 0) evenOthers += 1;
    if (bytes[at + 1] !== 0) oddOthers += 1;
    if (evenOthers >= pairs * 0.3 && oddOthers >= pairs * 0.3) return undefined;
  }
  if (oddOthers < pairs * 0.3 && evenOthers > pairs * 0.9) return 'le';
  if (evenOthers < pairs * 0.3 && oddOthers > pairs * 0.9) return 'be';
  return undefined;
}

/**
 * Text in UTF-16 has bytes below 0x20: the upper half of Latin letters and of line ends, and one in nine of the lower
 * halves of others. A short line of ideographs may have none, but has bytes above 0x80.
 */
function looksEightBit(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, 4096));
  let controls = 0;
  let ascii = 0;
  for (const byte of head) {
    if (byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13) controls += 1;
    else if (byte < 0x80) ascii += 1;
  }
  return controls * 50 <= head.length && (ascii * 10 >= head.length * 9 || head.includes('\r\n'));
}

function startsWith(bytes: Uint8Array, ...signature: number[]): boolean {
  return signature.every((byte, at) => bytes[at] === byte);
}

/** Lines without the blanks around them, counted from 1. */
export function* linesWithNumbers(lines: readonly string[]): Generator<{ line: number; text: string }> {
  for (const [index, text] of lines.entries()) yield { line: index + 1, text: text.trim() };
}
