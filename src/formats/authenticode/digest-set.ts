import { createHash, type Hash } from 'node:crypto';
import type { Budget } from '../../io/budget.js';
import { type ByteRange, readPassingChunks, type Source } from '../../io/source.js';

/** In hexadecimal, by algorithm. */
export type Digests = ReadonlyMap<string, string>;

/** Digests of the same bytes by several algorithms, in one pass. */
export class DigestSet {
  private readonly hashes: ReadonlyMap<string, Hash>;

  constructor(names: Iterable<string>) {
    this.hashes = new Map(Array.from(names, (name) => [name, createHash(name)]));
  }

  update(bytes: Uint8Array): void {
    for (const hash of this.hashes.values()) hash.update(bytes);
  }

  /** Adds what differs from algorithm to algorithm. */
  updateEach(bytesFor: (name: string) => Uint8Array): void {
    for (const [name, hash] of this.hashes) hash.update(bytesFor(name));
  }

  /** Adds a range of a source. */
  async updateFrom(
    source: Source,
    offsetInBytes: number,
    lengthInBytes: number,
    budget: Budget,
  ): Promise<void> {
    for await (const chunk of readPassingChunks(source, offsetInBytes, lengthInBytes)) {
      this.update(chunk);
      await budget.breathe();
    }
  }

  /** Nothing can be added afterwards. */
  digests(): Digests {
    return new Map(Array.from(this.hashes, ([name, hash]) => [name, hash.digest('hex')]));
  }
}

/** Digests of a source without some ranges, as signatures leave themselves and what points to them out. */
export async function digestAllBut(
  omitted: readonly ByteRange[],
  source: Source,
  names: Iterable<string>,
  budget: Budget,
): Promise<Digests> {
  const digests = new DigestSet(names);
  let at = 0;
  const end = { offsetInBytes: source.sizeInBytes, sizeInBytes: 0 };
  for (const { offsetInBytes, sizeInBytes } of [...omitted].sort(byOffset).concat(end)) {
    await digests.updateFrom(source, at, Math.max(0, offsetInBytes - at), budget);
    at = Math.max(at, offsetInBytes + sizeInBytes);
  }
  return digests.digests();
}

const byOffset = (a: ByteRange, b: ByteRange): number => a.offsetInBytes - b.offsetInBytes;
