import { FormatError } from '../io/format-error.js';

/** Universal tags that occur in signatures, as their first byte. */
export const DER_TAG = {
  integer: 0x02,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
  /** Context-specific and constructed: `[0]` and `[1]`. */
  context0: 0xa0,
  context1: 0xa1,
} as const;

/** Signatures nest a dozen levels; only indefinite lengths make us look into them. */
const INDEFINITE_LEVELS_READ = 24;

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

  /** Reads what lies inside an element. */
  static inside(element: DerElement): DerReader {
    const headerLength = element.content.byteOffset - element.encoded.byteOffset;
    return new DerReader(element.content, element.offsetInBytes + headerLength);
  }

  get atEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  /** The next element, of one tag when `tag` is given. @throws FormatError `signature.der` */
  next(tag?: number): DerElement {
    const element = readElement(this.bytes, this.at, this.baseOffsetInBytes, 0);
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

/** ISO form of a UTCTime or GeneralizedTime; undefined when it is none. Years of two digits from 50 on are 19xx. */
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

function readElement(bytes: Uint8Array, at: number, base: number, level: number): DerElement {
  const fail = (expected: string) => new FormatError('signature.der', { offsetInBytes: base + at, expected });
  const tag = bytes[at];
  const lengthOctet = bytes[at + 1];
  if (tag === undefined || lengthOctet === undefined) throw fail('another element');
  if ((tag & 0x1f) === 0x1f) throw fail('a tag of one octet');
  if (lengthOctet === 0x80) {
    const end = endOfIndefinite(bytes, at + 2, base, level);
    return elementAt(bytes, at, at + 2, end, end + 2, base);
  }
  const lengthOctetCount = lengthOctet < 0x80 ? 0 : lengthOctet & 0x7f;
  if (lengthOctetCount > 4) throw fail('a length of at most four octets');
  let length = lengthOctet < 0x80 ? lengthOctet : 0;
  for (let i = 0; i < lengthOctetCount; i++) length = length * 256 + (bytes[at + 2 + i] ?? 0);
  const start = at + 2 + lengthOctetCount;
  if (start + length > bytes.length) throw fail(`${length} bytes of content`);
  return elementAt(bytes, at, start, start + length, start + length, base);
}

/** Where the two zero octets stand that end content of indefinite length. */
function endOfIndefinite(bytes: Uint8Array, start: number, base: number, level: number): number {
  if (level >= INDEFINITE_LEVELS_READ) {
    throw new FormatError('signature.der', {
      offsetInBytes: base + start,
      expected: `at most ${INDEFINITE_LEVELS_READ} levels`,
    });
  }
  let at = start;
  while (bytes[at] !== 0 || bytes[at + 1] !== 0) {
    const child = readElement(bytes, at, base, level + 1);
    at += child.encoded.length;
  }
  return at;
}

function elementAt(
  bytes: Uint8Array,
  at: number,
  contentStart: number,
  contentEnd: number,
  end: number,
  base: number,
): DerElement {
  return {
    tag: bytes[at] ?? 0,
    content: bytes.subarray(contentStart, contentEnd),
    encoded: bytes.subarray(at, end),
    offsetInBytes: base + at,
  };
}
