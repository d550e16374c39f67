import type { Random } from './random.js';

const CHUNK_SIZE = 0x8000;
const SLOT_COUNTS = [30, 32, 34, 36, 38, 42, 50];
const SLOT_STARTS: number[] = [];
for (let slot = 0, position = 0; slot < 50; slot++) {
  SLOT_STARTS.push(position);
  position += 2 ** slotBits(slot);
}

export interface EncodedBlock {
  compressed: Uint8Array;
  uncompressedSizeInBytes: number;
}

export interface LzxOptions {
  windowBits: number;
  /** 0: no translation of calls. */
  callTranslationSize?: number;
}

type Token = { literal: number } | { length: number; distance: number };

/**
 * An LZX encoder [MS-PATCH 2] that chooses at random wherever the format leaves a choice: block types and sizes,
 * matches or literals, code lengths, runs of code lengths. It compresses badly and covers much.
 */
export function encodeLzx(data: Uint8Array, options: LzxOptions, random: Random): EncodedBlock[] {
  return new LzxEncoder(data, options, random).encode();
}

class LzxEncoder {
  private readonly data: Uint8Array;
  private readonly windowSize: number;
  private readonly mainLengths: Uint8Array;
  private readonly lengthLengths = new Uint8Array(249);
  private readonly chunks: EncodedBlock[] = [];
  private readonly lastSeen = new Map<number, number[]>();
  private writer = new WordWriter();
  private distances = [1, 1, 1];
  private written = 0;

  constructor(
    data: Uint8Array,
    private readonly options: LzxOptions,
    private readonly random: Random,
  ) {
    this.data = data.slice();
    this.windowSize = 2 ** options.windowBits;
    this.mainLengths = new Uint8Array(256 + 8 * SLOT_COUNTS[options.windowBits - 15]!);
    if (options.callTranslationSize) translateCalls(this.data, options.callTranslationSize);
  }

  encode(): EncodedBlock[] {
    const size = this.options.callTranslationSize ?? 0;
    this.writer.bits(size === 0 ? 0 : 1, 1);
    if (size !== 0) this.writer.bits(size >>> 16, 16).bits(size & 0xffff, 16);
    while (this.written < this.data.length) {
      const limit = this.random.chance(20) ? 20 : this.random.chance(50) ? 3000 : 100_000;
      const length = Math.min(this.data.length - this.written, 1 + this.random.below(limit));
      const type = 1 + this.random.below(3);
      this.writer
        .bits(type, 3)
        .bits(length >>> 12, 12)
        .bits(length & 0xfff, 12);
      if (type === 3) this.writeRawBlock(length);
      else this.writeCodedBlock(length, type === 2);
    }
    this.endChunk();
    return this.chunks;
  }

  private writeRawBlock(length: number): void {
    this.writer.toNextWord();
    this.distances = this.distances.map((distance) =>
      this.random.chance(50) ? distance : this.randomDistance(),
    );
    for (const distance of this.distances) {
      this.writer.bytes(Uint8Array.from([distance, distance >> 8, distance >> 16, distance >> 24]));
    }
    for (let left = length; left > 0; ) {
      const count = Math.min(left, CHUNK_SIZE - (this.written % CHUNK_SIZE));
      this.writer.bytes(this.data.subarray(this.written, this.written + count));
      left -= count;
      if (left === 0 && length % 2 === 1) this.writer.bytes(Uint8Array.of(0));
      this.advance(count);
    }
  }

  private randomDistance(): number {
    return 1 + this.random.below(Math.min(this.windowSize - 3, this.written + 1));
  }

