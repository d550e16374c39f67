import { decodeText, isAsciiCompatible, isKnownCodePage } from './code-page.js';
import type { ReportMsiProblem } from './problem-report.js';

const HEADER_SIZE_IN_BYTES = 4;
const ENTRY_SIZE_IN_BYTES = 4;
const LONG_REFERENCES_BIT = 0x8000_0000;
const LONG_STRING_IN_BYTES = 1024;

/** V8 gives all longer strings of one length one hash, so that a Map of them costs quadratic time. */
const MAX_HASHED_LENGTH = 16_383;
/** So many of them are read whole; packages have a handful. */
const MAX_UNHASHED_STRINGS_READ = 1_000;

const DOUBLE_BYTE_CODE_PAGES: ReadonlySet<number> = new Set([932, 936, 949, 950, 1361]);

/** All strings of a database, by the number under which cells refer to them. Texts are decoded when asked for. */
export class StringPool {
  private readonly decoded: (string | undefined)[];
  private badTextSeen = false;
  /** All data, a unit for each byte: most texts are ASCII, and a slice of this is then all that is needed. */
  private dataText: string | undefined;
  /** Strings with higher numbers are cut to what is hashed. */
  private readonly lastWholeId: number;

  /** Highest string number; strings count from 1. */
  readonly count: number;

  constructor(
    readonly codePage: number,
    readonly bytesPerReference: 2 | 3,
    private readonly layout: StringLayout,
    private readonly data: Uint8Array,
    private readonly report: ReportMsiProblem,
  ) {
    this.count = layout.count;
    this.decoded = new Array(layout.count + 1);
    this.lastWholeId = findLastWhole(layout);
    if (this.lastWholeId < this.count) {
      report(
        'msi.long-strings',
        `behind the first ${MAX_UNHASHED_STRINGS_READ} strings of more than ${MAX_HASHED_LENGTH} bytes others are cut to that length`,
      );
    }
  }

  /** Text of a string; undefined when the pool has no such number. */
  text(id: number): string | undefined {
    if (id < 1 || id > this.count) return undefined;
    const known = this.decoded[id];
    if (known !== undefined) return known;
    const start = this.layout.starts[id]!;
    const end = this.layout.starts[id + 1]!;
    const text = this.decode(start, id > this.lastWholeId ? Math.min(end, start + MAX_HASHED_LENGTH) : end);
    if (!this.badTextSeen && text.includes('\ufffd')) {
      this.badTextSeen = true;
      this.report(
        'msi.undecodable-string',
        `string ${id} is not text of code page ${this.codePage}; bytes without meaning are shown as U+FFFD`,
      );
    }
    this.decoded[id] = text;
    return text;
  }

  /** The bytes of strings of 1 KiB or more, and those behind the last string, which are no string and have no number. */
  *longStrings(): Generator<{ id: number | undefined; bytes: Uint8Array }, void, void> {
    const { count, starts } = this.layout;
    for (let id = 1; id <= count; id += 1) {
      const [start, end] = [starts[id]!, starts[id + 1]!];
      if (end - start >= LONG_STRING_IN_BYTES) yield { id, bytes: this.data.subarray(start, end) };
    }
    const surplus = this.data.subarray(starts[count + 1]!);
    if (surplus.length >= LONG_STRING_IN_BYTES) yield { id: undefined, bytes: surplus };
  }

  /** How many cells the pool says refer to the string; 0 for a number that it does not have. */
  referenceCount(id: number): number {
    return (this.layout.referenceCounts[id] ?? 0) & this.maxReferenceCount;
  }

  /** Counts stop there. On double-byte code pages the top bit marks a string with double-byte characters. */
  get maxReferenceCount(): number {
    return DOUBLE_BYTE_CODE_PAGES.has(this.codePage) ? 0x7fff : 0xffff;
  }

  private decode(start: number, end: number): string {
    if (isAsciiCompatible(this.codePage)) {
      this.dataText ??= Buffer.from(this.data.buffer, this.data.byteOffset, this.data.length).toString(
        'latin1',
      );
      const text = this.dataText.slice(start, end);
      if (!/[\u0080-\u00ff]/.test(text)) return text;
    }
    return decodeText(this.data.subarray(start, end), this.codePage);
  }
}

/**
 * Takes `_StringPool` (lengths and reference counts) and `_StringData` (the bytes, end to end) apart.
 *
 * The pool is a 4-byte header (code page; top bit: references take 3 bytes) and 4-byte entries of length and
 * reference count. Length 0 with a count above 0 announces a long string, which takes two entries and one number.
 */
