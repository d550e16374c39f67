/** Text that may stand for other bytes. */
export interface EncodedText {
  readonly encoding: 'base64' | 'hex';
  /** Where the run of letters and digits that it stands in starts. */
  readonly offsetInBytes: number;
  /** Start and end within the digits of that run; a match that starts a whole number of bytes later may be inside. */
  readonly digits: { readonly start: number; readonly end: number; readonly perStep: number };
  /** The first bytes that it stands for, at most 8 KiB. */
  readonly head: Buffer;
  /** All bytes that it stands for. */
  decode(): Buffer;
}

/** Shorter runs hold no program worth hiding, and are met with everywhere. */
const SHORTEST_RUN_IN_BYTES = 1024;
/** Every run that is long enough has a place like this in it. */
const STRIDE_IN_BYTES = SHORTEST_RUN_IN_BYTES / 2;
const HEAD_SIZE_IN_BYTES = 8192;
/** Of one run: decoys must not make the work grow. */
const MAX_STARTS_PER_RUN = 32;

/** What is searched for among digits. */
export interface EncodedStarts {
  readonly base64: RegExp;
  readonly hex: RegExp;
}

/** How bytes with one of these signatures start in base64 and in hexadecimal digits. */
export function encodedStartsOf(signatures: readonly string[]): EncodedStarts {
  const hex = signatures.map((signature) => Buffer.from(signature, 'latin1').toString('hex'));
  return {
    base64: new RegExp(signatures.map(base64PatternOf).join('|'), 'g'),
    hex: new RegExp(hex.join('|'), 'gi'),
  };
}

/** The last digit has bits of the byte behind the signature as well: any of several digits may stand there. */
function base64PatternOf(signature: string): string {
  const digitsBehind = (byte: string) => Buffer.from(signature + byte, 'latin1').toString('base64');
  const lengthInBits = 8 * signature.length;
  const wholeDigits = digitsBehind('')
    .slice(0, Math.floor(lengthInBits / 6))
    .replaceAll('+', '\\+');
  if (lengthInBits % 6 === 0) return wholeDigits;
  const last = Array.from(
    { length: 256 },
    (_, byte) => digitsBehind(String.fromCharCode(byte))[wholeDigits.length],
  );
  return `${wholeDigits}[${[...new Set(last)].join('')}]`;
}

/**
 * Finds runs of base64 or hexadecimal digits, line breaks and commas between them, that start somewhere like a container
 * or a program. Whether they are one, the decoded bytes tell. Linear, whatever the text is like.
 */
export function* findEncodedText(
  bytes: Uint8Array,
  starts: EncodedStarts,
): Generator<EncodedText, void, void> {
  let searched = 0;
  for (let at = STRIDE_IN_BYTES; at < bytes.length; at += STRIDE_IN_BYTES) {
    if (at < searched || !isDigit(bytes[at])) continue;
    const start = startOfDigits(bytes, at, searched);
    const end = endOfDigits(bytes, at);
    searched = end;
    if (end - start < SHORTEST_RUN_IN_BYTES) continue;
    const run = bytes.subarray(start, end);
    yield* encodedIn(base64DigitsIn(run), 'base64', starts, start);
    yield* encodedIn(hexDigitsIn(run), 'hex', starts, start);
  }
}

const BASE64_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=';
/** What stands between digits, in UTF-16 as well. */
const SEPARATORS = '\0\t\r\n ,';
const IS_BASE64 = tableOf(BASE64_DIGITS);
const IS_HEX = tableOf('0123456789ABCDEFabcdef');
const IS_DIGIT = tableOf(BASE64_DIGITS + SEPARATORS);

function tableOf(characters: string): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, code) =>
    characters.includes(String.fromCharCode(code)) ? 1 : 0,
  );
}

function base64DigitsIn(run: Uint8Array): string {
  const digits = Buffer.allocUnsafe(run.length);
  let length = 0;
  for (const byte of run) if (IS_BASE64[byte] === 1) digits[length++] = byte;
  return digits.toString('latin1', 0, length);
}

/** Without the `0x` in front of them. */
function hexDigitsIn(run: Uint8Array): string {
  const digits = Buffer.allocUnsafe(run.length);
  let length = 0;
  let last = 0;
  for (const byte of run) {
    if (IS_HEX[byte] === 1) digits[length++] = byte;
    else if (last === ZERO && (byte | 0x20) === SMALL_X) length -= 1;
    last = byte;
  }
  return digits.toString('latin1', 0, length);
}

const ZERO = 0x30;
const SMALL_X = 0x78;

/** The first of the digits up to `at`, not before `least`. */
function startOfDigits(bytes: Uint8Array, at: number, least: number): number {
  let start = at;
  while (start > least && isDigit(bytes[start - 1])) start -= 1;
  return start;
}

/** Behind the last of the digits from `at` on. */
function endOfDigits(bytes: Uint8Array, at: number): number {
  let end = at;
  while (end < bytes.length && isDigit(bytes[end])) end += 1;
  return end;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && IS_DIGIT[byte] === 1;
}

function* encodedIn(
  digits: string,
  encoding: EncodedText['encoding'],
  starts: EncodedStarts,
  offsetInBytes: number,
): Generator<EncodedText, void, void> {
  if (digits.length < SHORTEST_RUN_IN_BYTES / 2) return;
  let count = 0;
  for (const { index } of digits.matchAll(starts[encoding])) {
    count += 1;
    if (count > MAX_STARTS_PER_RUN) return;
    // Padding ends base64; hexadecimal digits end where others follow.
    const padding = encoding === 'base64' ? digits.indexOf('=', index) : -1;
    const end = padding < 0 ? digits.length : padding;
    if (end - index < SHORTEST_RUN_IN_BYTES / 2) continue;
    yield {
      encoding,
      offsetInBytes,
      digits: { start: index, end, perStep: encoding === 'base64' ? 4 : 2 },
      head: Buffer.from(digits.slice(index, Math.min(end, index + 2 * HEAD_SIZE_IN_BYTES)), encoding),
      decode: () => Buffer.from(digits.slice(index, end), encoding),
    };
  }
}