  private writeCodedBlock(length: number, aligned: boolean): void {
    const { random } = this;
    const tokens = this.parse(length);
    const coded = tokens.map((token) => this.codeToken(token));
    const main = randomCode(new Set(coded.map(({ symbol }) => symbol)), this.mainLengths.length, 16, random);
    const lengthSymbols = new Set(coded.flatMap(({ lengthSymbol }) => lengthSymbol ?? []));
    const lengths = lengthSymbols.size === 0 ? noCode(249) : randomCode(lengthSymbols, 249, 16, random);
    const alignedCode = randomCode(new Set([0, 1, 2, 3, 4, 5, 6, 7]), 8, 7, random);
    if (aligned) for (const wordLength of alignedCode.lengths) this.writer.bits(wordLength, 3);
    this.writeLengths(this.mainLengths, main.lengths, 0, 256);
    this.writeLengths(this.mainLengths, main.lengths, 256, this.mainLengths.length);
    this.writeLengths(this.lengthLengths, lengths.lengths, 0, 249);
    for (const { symbol, lengthSymbol, footer, footerBits, size } of coded) {
      this.writer.bits(main.words[symbol]!, main.lengths[symbol]!);
      if (lengthSymbol !== undefined)
        this.writer.bits(lengths.words[lengthSymbol]!, lengths.lengths[lengthSymbol]!);
      if (aligned && footerBits >= 3) {
        this.writer.bits(footer >> 3, footerBits - 3);
        this.writer.bits(alignedCode.words[footer & 7]!, alignedCode.lengths[footer & 7]!);
      } else {
        this.writer.bits(footer >> 1, Math.max(0, footerBits - 1)).bits(footer & 1, Math.min(1, footerBits));
      }
      this.advance(size);
    }
  }

  /** Literals and matches for the next bytes; none crosses the end of a chunk. */
  private parse(length: number): Token[] {
    const { data, random } = this;
    const tokens: Token[] = [];
    const end = this.written + length;
    for (let at = this.written; at < end; ) {
      const most = Math.min(257, end - at, CHUNK_SIZE - (at % CHUNK_SIZE));
      const candidates = [
        ...(this.lastSeen.get(data[at]! * 256 + (data[at + 1] ?? 0)) ?? []),
        at - 1,
        at - 2,
        at - 5,
      ];
      const from = candidates[random.below(candidates.length)]!;
      let same = 0;
      if (from >= 0 && at - from <= this.windowSize - 3) {
        while (same < most && data[from + same] === data[at + same]) same++;
      }
      const size =
        same >= 2 && random.chance(90) ? (random.chance(80) ? same : 2 + random.below(same - 1)) : 1;
      tokens.push(size === 1 ? { literal: data[at]! } : { length: size, distance: at - from });
      for (const next = at + size; at < next; at++) this.remember(at);
    }
    return tokens;
  }

  private remember(at: number): void {
    const key = this.data[at]! * 256 + (this.data[at + 1] ?? 0);
    const seen = this.lastSeen.get(key) ?? [];
    if (seen.length < 8) seen.push(at);
    else seen[this.random.below(8)] = at;
    this.lastSeen.set(key, seen);
  }

  private codeToken(token: Token): {
    symbol: number;
    lengthSymbol: number | undefined;
    footer: number;
    footerBits: number;
    size: number;
  } {
    if ('literal' in token) {
      return { symbol: token.literal, lengthSymbol: undefined, footer: 0, footerBits: 0, size: 1 };
    }
    const header = Math.min(token.length - 2, 7);
    const lengthSymbol = header === 7 ? token.length - 9 : undefined;
    let slot = this.random.chance(90) ? this.distances.indexOf(token.distance) : -1;
    let footer = 0;
    if (slot >= 0) {
      this.distances[slot] = this.distances[0]!;
    } else {
      const position = token.distance + 2;
      slot = SLOT_STARTS.findLastIndex((start) => start <= position);
      footer = position - SLOT_STARTS[slot]!;
      this.distances = [0, this.distances[0]!, this.distances[1]!];
    }
    this.distances[0] = token.distance;
    return {
      symbol: 256 + slot * 8 + header,
      lengthSymbol,
      footer,
      footerBits: slotBits(slot),
      size: token.length,
    };
  }

  private writeLengths(previous: Uint8Array, next: Uint8Array, start: number, end: number): void {
    const { random } = this;
    const items: { symbol: number; extra: number; extraBits: number; change?: number }[] = [];
    for (let at = start; at < end; ) {
      let run = 1;
      while (at + run < end && next[at + run] === next[at]) run++;
      const change = (previous[at]! - next[at]! + 17) % 17;
      let count = 1;
      if (run >= 20 && next[at] === 0 && random.chance(80)) {
        count = Math.min(run, 20 + random.below(32));
        items.push({ symbol: 18, extra: count - 20, extraBits: 5 });
      } else if (run >= 4 && next[at] === 0 && random.chance(80)) {
        count = Math.min(run, 4 + random.below(16));
        items.push({ symbol: 17, extra: count - 4, extraBits: 4 });
      } else if (run >= 4 && random.chance(80)) {
        count = Math.min(run, 4 + random.below(2));
        items.push({ symbol: 19, extra: count - 4, extraBits: 1, change });
      } else items.push({ symbol: change, extra: 0, extraBits: 0 });
      at += count;
    }
    const used = new Set(
      items.flatMap(({ symbol, change }) => (change === undefined ? symbol : [symbol, change])),
    );
    const pretree = randomCode(used, 20, 15, random);
    for (const length of pretree.lengths) this.writer.bits(length, 4);
    for (const { symbol, extra, extraBits, change } of items) {
      this.writer.bits(pretree.words[symbol]!, pretree.lengths[symbol]!).bits(extra, extraBits);
      if (change !== undefined) this.writer.bits(pretree.words[change]!, pretree.lengths[change]!);
    }
    previous.set(next.subarray(start, end), start);
  }

