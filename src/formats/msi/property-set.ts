import { FormatError } from '../../io/format-error.js';
import type { OnProblem } from '../../io/problem.js';
import { decodeText, isKnownCodePage } from './code-page.js';

const BYTE_ORDER = 0xfffe;
const HEADER_SIZE_IN_BYTES = 28;
/** Format identifier and offset of a set. */
const SET_ENTRY_SIZE_IN_BYTES = 20;
const SET_HEADER_SIZE_IN_BYTES = 8;
/** Identifier and offset of a property. */
const PROPERTY_ENTRY_SIZE_IN_BYTES = 8;
const TYPE_SIZE_IN_BYTES = 4;

const CODE_PAGE_PROPERTY = 1;
/** The dictionary of names (0), the locale (0x80000000) and the behavior (0x80000003) hold no values of the document. */
const SPECIAL_PROPERTIES = new Set([0, 0x8000_0000, 0x8000_0003]);
const DEFAULT_CODE_PAGE = 1252;
const UTF_16_CODE_PAGE = 1200;

/** 100-nanosecond ticks between 1601 and 1970. */
const EPOCH_IN_FILETIME = 116_444_736_000_000_000n;
/** The last day that a Date can hold is far behind this; ticks beyond are garbage. */
const MAX_DATE_IN_MS = 8_640_000_000_000_000n;

export type PropertyValue = string | number | boolean | Date;

/** The first set of a property-set stream [MS-OLEPS]. */
export interface PropertySet {
  /** Undefined when the set has none. */
  codePage: number | undefined;
  /** Values by property identifier, those of the types that are read. */
  properties: ReadonlyMap<number, PropertyValue>;
}

/**
 * Parses a property-set stream from its bytes; only the first set is read, which is all that summary information has.
 * A property that cannot be read is told and left out.
 *
 * @throws FormatError `oleps.unreadable` when there is no header or no set.
 */
export function parsePropertySet(bytes: Uint8Array, onProblem: OnProblem): PropertySet {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const set = locateSet(view, onProblem);
  const offsets = readOffsets(view, set, onProblem);
  const codePage = readCodePage(view, offsets.get(CODE_PAGE_PROPERTY), onProblem);
  const properties = new Map<number, PropertyValue>();
  // Properties may share their bytes; together they have no more text than the stream has bytes.
  let textLeft = bytes.length;
  for (const [id, offsetInBytes] of offsets) {
    if (id === CODE_PAGE_PROPERTY || SPECIAL_PROPERTIES.has(id)) continue;
    if (textLeft < 0) {
      const effect = 'properties share their texts; the properties from here on are not read';
      onProblem({ code: 'oleps.bad-property', offsetInBytes, effect });
      break;
    }
    const value = readValue(view, offsetInBytes, id, codePage ?? DEFAULT_CODE_PAGE, onProblem);
    if (value === undefined) continue;
    properties.set(id, value);
    if (typeof value === 'string') textLeft -= value.length;
  }
  return { codePage, properties };
}

interface SetLocation {
  startInBytes: number;
  propertyCount: number;
}

function locateSet(view: DataView, onProblem: OnProblem): SetLocation {
  if (view.byteLength < HEADER_SIZE_IN_BYTES + SET_ENTRY_SIZE_IN_BYTES) {
    throw unreadable(0, 'a header and one set', `${view.byteLength} bytes`);
  }
  const byteOrder = view.getUint16(0, true);
  if (byteOrder !== BYTE_ORDER) throw unreadable(0, '0xfffe', `0x${byteOrder.toString(16)}`);
  if (view.getUint32(24, true) === 0) throw unreadable(24, 'one set or more', '0');

  const startInBytes = view.getUint32(HEADER_SIZE_IN_BYTES + 16, true);
  if (startInBytes + SET_HEADER_SIZE_IN_BYTES > view.byteLength) {
    throw unreadable(HEADER_SIZE_IN_BYTES + 16, `an offset below ${view.byteLength}`, `${startInBytes}`);
  }
  const sizeInBytes = view.getUint32(startInBytes, true);
  if (startInBytes + sizeInBytes > view.byteLength) {
    onProblem({
      code: 'oleps.size',
      offsetInBytes: startInBytes,
      effect: `the set declares ${sizeInBytes} bytes; the ${view.byteLength - startInBytes} bytes present are read`,
    });
  }
  return { startInBytes, propertyCount: view.getUint32(startInBytes + 4, true) };
}

