import { decodeText, isAsciiCompatible, isKnownCodePage } from './code-page.js';
import type { ReportMsiProblem } from './problem-report.js';

const HEADER_SIZE_IN_BYTES = 4;
const ENTRY_SIZE_IN_BYTES = 4;
const LONG_REFERENCES_BIT = 0x8000_0000;

/** All strings of a database, by the number under which cells refer to them. Texts are decoded when asked for. */
export class StringPool {
  private readonly decoded: (string | undefined)[];
  private badTextSeen = false;
  /** All data, a unit for each byte: most texts are ASCII, and a slice of this is then all that is needed. */
  private dataText: string | undefined;

  constructor(
    readonly codePage: number,
    readonly bytesPerReference: 2 | 3,
    /** Highest string number; strings count from 1. */
    readonly count: number,
    private readonly data: Uint8Array,
    /** Where string `id` starts in `data`; it ends where `id + 1` starts. */
    private readonly starts: Uint32Array,
    private readonly referenceCounts: Uint16Array,
    private readonly report: ReportMsiProblem,
  ) {
    this.decoded = new Array(count + 1);
  }

  /** Text of a string; undefined when the pool has no such number. */
  text(id: number): string | undefined {
    if (id < 1 || id > this.count) return undefined;
    const known = this.decoded[id];
    if (known !== undefined) return known;
    const text = this.decode(this.starts[id]!, this.starts[id + 1]!);
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

  /** How many cells the pool says refer to the string; 0 for a number that it does not have. */
  referenceCount(id: number): number {
    return this.referenceCounts[id] ?? 0;
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
 * reference count. Length 0 with a count above 0 is the first half of a long string: the count is then the upper half
 * of the length, and the next entry has the lower half and the true count; both halves are one string number.
 */
export function parseStringPool(pool: Uint8Array, data: Uint8Array, report: ReportMsiProblem): StringPool {
  const view = new DataView(pool.buffer, pool.byteOffset, pool.byteLength);
  const header = pool.length >= HEADER_SIZE_IN_BYTES ? view.getUint32(0, true) : 0;
  const codePage = header & ~LONG_REFERENCES_BIT;
  if (!isKnownCodePage(codePage)) {
    report('msi.unknown-code-page', `code page ${codePage} is not known; texts are read as Windows-1252`);
  }
  if (pool.length < HEADER_SIZE_IN_BYTES || pool.length % ENTRY_SIZE_IN_BYTES !== 0) {
    report('msi.string-pool-truncated', 'the string pool ends inside an entry');
  }

  const capacity = Math.floor(pool.length / ENTRY_SIZE_IN_BYTES);
  const starts = new Uint32Array(capacity + 1);
  const referenceCounts = new Uint16Array(capacity + 1);
  let count = 0;
  let end = 0;
  for (let at = HEADER_SIZE_IN_BYTES; at + ENTRY_SIZE_IN_BYTES <= pool.length; at += ENTRY_SIZE_IN_BYTES) {
    let length = view.getUint16(at, true);
    let references = view.getUint16(at + 2, true);
    const isLong = length === 0 && references !== 0;
    if (isLong && at + 2 * ENTRY_SIZE_IN_BYTES <= pool.length) {
      at += ENTRY_SIZE_IN_BYTES;
      length = references * 0x1_0000 + view.getUint16(at, true);
      references = view.getUint16(at + 2, true);
    }
    count += 1;
    starts[count] = Math.min(end, data.length);
    referenceCounts[count] = references;
    end += length;
  }
  starts[count + 1] = Math.min(end, data.length);

  if (end > data.length) {
    report(
      'msi.string-data-truncated',
      `the strings take ${end} bytes, ${data.length} are there; the last strings are cut or empty`,
    );
  } else if (end < data.length) {
    report('msi.string-data-surplus', `${data.length - end} bytes behind the last string belong to none`);
  }
  const bytesPerReference = (header & LONG_REFERENCES_BIT) === 0 ? 2 : 3;
  return new StringPool(codePage, bytesPerReference, count, data, starts, referenceCounts, report);
}
