import { FormatError } from '../../io/format-error.js';

/** Universal tags that occur in signatures, as their first byte. */
export const DER_TAG = {
  integer: 0x02,
  octetString: 0x04,
  octetStringInParts: 0x24,
  objectIdentifier: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
  /** Context-specific and constructed: `[0]`, `[1]` … */
  context0: 0xa0,
  context1: 0xa1,
  context2: 0xa2,
} as const;

/** Signatures nest a dozen levels; only indefinite lengths make us look into them. */
const MAX_INDEFINITE_LEVELS_READ = 24;
const INDEFINITE_LENGTH = 0x80;

/** Writers cut octet strings into parts of a thousand bytes or more. */
const MAX_PARTS_READ = 4096;

/** One element: its tag, what it holds, and all its bytes. */
export interface DerElement {
  tag: number;
  content: Uint8Array;
  encoded: Uint8Array;
  /** Of the first byte, counted from where the signature starts. */
  offsetInBytes: number;
}

/** Reads elements side by side [X.690]. Takes indefinite lengths too, as some signing tools write them. */
export class DerReader {
  private at = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly baseOffsetInBytes = 0,
  ) {}

  /** Reads the contents of an element. */
  static inside(element: DerElement): DerReader {
    const headerLength = element.content.byteOffset - element.encoded.byteOffset;
    return new DerReader(element.content, element.offsetInBytes + headerLength);
  }

  get atEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  /** The next element, of one tag when `tag` is given. @throws FormatError `signature.der` */
  next(tag?: number): DerElement {
    const element = readElement(this.bytes, this.at, this.baseOffsetInBytes);
    if (tag !== undefined && element.tag !== tag) {
      throw new FormatError('signature.der', {
        offsetInBytes: element.offsetInBytes,
        expected: `tag 0x${tag.toString(16)}`,
        found: `0x${element.tag.toString(16)}`,
      });
    }
    this.at = element.encoded.byteOffset - this.bytes.byteOffset + element.encoded.length;
    return element;
  }

  /** The next element if it has that tag; undefined, and nothing is read, otherwise. */
  nextIf(tag: number): DerElement | undefined {
    return this.atEnd || this.bytes[this.at] !== tag ? undefined : this.next();
  }
}

/** What an OCTET STRING holds, which may come in parts [X.690, 8.7.3]. @throws FormatError `signature.der` */
export function decodeOctets(element: DerElement): Uint8Array {
  if (element.tag === DER_TAG.octetString) return element.content;
  if (element.tag !== DER_TAG.octetStringInParts) throw malformed(element.offsetInBytes, 'an octet string');
  const parts: Uint8Array[] = [];
  for (const reader = DerReader.inside(element); !reader.atEnd; ) {
    if (parts.length === MAX_PARTS_READ) {
      throw malformed(element.offsetInBytes, `an octet string of at most ${MAX_PARTS_READ} parts`);
    }
    parts.push(reader.next(DER_TAG.octetString).content);
  }
  return Buffer.concat(parts);
}

/** An element with its length in the one form that DER allows. */
export function encodeElement(tag: number, content: Uint8Array): Uint8Array {
  const { length } = content;
  const octets = [24, 16, 8, 0].map((shift) => (length >>> shift) & 0xff);
  const significant = octets.slice(octets.findIndex((octet) => octet !== 0));
  const header = length < 0x80 ? [length] : [0x80 | significant.length, ...significant];
  return Buffer.concat([Uint8Array.of(tag, ...header), content]);
}

/** A whole number of at most six octets; undefined when it is longer or negative. */
export function decodeSmallInteger({ content }: DerElement): number | undefined {
  if (content.length === 0 || content.length > 6 || (content[0] ?? 0) >= 0x80) return undefined;
  return content.reduce((value, octet) => value * 256 + octet, 0);
}

