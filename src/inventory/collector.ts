import { BytesSource } from '../io/source.js';
import { type Content, Digester } from './content.js';
import { concatenate, ReplaySource } from './replay-source.js';

/** Payloads up to this size are held in memory while they are looked into; of larger ones only the end is. */
const HELD_LIMIT_IN_BYTES = 24 * 2 ** 20;
const TAIL_SIZE_IN_BYTES = 2 ** 20;

/** Takes the bytes of one payload as a decoder gives them, and makes a {@link Content} of them. */
export class Collector {
  private readonly digester: Digester;
  private held: Uint8Array<ArrayBuffer>;
  private overflowed = false;

  constructor(
    private readonly expectedSizeInBytes: number,
    withMd5: boolean,
  ) {
    this.digester = new Digester(expectedSizeInBytes, withMd5);
    const fits = expectedSizeInBytes <= HELD_LIMIT_IN_BYTES;
    this.held = new Uint8Array(fits ? Math.min(expectedSizeInBytes, 2 ** 20) : TAIL_SIZE_IN_BYTES);
    this.overflowed = !fits;
  }

  get sizeInBytes(): number {
    return this.digester.sizeInBytes;
  }

  update(chunk: Uint8Array): void {
    const at = this.digester.sizeInBytes;
    this.digester.update(chunk);
    if (!this.overflowed && at + chunk.length > HELD_LIMIT_IN_BYTES) this.keepTailOnly(at);
    if (this.overflowed) {
      this.holdInRing(chunk, at);
    } else {
      if (at + chunk.length > this.held.length) this.grow(at + chunk.length);
      this.held.set(chunk, at);
    }
  }

  /** `decodeAgain` gives the same bytes once more, for payloads that were not held. */
  finish(decodeAgain: () => AsyncGenerator<Uint8Array, void, void>): Content {
    const size = this.digester.sizeInBytes;
    const unheld = new ReplaySource(decodeAgain, size, this.tail());
    return this.digester.finish(
      this.overflowed ? unheld : new BytesSource(this.held.subarray(0, size)),
      unheld,
    );
  }

  /** A copy of the last bytes. */
  private tail(): Uint8Array {
    const size = this.digester.sizeInBytes;
    if (!this.overflowed) return this.held.slice(Math.max(0, size - TAIL_SIZE_IN_BYTES), size);
    if (size <= TAIL_SIZE_IN_BYTES) return this.held.slice(0, size);
    const start = size % TAIL_SIZE_IN_BYTES;
    return concatenate([this.held.subarray(start), this.held.subarray(0, start)], TAIL_SIZE_IN_BYTES);
  }

  /** The first megabyte has come: from here on the size that was announced is believed, up to the limit. */
  private grow(neededInBytes: number): void {
    const wanted = Math.max(neededInBytes, this.held.length * 2, this.expectedSizeInBytes);
    const larger = new Uint8Array(Math.min(HELD_LIMIT_IN_BYTES, wanted));
    larger.set(this.held);
    this.held = larger;
  }

  /** More came than was announced: from here on only the last bytes are held, at their place in a ring. */
  private keepTailOnly(size: number): void {
    const held = this.held.subarray(Math.max(0, size - TAIL_SIZE_IN_BYTES), size);
    this.overflowed = true;
    this.held = new Uint8Array(TAIL_SIZE_IN_BYTES);
    this.holdInRing(held, size - held.length);
  }

  private holdInRing(chunk: Uint8Array, offsetInBytes: number): void {
    const last = chunk.subarray(Math.max(0, chunk.length - TAIL_SIZE_IN_BYTES));
    const at = (offsetInBytes + chunk.length - last.length) % TAIL_SIZE_IN_BYTES;
    const untilEnd = last.subarray(0, TAIL_SIZE_IN_BYTES - at);
    this.held.set(untilEnd, at);
    this.held.set(last.subarray(untilEnd.length), 0);
  }
}
