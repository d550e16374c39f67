import { BytesSource } from '../io/source.js';
import { type Content, Digester } from './content.js';
import { concatenate, ReplaySource } from './replay-source.js';

/** Containers and programs up to this size are held in memory while they are looked into. */
const HELD_LIMIT_IN_BYTES = 24 * 2 ** 20;
/** Other payloads are read once more only when a signature in them asks for it, or when they are scripts. */
const PLAIN_HELD_LIMIT_IN_BYTES = 4 * 2 ** 20;
/** How much of the end is held of larger ones. */
const TAIL_SIZE_IN_BYTES = 2 ** 20;

/** Takes the bytes of one payload as a decoder gives them, and makes a {@link Content} of them. */
export class Collector {
  private readonly digester: Digester;
  /** The bytes so far; undefined when there are too many to hold. */
  private held: Uint8Array<ArrayBuffer> | undefined;
  private readonly end: EndRing;

  constructor(
    private readonly expectedSizeInBytes: number,
    withMd5: boolean,
  ) {
    this.digester = new Digester(expectedSizeInBytes, withMd5);
    this.held = new Uint8Array(Math.min(expectedSizeInBytes, TAIL_SIZE_IN_BYTES));
    this.end = new EndRing(expectedSizeInBytes);
  }

  get sizeInBytes(): number {
    return this.digester.sizeInBytes;
  }

  update(chunk: Uint8Array): void {
    const at = this.digester.sizeInBytes;
    this.digester.update(chunk);
    const held = this.makeRoom(at, at + chunk.length);
    if (held === undefined) this.end.write(chunk, at);
    else held.set(chunk, at);
  }

  /** `decodeAgain` gives the same bytes once more, for payloads that were not held. */
  finish(decodeAgain: () => AsyncGenerator<Uint8Array, void, void>): Content {
    const size = this.digester.sizeInBytes;
    const tail = this.held?.slice(Math.max(0, size - TAIL_SIZE_IN_BYTES), size) ?? this.end.read(size);
    const unheld = new ReplaySource(decodeAgain, size, tail);
    const source = this.held === undefined ? unheld : new BytesSource(this.held.subarray(0, size));
    return this.digester.finish(source, unheld);
  }

  /** Gives where the bytes are held; undefined once they are too many. */
  private makeRoom(sizeInBytes: number, neededInBytes: number): Uint8Array | undefined {
    if (this.held === undefined || neededInBytes <= this.held.length) return this.held;
    const held = this.held.subarray(0, sizeInBytes);
    // The first megabyte has come: from here on the size that was announced is believed, up to the limit.
    const wanted = Math.max(neededInBytes, this.expectedSizeInBytes);
    const limit = this.digester.isSelfDescribing ? HELD_LIMIT_IN_BYTES : PLAIN_HELD_LIMIT_IN_BYTES;
    if (wanted > limit) {
      this.held = undefined;
      this.end.write(held, 0);
    } else {
      this.held = new Uint8Array(Math.min(limit, Math.max(wanted, held.length * 2)));
      this.held.set(held);
    }
    return this.held;
  }
}

/** The last bytes of what comes, each at its place in a ring. */
class EndRing {
  private ring = new Uint8Array(0);
  /** Bytes before this are not among the last ones, if as many come as are expected. */
  private readonly startInBytes: number;

  constructor(expectedSizeInBytes: number) {
    this.startInBytes = Math.max(0, expectedSizeInBytes - TAIL_SIZE_IN_BYTES);
  }

  write(chunk: Uint8Array, offsetInBytes: number): void {
    const end = offsetInBytes + chunk.length;
    if (end <= this.startInBytes) return;
    if (this.ring.length === 0) this.ring = new Uint8Array(TAIL_SIZE_IN_BYTES);
    const last = chunk.subarray(Math.max(0, chunk.length - TAIL_SIZE_IN_BYTES));
    const at = (end - last.length) % TAIL_SIZE_IN_BYTES;
    const untilEnd = last.subarray(0, TAIL_SIZE_IN_BYTES - at);
    this.ring.set(untilEnd, at);
    this.ring.set(last.subarray(untilEnd.length), 0);
  }

  /** A copy of the last bytes, in order, after `sizeInBytes` bytes have come. */
  read(sizeInBytes: number): Uint8Array {
    const length = Math.min(TAIL_SIZE_IN_BYTES, Math.max(0, sizeInBytes - this.startInBytes));
    const at = (sizeInBytes - length) % TAIL_SIZE_IN_BYTES;
    const untilEnd = this.ring.subarray(at, at + length);
    return concatenate([untilEnd, this.ring.subarray(0, length - untilEnd.length)], length);
  }
}
