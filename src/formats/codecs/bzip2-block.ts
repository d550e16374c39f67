import type { Bzip2BitReader } from './bzip2-bit-reader.js';
import { Bzip2WordTable } from './bzip2-word-table.js';
import type { DecodeEnd, Decoding } from './decode-end.js';

const LONGEST_WORD_IN_BITS = 20;
const FEWEST_TABLES = 2;
const MAX_TABLES = 6;
const GROUP_SIZE = 50;
/** More selectors than a block needs are read past. */
const MAX_SELECTORS = 18_002;
const FIRST_CAPACITY = 1 << 14;
const RUN_A = 0;
const RUN_B = 1;
/** A run length that reaches further than any block. */
const LONGEST_RUN_SHIFT = 21;
const CHUNK_SIZE_IN_BYTES = 1 << 17;
/** Four equal bytes are followed by a count of further ones. */
const EQUAL_BYTES = 4;
const LONGEST_REPEAT = 255;
/** Shorter moves take less time than a call of a built-in function. */
const SHORT_MOVE = 16;

/** One block of bzip2: Huffman codes, run lengths of zeros, move-to-front, Burrows-Wheeler, run lengths. */
export class Bzip2Block {
  /** Grows with what comes: there may be thousands of streams of some bytes. */
  private columns = new Uint32Array(FIRST_CAPACITY);
  private length = 0;
  private alphabet: number[] = [];
  /** The alphabet, the byte that came last in front. */
  private recent = new Uint8Array(0);
  /** Of the byte in front: how often it came, as far as the symbols tell, and the place value of the next one. */
  private run = 0;
  private runShift = 0;

  constructor(
    private readonly bits: Bzip2BitReader,
    private readonly sizeInBytes: number,
  ) {}

  /** Reads the block behind its checksum, and yields its content. */
  async *decode(): Decoding {
    const { bits } = this;
    await bits.bringInput();
    const isRandomised = bits.read(1) === 1;
    const origin = bits.read(24);
    const end = await this.readColumns();
    if (end !== undefined) return end;
    // No writer of this century randomises blocks.
    if (isRandomised || origin >= this.length)
      return this.length === 0 && !isRandomised ? 'complete' : 'corrupt';
    yield* this.restore(origin);
    return 'complete';
  }

  /** Fills `columns` with the last column of the sorted rotations. */
  private async readColumns(): Promise<DecodeEnd | undefined> {
    const { bits } = this;
    this.readAlphabet();
    const tableCount = bits.read(3);
    const selectorCount = bits.read(15);
    if (this.alphabet.length === 0 || tableCount < FEWEST_TABLES || tableCount > MAX_TABLES)
      return this.fault();
    const selectors = await this.readSelectors(selectorCount, tableCount);
    if (selectors === undefined) return this.fault();
    const tables: Bzip2WordTable[] = [];
    for (let index = 0; index < tableCount; index += 1) {
      await bits.bringInput();
      const lengths = this.readLengths(this.alphabet.length + 2);
      const table = lengths === undefined ? undefined : Bzip2WordTable.of(lengths);
      if (table === undefined) return this.fault();
      tables.push(table);
    }
    return this.readSymbols(selectors, tables);
  }

  /** Bytes that occur: sixteen bits for the sixteens that have any, then sixteen for each of those. */
  private readAlphabet(): void {
    const { bits } = this;
    const used = bits.read(16);
    this.alphabet = [];
    for (let high = 0; high < 16; high += 1) {
      if ((used & (0x8000 >> high)) === 0) continue;
      const low = bits.read(16);
      for (let bit = 0; bit < 16; bit += 1) {
        if ((low & (0x8000 >> bit)) !== 0) this.alphabet.push(high * 16 + bit);
      }
    }
  }

  /** Which table each group of symbols uses, moved to front and in unary. */
  private async readSelectors(count: number, tableCount: number): Promise<Uint8Array | undefined> {
    const { bits } = this;
    const order = Array.from({ length: tableCount }, (_, index) => index);
    const selectors = new Uint8Array(Math.min(count, MAX_SELECTORS));
    if (count === 0) return undefined;
    for (let index = 0; index < count; index += 1) {
      if (!bits.isReady) await bits.bringInput();
      let position = 0;
      while (bits.read(1) === 1) {
        position += 1;
        if (position >= tableCount) return undefined;
      }
      const [table] = order.splice(position, 1) as [number];
      order.unshift(table);
      if (index < selectors.length) selectors[index] = table;
    }
    return selectors;
  }

  private readLengths(count: number): Uint8Array | undefined {
    const { bits } = this;
    const lengths = new Uint8Array(count);
    let length = bits.read(5);
    for (let symbol = 0; symbol < count; symbol += 1) {
      for (;;) {
        if (length < 1 || length > LONGEST_WORD_IN_BITS) return undefined;
        if (bits.read(1) === 0) break;
        length += bits.read(1) === 0 ? 1 : -1;
      }
      lengths[symbol] = length;
    }
    return lengths;
  }

