import iconv from 'iconv-lite';

/** Code page 0: text in no particular page. Outside ASCII it is read as Windows-1252. */
export const NEUTRAL_CODE_PAGE = 0;

// TextDecoder knows these under WHATWG names; 1252 is not among them because Node takes `windows-1252` for latin1
// (nodejs/node#56542).
const TEXT_DECODER_LABELS = new Map<number, string>([
  [866, 'ibm866'],
  [874, 'windows-874'],
  [932, 'shift_jis'],
  [936, 'gbk'],
  [950, 'big5'],
  [1200, 'utf-16le'],
  [1201, 'utf-16be'],
  [1250, 'windows-1250'],
  [1251, 'windows-1251'],
  [1253, 'windows-1253'],
  [1254, 'windows-1254'],
  [1255, 'windows-1255'],
  [1256, 'windows-1256'],
  [1257, 'windows-1257'],
  [1258, 'windows-1258'],
  [10000, 'macintosh'],
  [10007, 'x-mac-cyrillic'],
  [20866, 'koi8-r'],
  [20932, 'euc-jp'],
  [21866, 'koi8-u'],
  [28592, 'iso-8859-2'],
  [28593, 'iso-8859-3'],
  [28594, 'iso-8859-4'],
  [28595, 'iso-8859-5'],
  [28596, 'iso-8859-6'],
  [28597, 'iso-8859-7'],
  [28598, 'iso-8859-8'],
  [28603, 'iso-8859-13'],
  [28605, 'iso-8859-15'],
  [51932, 'euc-jp'],
  [51949, 'euc-kr'],
  [54936, 'gb18030'],
  [65001, 'utf-8'],
]);

// 949 because WHATWG's euc-kr maps bytes that the Windows page leaves undefined; the others TextDecoder lacks.
const ICONV_LABELS = new Map<number, string>([
  ...[437, 737, 775, 850, 852, 855, 856, 857, 858, 860, 861, 862, 863, 864, 865, 869, 949].map(
    (page): [number, string] => [page, `cp${page}`],
  ),
  [10006, 'macgreek'],
  [10010, 'macromania'],
  [10017, 'macukraine'],
  [10029, 'maccenteuro'],
  [10079, 'maciceland'],
  [10081, 'macturkish'],
  [28599, 'iso88599'],
  [65000, 'utf-7'],
]);

const NOT_ASCII = new Set([1200, 1201, 65000]);

// U+0080..U+009F as Windows-1252 has them; the five undefined bytes stay C1 controls, as Windows maps them.
const WINDOWS_1252_HIGH = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

type Decode = (bytes: Uint8Array) => string;
const decoders = new Map<number, Decode>();

/** True when texts of this code page are decoded as the page asks; others are read as Windows-1252. */
export function isKnownCodePage(codePage: number): boolean {
  return (
    codePage === NEUTRAL_CODE_PAGE ||
    codePage === 1252 ||
    codePage === 20127 ||
    codePage === 28591 ||
    TEXT_DECODER_LABELS.has(codePage) ||
    ICONV_LABELS.has(codePage)
  );
}

/** True when text of bytes below 0x80 alone is ASCII. */
export function isAsciiCompatible(codePage: number): boolean {
  return !NOT_ASCII.has(codePage);
}

/** Decodes text of a Windows code page. Never fails: bytes that mean nothing become U+FFFD. */
export function decodeText(bytes: Uint8Array, codePage: number): string {
  if (isAsciiCompatible(codePage) && isAscii(bytes)) return decodeLatin1(bytes);
  let decode = decoders.get(codePage);
  if (decode === undefined) {
    decode = decoderFor(codePage);
    if (isKnownCodePage(codePage)) decoders.set(codePage, decode);
  }
  return decode(bytes);
}

function decoderFor(codePage: number): Decode {
  const label = TEXT_DECODER_LABELS.get(codePage);
  if (label !== undefined) {
    const decoder = new TextDecoder(label, { ignoreBOM: true });
    return withControlsInPlace((bytes) => decoder.decode(bytes));
  }
  const iconvLabel = ICONV_LABELS.get(codePage);
  if (iconvLabel !== undefined) return (bytes) => iconv.decode(bytes, iconvLabel, { stripBOM: false });
  if (codePage === 28591) return decodeLatin1;
  return decodeWindows1252;
}

const ROTATED_CONTROLS = Uint8Array.of(0x1a, 0x1c, 0x7f);

/** ICU, which stands behind TextDecoder, gives SUB, FS and DEL for one another in Shift_JIS and IBM 866. */
function withControlsInPlace(decode: Decode): Decode {
  const given = decode(ROTATED_CONTROLS);
  if (given.length !== ROTATED_CONTROLS.length || given === decodeLatin1(ROTATED_CONTROLS)) return decode;
  const byGiven = new Map(
    [...given].map((control, at) => [control, String.fromCharCode(ROTATED_CONTROLS[at]!)]),
  );
  return (bytes) => decode(bytes).replace(/[\x1a\x1c\x7f]/g, (control) => byGiven.get(control) ?? control);
}

function isAscii(bytes: Uint8Array): boolean {
  for (let index = 0; index < bytes.length; index += 1) {
    if (bytes[index]! >= 0x80) return false;
  }
  return true;
}

function decodeLatin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function decodeWindows1252(bytes: Uint8Array): string {
  return decodeLatin1(bytes).replace(/[\u0080-\u009f]/g, (character) =>
    WINDOWS_1252_HIGH.charAt(character.charCodeAt(0) - 0x80),
  );
}

/** The OEM pages that Windows pairs with its ANSI pages, where the two differ. */
const OEM_PAGES: ReadonlyMap<number, readonly number[]> = new Map([
  [1250, [852]],
  [1251, [866]],
  [1252, [850, 437]],
  [1253, [737]],
  [1254, [857]],
  [1255, [862]],
  [1257, [775]],
]);

/** The OEM pages that a console has where Windows uses this ANSI page. */
export function oemPagesOf(codePage: number): readonly number[] {
  return OEM_PAGES.get(codePage === NEUTRAL_CODE_PAGE ? 1252 : codePage) ?? [];
}

/** A text in a Windows or OEM code page; undefined when the page is unknown or lacks a character. */
export function encodeText(text: string, codePage: number): Uint8Array | undefined {
  const label = `cp${codePage === NEUTRAL_CODE_PAGE ? 1252 : codePage}`;
  if (!iconv.encodingExists(label)) return undefined;
  const bytes = iconv.encode(text, label);
  return iconv.decode(bytes, label) === text ? bytes : undefined;
}