  private advance(count: number): void {
    this.written += count;
    if (this.written % CHUNK_SIZE === 0) this.endChunk();
  }

  private endChunk(): void {
    const uncompressedSizeInBytes = this.written - this.chunks.length * CHUNK_SIZE;
    if (uncompressedSizeInBytes === 0) return;
    this.chunks.push({ compressed: this.writer.finish(), uncompressedSizeInBytes });
    this.writer = new WordWriter();
  }
}

/** Bits in little-endian words, most significant bit first, and bytes between them. */
export class WordWriter {
  private readonly output: number[] = [];
  private word = 0;
  private free = 16;

  /** At most 17 bits. */
  bits(value: number, count: number): this {
    for (let bit = count - 1; bit >= 0; bit--) {
      this.free -= 1;
      this.word |= ((value >>> bit) & 1) << this.free;
      if (this.free === 0) this.endWord();
    }
    return this;
  }

  bytes(bytes: Uint8Array): this {
    for (const byte of bytes) this.output.push(byte);
    return this;
  }

  toNextWord(): this {
    this.endWord();
    return this;
  }

  finish(): Uint8Array {
    if (this.free < 16) this.endWord();
    return Uint8Array.from(this.output);
  }

  private endWord(): void {
    this.output.push(this.word & 0xff, this.word >>> 8);
    this.word = 0;
    this.free = 16;
  }
}

interface Code {
  lengths: Uint8Array;
  words: number[];
}

function noCode(symbolCount: number): Code {
  return { lengths: new Uint8Array(symbolCount), words: [] };
}

/** A complete code with a word for every symbol used and some others. */
function randomCode(used: ReadonlySet<number>, symbolCount: number, maxLength: number, random: Random): Code {
  const symbols = new Set(used);
  const extra = random.below(4);
  for (let count = 0; count < extra || symbols.size < 2; count++) symbols.add(random.below(symbolCount));
  const leaves = [0];
  while (leaves.length < symbols.size) {
    // Often the deepest one, for long words.
    let index = random.chance(40) ? leaves.indexOf(Math.max(...leaves)) : random.below(leaves.length);
    if (leaves[index] === maxLength) index = leaves.indexOf(Math.min(...leaves));
    leaves[index]! += 1;
    leaves.push(leaves[index]!);
  }
  const lengths = new Uint8Array(symbolCount);
  for (const symbol of symbols) lengths[symbol] = leaves.splice(random.below(leaves.length), 1)[0]!;
  const words: number[] = [];
  let word = 0;
  for (let length = 1; length <= maxLength; length++) {
    for (let symbol = 0; symbol < symbolCount; symbol++)
      if (lengths[symbol] === length) words[symbol] = word++;
    word *= 2;
  }
  return { lengths, words };
}

function slotBits(slot: number): number {
  return slot < 4 ? 0 : Math.min((slot >> 1) - 1, 17);
}

/** The E8 preprocessing of the specification [MS-PATCH 2.2.2], chunk by chunk. */
export function translateCalls(data: Uint8Array, fileSize: number): void {
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  for (let chunkOffset = 0; chunkOffset < data.length; chunkOffset += CHUNK_SIZE) {
    const chunkEnd = Math.min(data.length, chunkOffset + CHUNK_SIZE);
    for (let at = chunkOffset; at < chunkEnd - 10; at++) {
      if (data[at] !== 0xe8) continue;
      const displacement = view.getInt32(at + 1, true);
      const target = (at + displacement) | 0;
      if (target >= 0 && target < fileSize + at) {
        view.setInt32(at + 1, target >= fileSize ? displacement - fileSize : target, true);
      }
      at += 4;
    }
  }
}
