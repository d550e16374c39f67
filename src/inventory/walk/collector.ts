import { SELF_DESCRIBING_TYPES } from '../../formats/index.js';
import { BytesSource } from '../../io/source.js';
import { type Content, Digester } from './content.js';
import { concatenate, ReplaySource } from './replay-source.js';

/** Containers and programs up to this size stay in memory while they are analysed. */
const HELD_LIMIT_IN_BYTES = 24 * 2 ** 20;
/** Other payloads are read once more only when a signature in them asks for it, or when they are scripts. */
const PLAIN_HELD_LIMIT_IN_BYTES = 4 * 2 ** 20;
/** How much of the end is held of larger ones. */
const TAIL_SIZE_IN_BYTES = 2 ** 20;

/** Takes the bytes of one payload as a decoder gives them, and makes a {@link Content} of them. */
export class Collector {
  private readonly digester: Digester;
  /** The bytes so far, once they are more than the head; undefined again when there are too many to hold. */
  private held: Uint8Array<ArrayBuffer> | undefined;
  private end: EndRing | undefined;

  constructor(
    private readonly expectedSizeInBytes: number,
    withMd5: boolean,
  ) {
    this.digester = new Digester(expectedSizeInBytes, withMd5);
  }

  get sizeInBytes(): number {
    return this.digester.sizeInBytes;
  }

  update(chunk: Uint8Array): void {
    const at = this.digester.sizeInBytes;
    this.digester.update(chunk);
    if (this.digester.isAllHead) return;
    if (this.end === undefined) this.makeRoom(at, at + chunk.length);
    if (this.end === undefined) this.held?.set(chunk, at);
    else this.end.write(chunk, at);
  }

  /** `decodeAgain` gives the same bytes once more, for payloads that were not held. */
  finish(decodeAgain: () => AsyncGenerator<Uint8Array, void, void>): Content {
    const size = this.digester.sizeInBytes;
    const held = this.digester.isAllHead ? this.digester.head : this.held?.subarray(0, size);
    const replay = (tail: Uint8Array) => new ReplaySource(decodeAgain, size, tail);
    if (held === undefined) {
      const source = replay(this.end?.read(size) ?? new Uint8Array(0));
      return { release: () => source.close(), ...this.digester.finish(source) };
    }
    const content = this.digester.finish(new BytesSource(held));
    // Only archives wait, for their passwords.
    if (!SELF_DESCRIBING_TYPES.has(content.type)) return content;
    const unheld = replay(held.slice(Math.max(0, size - TAIL_SIZE_IN_BYTES)));
    return { release: () => unheld.close(), ...content, unheld };
  }

  /** Makes room for the next bytes, here or in the ring. */
  private makeRoom(sizeInBytes: number, neededInBytes: number): void {
    if (this.held !== undefined && neededInBytes <= this.held.length) return;
    const before = (this.held ?? this.digester.head).subarray(0, sizeInBytes);
    // The first megabyte comes before the size that was announced is believed, up to the limit.
    const announced = Math.min(
      this.expectedSizeInBytes,
      before.length < TAIL_SIZE_IN_BYTES ? TAIL_SIZE_IN_BYTES : Number.POSITIVE_INFINITY,
    );
    const wanted = Math.max(neededInBytes, announced);
    const limit = this.digester.isSelfDescribing ? HELD_LIMIT_IN_BYTES : PLAIN_HELD_LIMIT_IN_BYTES;
    if (wanted > limit) {
      this.held = undefined;
      this.end = new EndRing(this.expectedSizeInBytes);
      this.end.write(before, 0);
    } else {
      this.held = new Uint8Array(Math.min(limit, Math.max(wanted, before.length * 2)));
      this.held.set(before);
    }
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