export function parseStringPool(pool: Uint8Array, data: Uint8Array, report: ReportMsiProblem): StringPool {
  const view = new DataView(pool.buffer, pool.byteOffset, pool.byteLength);
  const header = pool.length >= HEADER_SIZE_IN_BYTES ? view.getUint32(0, true) : 0;
  const codePage = header & ~LONG_REFERENCES_BIT;
  if (!isKnownCodePage(codePage)) {
    report('msi.unknown-code-page', `code page ${codePage} is unknown; texts are read as Windows-1252`);
  }
  if (pool.length < HEADER_SIZE_IN_BYTES || pool.length % ENTRY_SIZE_IN_BYTES !== 0) {
    report('msi.string-pool-truncated', 'the string pool ends inside an entry');
  }

  let layout = layOutStrings(view, data.length, readLongEntry);
  if (layout.endInBytes !== data.length && layout.hasLongStrings) {
    const other = layOutStrings(view, data.length, readLongEntryOfMsitools);
    if (other.endInBytes === data.length) layout = other;
  }
  if (layout.endInBytes > data.length) {
    report(
      'msi.string-data-truncated',
      `the strings take ${layout.endInBytes} bytes, ${data.length} are there; the last strings are cut or empty`,
    );
  } else if (layout.endInBytes < data.length) {
    const surplus = data.length - layout.endInBytes;
    report('msi.string-data-surplus', `${surplus} bytes follow the last string`);
  }
  const bytesPerReference = (header & LONG_REFERENCES_BIT) === 0 ? 2 : 3;
  return new StringPool(codePage, bytesPerReference, layout, data, report);
}

/** Where the strings lie in the data. */
interface StringLayout {
  /** Highest string number; strings count from 1. */
  count: number;
  /** Where string `id` starts; it ends where `id + 1` starts. */
  starts: Uint32Array;
  referenceCounts: Uint16Array;
  /** Where the last string should end; more than the length of the data when that is cut. */
  endInBytes: number;
  hasLongStrings: boolean;
}

/** The number before that of the first long string that is one too many; the last number when none is. */
function findLastWhole({ count, starts }: StringLayout): number {
  let left = MAX_UNHASHED_STRINGS_READ;
  for (let id = 1; id <= count; id += 1) {
    if (starts[id + 1]! - starts[id]! <= MAX_HASHED_LENGTH) continue;
    if (left === 0) return id - 1;
    left -= 1;
  }
  return count;
}

interface PoolEntry {
  length: number;
  references: number;
}

type ReadLongEntry = (view: DataView, offsetInBytes: number) => PoolEntry;

/** As msi.dll writes it: the count stands in the first entry, and all of the second is the length. */
function readLongEntry(view: DataView, offsetInBytes: number): PoolEntry {
  return {
    length: view.getUint32(offsetInBytes + ENTRY_SIZE_IN_BYTES, true),
    references: view.getUint16(offsetInBytes + 2, true),
  };
}

/** As msitools writes it: the upper half of the length stands in the place of the first entry's count. */
function readLongEntryOfMsitools(view: DataView, offsetInBytes: number): PoolEntry {
  return {
    length: view.getUint16(offsetInBytes + 2, true) * 0x1_0000 + view.getUint16(offsetInBytes + 4, true),
    references: view.getUint16(offsetInBytes + 6, true),
  };
}

function layOutStrings(view: DataView, dataLength: number, readLong: ReadLongEntry): StringLayout {
  const capacity = Math.floor(view.byteLength / ENTRY_SIZE_IN_BYTES);
  const starts = new Uint32Array(capacity + 1);
  const referenceCounts = new Uint16Array(capacity + 1);
  let count = 0;
  let endInBytes = 0;
  let hasLongStrings = false;
  for (
    let at = HEADER_SIZE_IN_BYTES;
    at + ENTRY_SIZE_IN_BYTES <= view.byteLength;
    at += ENTRY_SIZE_IN_BYTES
  ) {
    let entry: PoolEntry = { length: view.getUint16(at, true), references: view.getUint16(at + 2, true) };
    const isLong = entry.length === 0 && entry.references !== 0;
    if (isLong && at + 2 * ENTRY_SIZE_IN_BYTES <= view.byteLength) {
      entry = readLong(view, at);
      at += ENTRY_SIZE_IN_BYTES;
      hasLongStrings = true;
    }
    count += 1;
    starts[count] = Math.min(endInBytes, dataLength);
    referenceCounts[count] = entry.references;
    endInBytes += entry.length;
  }
  starts[count + 1] = Math.min(endInBytes, dataLength);
  return { count, starts, referenceCounts, endInBytes, hasLongStrings };
}