/** Where each property starts in the stream. Of two with one identifier the first counts. */
function readOffsets(view: DataView, set: SetLocation, onProblem: OnProblem): Map<number, number> {
  const tableStart = set.startInBytes + SET_HEADER_SIZE_IN_BYTES;
  const room = Math.floor((view.byteLength - tableStart) / PROPERTY_ENTRY_SIZE_IN_BYTES);
  if (set.propertyCount > room) {
    onProblem({
      code: 'oleps.truncated',
      offsetInBytes: set.startInBytes + 4,
      effect: `the set declares ${set.propertyCount} properties but has room for ${room}`,
    });
  }
  const offsets = new Map<number, number>();
  for (let index = 0; index < Math.min(set.propertyCount, room); index += 1) {
    const entryStart = tableStart + index * PROPERTY_ENTRY_SIZE_IN_BYTES;
    const id = view.getUint32(entryStart, true);
    if (offsets.has(id)) {
      onProblem({
        code: 'oleps.duplicate-property',
        offsetInBytes: entryStart,
        effect: `property ${id} is repeated; the first one is used`,
      });
    } else {
      offsets.set(id, set.startInBytes + view.getUint32(entryStart + 4, true));
    }
  }
  return offsets;
}

function readCodePage(
  view: DataView,
  offsetInBytes: number | undefined,
  onProblem: OnProblem,
): number | undefined {
  if (offsetInBytes === undefined || offsetInBytes + TYPE_SIZE_IN_BYTES + 2 > view.byteLength) {
    return undefined;
  }
  const codePage = view.getUint16(offsetInBytes + TYPE_SIZE_IN_BYTES, true);
  if (!isKnownCodePage(codePage)) {
    onProblem({
      code: 'oleps.unknown-code-page',
      offsetInBytes,
      effect: `code page ${codePage} is unknown; texts are read as Windows-1252`,
    });
  }
  return codePage;
}

function readValue(
  view: DataView,
  offsetInBytes: number,
  id: number,
  codePage: number,
  onProblem: OnProblem,
): PropertyValue | undefined {
  const bad = (found: string): undefined => {
    onProblem({ code: 'oleps.bad-property', offsetInBytes, effect: `property ${id} is left out: ${found}` });
    return undefined;
  };
  if (offsetInBytes + TYPE_SIZE_IN_BYTES > view.byteLength) return bad('it is outside the set');
  const type = view.getUint16(offsetInBytes, true);
  const start = offsetInBytes + TYPE_SIZE_IN_BYTES;
  const width = WIDTH_OF_TYPE.get(type);
  if (width === undefined) {
    onProblem({
      code: 'oleps.unknown-type',
      offsetInBytes,
      effect: `property ${id} has type ${type} and is not reported`,
    });
    return undefined;
  }
  if (start + width > view.byteLength) return bad('it breaks off');

  switch (type) {
    case 2:
      return view.getInt16(start, true);
    case 3:
      return view.getInt32(start, true);
    case 18:
      return view.getUint16(start, true);
    case 19:
      return view.getUint32(start, true);
    case 11:
      return view.getUint16(start, true) !== 0;
    case 64:
      return dateOf(view.getBigUint64(start, true)) ?? bad('it is no date');
    case 30:
    case 31:
      return readString(view, start, type === 31 ? UTF_16_CODE_PAGE : codePage, onProblem);
    default:
      return undefined;
  }
}

/** Bytes of a value, or of its length where it has one. Type 0 and 1 (empty, null) have neither. */
const WIDTH_OF_TYPE = new Map([
  [0, 0],
  [1, 0],
  [2, 2],
  [3, 4],
  [11, 2],
  [18, 2],
  [19, 4],
  [30, 4],
  [31, 4],
  [64, 8],
]);

/**
 * The length counts bytes, in UTF-16 of type VT_LPWSTR units, and should include a final NUL. Strings without one are
 * seen in malicious packages, which open in Windows all the same (mdsteele/rust-msi#27).
 */
function readString(view: DataView, start: number, codePage: number, onProblem: OnProblem): string {
  const isWide = codePage === UTF_16_CODE_PAGE;
  const length = view.getUint32(start, true);
  const wanted = isWide && view.getUint16(start - TYPE_SIZE_IN_BYTES, true) === 31 ? 2 * length : length;
  const room = view.byteLength - start - 4;
  if (wanted > room) {
    onProblem({
      code: 'oleps.bad-property',
      offsetInBytes: start,
      effect: `a string declares ${wanted} bytes; the ${room} bytes present are read`,
    });
  }
  const bytes = new Uint8Array(view.buffer, view.byteOffset + start + 4, Math.min(wanted, room));
  const end = isWide ? findWideNul(bytes) : bytes.indexOf(0);
  if (end >= 0) return decodeText(bytes.subarray(0, end), codePage);
  if (length > 0) {
    onProblem({
      code: 'oleps.unterminated-string',
      offsetInBytes: start,
      effect: 'the string is read up to its length',
    });
  }
  return decodeText(bytes, codePage);
}

function findWideNul(bytes: Uint8Array): number {
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    if (bytes[at] === 0 && bytes[at + 1] === 0) return at;
  }
  return -1;
}

function dateOf(ticks: bigint): Date | undefined {
  const inMs = (ticks - EPOCH_IN_FILETIME) / 10_000n;
  return inMs > MAX_DATE_IN_MS ? undefined : new Date(Number(inMs));
}

function unreadable(offsetInBytes: number, expected: string, found: string): FormatError {
  return new FormatError('oleps.unreadable', { offsetInBytes, expected, found });
}
