import { assertRange, type Source, SourceError } from '../../io/source.js';
import { startAhead } from '../../io/start-ahead.js';

const WINDOW_SIZE_IN_BYTES = 1 << 20;

/**
 * Random access to bytes that come out of a decoder front to back. Keeps the last {@link WINDOW_SIZE_IN_BYTES} of
 * what was decoded, and the end of the payload, where the directories of archives stand; going back further starts
 * the decoder anew. `decode` charges its output to the Budget, so going back is bounded.
 */
export class ReplaySource implements Source {
  private decoding: AsyncGenerator<Uint8Array, void, void> | undefined;
  private window = new Uint8Array(0);
  /** Where `window` starts. */
  private windowOffset = 0;
  /** Settles when the reads so far are done. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly decode: () => AsyncGenerator<Uint8Array, void, void>,
    readonly sizeInBytes: number,
    private readonly tail: Uint8Array,
  ) {}

  async read(offsetInBytes: number, lengthInBytes: number): Promise<Uint8Array> {
    assertRange(this, offsetInBytes, lengthInBytes);
    const tailOffset = this.sizeInBytes - this.tail.length;
    if (offsetInBytes >= tailOffset) {
      return this.tail.subarray(offsetInBytes - tailOffset, offsetInBytes - tailOffset + lengthInBytes);
    }
    // There is one decoder and one window: reads take their turns.
    const result = startAhead(this.turn.then(() => this.replay(offsetInBytes, lengthInBytes)));
    this.turn = startAhead(result.catch(() => {}));
    return result;
  }

  private async replay(offsetInBytes: number, lengthInBytes: number): Promise<Uint8Array> {
    if (this.decoding === undefined || offsetInBytes < this.windowOffset) await this.restart();
    const result = new Uint8Array(lengthInBytes);
    let filled = 0;
    while (filled < lengthInBytes) {
      const at = offsetInBytes + filled - this.windowOffset;
      if (at < this.window.length) {
        const part = this.window.subarray(at, at + lengthInBytes - filled);
        result.set(part, filled);
        filled += part.length;
      } else {
        await this.advance(offsetInBytes + filled);
      }
    }
    return result;
  }

  /** Releases the decoder. */
  async close(): Promise<void> {
    await this.decoding?.return();
    this.decoding = undefined;
  }

  private async restart(): Promise<void> {
    await this.close();
    this.decoding = this.decode();
    this.window = new Uint8Array(0);
    this.windowOffset = 0;
  }

  /** Fills the window with the decoded bytes that follow it, up to past `wanted`. */
  private async advance(wanted: number): Promise<void> {
    let end = this.windowOffset + this.window.length;
    const parts: Uint8Array[] = [];
    let length = 0;
    // What comes behind the end may be the damage that the payload was cut off at.
    while (length < WINDOW_SIZE_IN_BYTES && end + length < this.sizeInBytes) {
      const next = await this.decoding?.next();
      if (next === undefined || next.done === true) break;
      if (end + next.value.length > wanted) {
        // Not slice(), which is no copy when the chunk is a Buffer.
        parts.push(new Uint8Array(next.value));
        length += next.value.length;
      } else {
        end += next.value.length;
      }
    }
    if (length === 0) throw new SourceError('source.changed', `decoding ended before ${wanted}`);
    this.window = concatenate(parts, length);
    this.windowOffset = end;
  }
}

/** Joins chunks of `length` bytes in all. */
export function concatenate(parts: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