/** Dotted form of an OBJECT IDENTIFIER. */
export function decodeObjectIdentifier(content: Uint8Array): string {
  const arcs: bigint[] = [];
  let arc = 0n;
  // Twenty octets hold every identifier in use; a long run of continuation octets would make huge numbers.
  for (const octet of content.subarray(0, 32)) {
    arc = (arc << 7n) | BigInt(octet & 0x7f);
    if ((octet & 0x80) !== 0) continue;
    arcs.push(arc);
    arc = 0n;
  }
  const first = arcs[0] ?? 0n;
  const root = first < 80n ? first / 40n : 2n;
  return [root, first - root * 40n, ...arcs.slice(1)].join('.');
}

/** ISO form of a UTCTime or GeneralizedTime; undefined for others. Two-digit years from 50 on are 19xx. */
export function decodeTime(element: DerElement): string | undefined {
  const text = Buffer.from(element.content).toString('latin1');
  const isLong = element.tag === DER_TAG.generalizedTime;
  const match = (isLong ? GENERALIZED_TIME : UTC_TIME).exec(text);
  if (match === null) return undefined;
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '00'] = match;
  const century = isLong ? '' : Number(year) < 50 ? '20' : '19';
  const time = new Date(`${century}${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}

const UTC_TIME = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?Z$/;
const GENERALIZED_TIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:\.\d{1,9})?Z$/;

function readElement(bytes: Uint8Array, at: number, base: number): DerElement {
  const start = contentStart(bytes, at, base);
  const end = contentEnd(bytes, at, start, base, 0);
  return {
    tag: bytes[at] ?? 0,
    content: bytes.subarray(start, end),
    encoded: bytes.subarray(at, behindContent(bytes, at, end)),
    offsetInBytes: base + at,
  };
}

/** Where the content of an element starts: behind its tag and length. */
function contentStart(bytes: Uint8Array, at: number, base: number): number {
  const tag = bytes[at];
  const lengthOctet = bytes[at + 1];
  if (tag === undefined || lengthOctet === undefined) throw malformed(base + at, 'another element');
  if ((tag & 0x1f) === 0x1f) throw malformed(base + at, 'a tag of one octet');
  const lengthOctetCount = lengthOctet <= INDEFINITE_LENGTH ? 0 : lengthOctet & 0x7f;
  if (lengthOctetCount > 4) throw malformed(base + at, 'a length of at most four octets');
  return at + 2 + lengthOctetCount;
}

function contentEnd(bytes: Uint8Array, at: number, start: number, base: number, level: number): number {
  const lengthOctet = bytes[at + 1] ?? 0;
  if (lengthOctet === INDEFINITE_LENGTH) return endOfIndefinite(bytes, start, base, level);
  let length = lengthOctet < INDEFINITE_LENGTH ? lengthOctet : 0;
  for (let i = at + 2; i < start; i++) length = length * 256 + (bytes[i] ?? 0);
  if (start + length > bytes.length) throw malformed(base + at, `${length} bytes of content`);
  return start + length;
}

/**
 * Where the two zero octets stand that end content of indefinite length. Works on offsets alone: every level that is
 * read walks over the same elements again, and there can be two million of them.
 */
function endOfIndefinite(bytes: Uint8Array, start: number, base: number, level: number): number {
  if (level >= MAX_INDEFINITE_LEVELS_READ) {
    throw malformed(base + start, `at most ${MAX_INDEFINITE_LEVELS_READ} levels`);
  }
  let at = start;
  while (bytes[at] !== 0 || bytes[at + 1] !== 0) {
    const end = contentEnd(bytes, at, contentStart(bytes, at, base), base, level + 1);
    at = behindContent(bytes, at, end);
  }
  return at;
}

/** Where the element ends whose content ends at `end`. */
function behindContent(bytes: Uint8Array, at: number, end: number): number {
  return bytes[at + 1] === INDEFINITE_LENGTH ? end + 2 : end;
}

function malformed(offsetInBytes: number, expected: string): FormatError {
  return new FormatError('signature.der', { offsetInBytes, expected });
}
