import { createHash } from 'node:crypto';
import { readChunks, type Source } from '../io/source.js';

/** Bytes from the start that are always kept, enough to recognise what a payload is. */
export const HEAD_SIZE_IN_BYTES = 1 << 16;

/** What one pass over a payload's bytes tells. */
export interface Content {
  readonly source: Source;
  /** The first bytes, at most {@link HEAD_SIZE_IN_BYTES}. */
  readonly head: Uint8Array;
  readonly sha256: string;
  /** As in the MsiFileHash table; only computed when asked for. */
  readonly md5: string | undefined;
  readonly entropy: number;
}

/** Takes a payload's bytes in order and digests them. */
export class Digester {
  private readonly sha256 = createHash('sha256');
  private readonly md5 = this.withMd5 ? createHash('md5') : undefined;
  private readonly sample = new EntropySample();
  private readonly headBuffer = new Uint8Array(HEAD_SIZE_IN_BYTES);
  private headLength = 0;
  sizeInBytes = 0;

  constructor(private readonly withMd5 = false) {}

  get head(): Uint8Array {
    return this.headBuffer.subarray(0, this.headLength);
  }

  update(chunk: Uint8Array): void {
    if (this.headLength < HEAD_SIZE_IN_BYTES) {
      const part = chunk.subarray(0, HEAD_SIZE_IN_BYTES - this.headLength);
      this.headBuffer.set(part, this.headLength);
      this.headLength += part.length;
    }
    this.sha256.update(chunk);
    this.md5?.update(chunk);
    this.sample.update(chunk);
    this.sizeInBytes += chunk.length;
  }

  finish(source: Source): Content {
    return {
      source,
      head: this.head.slice(),
      sha256: this.sha256.digest('hex'),
      md5: this.md5?.digest('hex'),
      entropy: this.sample.entropy(),
    };
  }
}

/** Reads a source once, front to back. `onChunk` sees every chunk before it is digested. */
export async function digestSource(
  source: Source,
  onChunk: (chunk: Uint8Array) => void | Promise<void>,
): Promise<Content> {
  const digester = new Digester();
  for await (const chunk of readChunks(source)) {
    await onChunk(chunk);
    digester.update(chunk);
  }
  return digester.finish(source);
}

/** Entropy over the first 64 KiB of every 1 MiB: near enough to tell encrypted bytes, and cheap on large ones. */
class EntropySample {
  private readonly counts = new Uint32Array(256);
  private counted = 0;
  private seen = 0;

  update(chunk: Uint8Array): void {
    const sampleEvery = 1 << 20;
    const sampleSize = 1 << 16;
    for (let at = 0; at < chunk.length; ) {
      const phase = (this.seen + at) % sampleEvery;
      if (phase >= sampleSize) {
        at += sampleEvery - phase;
        continue;
      }
      const end = Math.min(chunk.length, at + sampleSize - phase);
      this.counted += end - at;
      for (; at < end; at += 1) {
        const value = chunk[at] as number;
        this.counts[value] = (this.counts[value] as number) + 1;
      }
    }
    this.seen += chunk.length;
  }

  entropy(): number {
    let bits = 0;
    for (const count of this.counts) {
      if (count > 0) bits -= (count / this.counted) * Math.log2(count / this.counted);
    }
    return Math.round(bits * 1000) / 1000;
  }
}
