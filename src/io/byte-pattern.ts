import type { Budget } from './budget.js';
import { type ByteRange, readPassingChunks, type Source } from './source.js';

/** Where a text was found, in one byte or two bytes per character. */
export interface PatternMatch {
  /** Index in the list of texts. */
  pattern: number;
  offsetInBytes: number;
}

/**
 * Looks for many texts at once, each in ASCII and in UTF-16LE, in one pass over the bytes (Aho and Corasick 1975):
 * the time does not depend on how many texts there are or how often their beginnings occur.
 */
export class BytePatterns {
  /** `next[state * 256 + byte]`; state 0 is the start. */
  private readonly next: Uint16Array;
  /** By state: the patterns that end there. */
  private readonly ends: number[][];
  private readonly lengths: number[];

  constructor(texts: readonly string[]) {
    const forms = texts.flatMap((text) => [Buffer.from(text, 'latin1'), Buffer.from(text, 'utf16le')]);
    this.lengths = forms.map(({ length }) => length);
    const stateCount = 1 + this.lengths.reduce((sum, length) => sum + length, 0);
    if (stateCount > 0xffff) throw new TypeError('the texts to look for are too long together');
    this.next = new Uint16Array(stateCount * 256);
    this.ends = Array.from({ length: stateCount }, () => []);
    const used = this.buildTrie(forms);
    this.linkFailures(used);
  }

  /** The first place of each text in the ranges of the source, which are read one after the other. */
  async findFirst(source: Source, ranges: readonly ByteRange[], budget: Budget): Promise<PatternMatch[]> {
    const found = new Map<number, PatternMatch>();
    for (const { offsetInBytes, sizeInBytes } of ranges) {
      let state = 0;
      let chunkOffset = offsetInBytes;
      for await (const chunk of readPassingChunks(source, offsetInBytes, sizeInBytes)) {
        await budget.breathe();
        state = this.scan(chunk, chunkOffset, state, found);
        chunkOffset += chunk.length;
      }
    }
    return [...found.values()];
  }

  private scan(
    chunk: Uint8Array,
    chunkOffset: number,
    start: number,
    found: Map<number, PatternMatch>,
  ): number {
    const { next, ends } = this;
    let state = start;
    for (let i = 0; i < chunk.length; i++) {
      state = next[(state << 8) | chunk[i]!]!;
      if (state === 0 || ends[state]!.length === 0) continue;
      for (const form of ends[state]!) {
        const pattern = form >> 1;
        const offsetInBytes = chunkOffset + i + 1 - (this.lengths[form] ?? 0);
        if (!found.has(pattern)) found.set(pattern, { pattern, offsetInBytes });
      }
    }
    return state;
  }

  /** Returns how many states are in use. */
  private buildTrie(forms: readonly Uint8Array[]): number {
    let used = 1;
    for (const [form, bytes] of forms.entries()) {
      let state = 0;
      for (const byte of bytes) {
        const edge = state * 256 + byte;
        if (this.next[edge] === 0) this.next[edge] = used++;
        state = this.next[edge] ?? 0;
      }
      this.ends[state]?.push(form);
    }
    return used;
  }

  /** Fills in, breadth first, where to go on when the next byte does not fit: to the longest suffix that does. */
  private linkFailures(used: number): void {
    const { next, ends } = this;
    const failure = new Uint16Array(used);
    const queue = [...next.subarray(0, 256)].filter((state) => state !== 0);
    for (const state of queue) {
      const fallback = failure[state] ?? 0;
      ends[state]?.push(...(ends[fallback] ?? []));
      for (let byte = 0; byte < 256; byte++) {
        const child = next[state * 256 + byte] ?? 0;
        const other = next[fallback * 256 + byte] ?? 0;
        if (child === 0) {
          next[state * 256 + byte] = other;
        } else {
          failure[child] = other;
          queue.push(child);
        }
      }
    }
  }
}