  /** Runs, and bytes moved to front, up to the symbol that ends the block. */
  private async readSymbols(
    selectors: Uint8Array,
    tables: readonly Bzip2WordTable[],
  ): Promise<DecodeEnd | undefined> {
    const { alphabet, bits } = this;
    this.recent = Uint8Array.from(alphabet);
    this.length = 0;
    this.run = 0;
    this.runShift = 0;
    for (const selector of selectors) {
      if (!bits.isReady) await bits.bringInput();
      if (bits.isExhausted) return 'truncated';
      this.reserve(this.length + GROUP_SIZE);
      const group = this.readGroup(tables[selector]!);
      if (group === 'faulty') return this.fault();
      if (group === 'last') return bits.isExhausted ? 'truncated' : undefined;
    }
    return this.fault();
  }

  /** A function of its own, for V8 makes slower code of those that wait or yield. */
  private readGroup(table: Bzip2WordTable): 'last' | 'faulty' | 'more' {
    const { bits, recent, sizeInBytes } = this;
    let { columns } = this;
    const endOfBlock = this.alphabet.length + 1;
    for (let left = GROUP_SIZE; left > 0; left -= 1) {
      const symbol = table.read(bits);
      if (symbol === RUN_A || symbol === RUN_B) {
        if (this.runShift > LONGEST_RUN_SHIFT) return 'faulty';
        this.run += (symbol + 1) << this.runShift;
        this.runShift += 1;
        continue;
      }
      if (this.run > 0) {
        if (!this.endRun()) return 'faulty';
        columns = this.columns;
      }
      if (symbol === endOfBlock) return 'last';
      if (symbol < 0 || this.length >= sizeInBytes) return 'faulty';
      const byte = recent[symbol - 1]!;
      moveToFront(recent, symbol - 1);
      columns[this.length] = byte;
      this.length += 1;
    }
    return 'more';
  }

  private endRun(): boolean {
    const end = this.length + this.run;
    if (end > this.sizeInBytes) return false;
    this.reserve(end + GROUP_SIZE);
    this.columns.fill(this.recent[0]!, this.length, end);
    this.length = end;
    this.run = 0;
    this.runShift = 0;
    return true;
  }

  private reserve(length: number): void {
    if (length <= this.columns.length) return;
    const grown = new Uint32Array(Math.max(length, Math.min(2 * this.columns.length, this.sizeInBytes)));
    grown.set(this.columns.subarray(0, this.length));
    this.columns = grown;
  }

  private fault(): DecodeEnd {
    return this.bits.isExhausted ? 'truncated' : 'corrupt';
  }

  /** Undoes the transform: the row that follows each goes into the upper bits of its byte. */
  private *restore(origin: number): Generator<Uint8Array, void, void> {
    const { columns, length } = this;
    const starts = new Uint32Array(256);
    for (let at = 0; at < length; at += 1) starts[columns[at]! & 0xff]! += 1;
    let sum = 0;
    for (let byte = 0; byte < 256; byte += 1) {
      const count = starts[byte]!;
      starts[byte] = sum;
      sum += count;
    }
    for (let at = 0; at < length; at += 1) {
      const byte = columns[at]! & 0xff;
      const to = starts[byte]!;
      starts[byte] = to + 1;
      columns[to] = columns[to]! | (at << 8);
    }
    const rows = new Rows(columns, length, columns[origin]! >>> 8);
    for (let chunk = rows.next(); chunk.length > 0; chunk = rows.next()) yield chunk;
  }
}

function moveToFront(recent: Uint8Array, index: number): void {
  const byte = recent[index]!;
  if (index > SHORT_MOVE) recent.copyWithin(1, 0, index);
  else for (let at = index; at > 0; at -= 1) recent[at] = recent[at - 1]!;
  recent[0] = byte;
}

/** Follows the rows of a block, and undoes the run lengths in front of the transform. */
class Rows {
  private last = -1;
  private equal = 0;

  constructor(
    private readonly columns: Uint32Array,
    private left: number,
    private row: number,
  ) {}

  /** The next bytes, some 128 KiB; none at the end of the block. */
  next(): Uint8Array {
    const { columns } = this;
    let { equal, last, left, row } = this;
    const chunk = new Uint8Array(CHUNK_SIZE_IN_BYTES + LONGEST_REPEAT);
    let filled = 0;
    for (; left > 0 && filled < CHUNK_SIZE_IN_BYTES; left -= 1) {
      const entry = columns[row]!;
      const byte = entry & 0xff;
      row = entry >>> 8;
      if (equal === EQUAL_BYTES) {
        chunk.fill(last, filled, filled + byte);
        filled += byte;
        equal = 0;
      } else {
        equal = byte === last ? equal + 1 : 1;
        last = byte;
        chunk[filled] = byte;
        filled += 1;
      }
    }
    this.equal = equal;
    this.last = last;
    this.left = left;
    this.row = row;
    return chunk.subarray(0, filled);
  }
}
