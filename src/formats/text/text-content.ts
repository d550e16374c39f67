import { TEXT_FORMATS } from './format.js';

/** What a text is by its words alone. */
export type TextType = (typeof TEXT_FORMATS)[number]['type'];

/** How the characters of a text are stored; `8-bit` is any code page or UTF-8 without a mark. */
export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | '8-bit';

const LEADING_CHARACTERS_LOOKED_AT = 8192;

/** Names the form of a text (`xml`, `ini`, `rtf` …, or plain `text`), or undefined for bytes that are not text. */
export function identifyTextContent(head: Uint8Array): TextType | undefined {
  const encoding = findTextEncoding(head);
  if (encoding === undefined) return undefined;
  const text = decodeLeading(head, encoding);
  return TEXT_FORMATS.find((format) => 'isForm' in format && format.isForm(text))?.type;
}

/**
 * Recognises text, and how it is encoded. A few stray control characters do not turn text into data, since cmd.exe and
 * the script hosts accept them too; NUL bytes and Ctrl-Z at the end are padding.
 */
export function findTextEncoding(head: Uint8Array): TextEncoding | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return isWideText(head.subarray(2), 0) ? 'utf-16le' : undefined;
  if (head[0] === 0xfe && head[1] === 0xff) return isWideText(head.subarray(2), 1) ? 'utf-16be' : undefined;
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf)
    return isNarrowText(head) ? 'utf-8' : undefined;
  if (isNarrowText(head)) return '8-bit';
  if (hasZeroHalves(head, 1) && isWideText(head, 0)) return 'utf-16le';
  if (hasZeroHalves(head, 0) && isWideText(head, 1)) return 'utf-16be';
  return undefined;
}

/**
 * Control characters below 0x20 that do not belong to text, by their code: all but form feed, tabs, line ends,
 * backspace and escape (ANSI colours in batch files). A table, because this runs over the head of every payload.
 */
const IS_STRAY_CONTROL = Array.from(
  { length: 0x20 },
  (_, code) => ![0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1b].includes(code),
);

/** One stray control character in so many is let pass. */
const STRAY_CONTROLS_ONE_IN = 128;

function isNarrowText(head: Uint8Array): boolean {
  const end = endOfPadding(head);
  let strayLeft = Math.floor(end / STRAY_CONTROLS_ONE_IN);
  for (let i = 0; i < end && strayLeft >= 0; i++) {
    const byte = head[i]!;
    if (byte === 0x7f || (byte < 0x20 && IS_STRAY_CONTROL[byte])) strayLeft -= 1;
  }
  return end > 0 && strayLeft >= 0;
}

/** `highFirst` is 1 for big-endian units. */
function isWideText(bytes: Uint8Array, highFirst: 0 | 1): boolean {
  const unitCount = bytes.length >> 1;
  let strayLeft = Math.floor(unitCount / STRAY_CONTROLS_ONE_IN);
  for (let i = 0; i < unitCount && strayLeft >= 0; i++) {
    const unit = bytes[2 * i + highFirst]! | (bytes[2 * i + 1 - highFirst]! << 8);
    if ((unit < 0x20 && IS_STRAY_CONTROL[unit]) || unit === 0x7f || unit >= 0xfffe) strayLeft -= 1;
  }
  return unitCount > 0 && strayLeft >= 0;
}

/** True when most characters' high bytes are zero, as in UTF-16 of a Latin script; `place` is that byte's. */
function hasZeroHalves(head: Uint8Array, place: 0 | 1): boolean {
  const pairs = head.length >> 1;
  let othersLeft = Math.floor((pairs * 3) / 10);
  for (let i = 0; i < pairs && othersLeft >= 0; i++) if (head[2 * i + place] !== 0) othersLeft -= 1;
  return pairs >= 2 && othersLeft >= 0;
}

function endOfPadding(head: Uint8Array): number {
  let end = head.length;
  while (end > 0 && (head[end - 1] === 0 || head[end - 1] === 0x1a)) end -= 1;
  return end;
}

function decodeLeading(head: Uint8Array, encoding: TextEncoding): string {
  const bytesPerCharacter = encoding === 'utf-16le' || encoding === 'utf-16be' ? 2 : 1;
  const leading = head.subarray(0, LEADING_CHARACTERS_LOOKED_AT * bytesPerCharacter);
  return encoding === '8-bit'
    ? Buffer.from(leading.buffer, leading.byteOffset, leading.byteLength).toString('latin1')
    : new TextDecoder(encoding).decode(leading);
}
