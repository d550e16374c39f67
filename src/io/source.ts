import { startAhead } from './start-ahead.js';

/**
 * Random access to the bytes of an input or of a payload. Every parser of a container reads through this
 * interface, so that nothing has to be in memory as a whole.
 */
export interface Source {
  /** Length in bytes; does not change while the source is open. */
  readonly sizeInBytes: number;
  /**
   * Reads exactly `lengthInBytes` bytes. The result may share memory with the source: never write to it. Reads may
   * be asked for while others are not answered yet.
   *
   * @throws RangeError when the range does not lie inside the source; checking a range that came out of a file
   * is the task of the parser that took it from there.
   * @throws SourceError when the bytes cannot be had (an I/O error, a file that shrank).
   */
  read(offsetInBytes: number, lengthInBytes: number): Promise<Uint8Array>;
  /**
   * Reads as many bytes as `target` has room for. A source has it where `read` takes new memory for its result, and
   * throws as that does.
   */
  readInto?(offsetInBytes: number, target: Uint8Array): Promise<void>;
  /**
   * Reads many short ranges into `target`. A source has it where this costs much less than as many calls of `read`,
   * and throws as that does.
   */
  readScattered?(extents: readonly Extent[], target: Uint8Array): Promise<void>;
}

export interface ByteRange {
  offsetInBytes: number;
  sizeInBytes: number;
}

/** A range of a source, and where in a target its bytes go. */
export interface Extent {
  readonly offsetInBytes: number;
  readonly lengthInBytes: number;
  readonly targetOffsetInBytes: number;
}

export type SourceErrorCode =
  | 'source.open-failed'
  | 'source.read-failed'
  | 'source.changed'
  | 'source.link-outside';

/** The bytes of an input could not be had. Says nothing about their content. */
export class SourceError extends Error {
  override readonly name = 'SourceError';

  constructor(
    readonly code: SourceErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Bytes that are in memory already. */
export class BytesSource implements Source {
  readonly sizeInBytes: number;

  constructor(readonly bytes: Uint8Array) {
    this.sizeInBytes = bytes.length;
  }

  async read(offsetInBytes: number, lengthInBytes: number): Promise<Uint8Array> {
    assertRange(this, offsetInBytes, lengthInBytes);
    return this.bytes.subarray(offsetInBytes, offsetInBytes + lengthInBytes);
  }
}

/** A window on another source: `lengthInBytes` bytes from `startInBytes`. */
export class SliceSource implements Source {
  constructor(
    readonly parent: Source,
    readonly startInBytes: number,
    readonly sizeInBytes: number,
  ) {
    assertRange(parent, startInBytes, sizeInBytes);
  }

  async read(offsetInBytes: number, lengthInBytes: number): Promise<Uint8Array> {
    assertRange(this, offsetInBytes, lengthInBytes);
    return this.parent.read(this.startInBytes + offsetInBytes, lengthInBytes);
  }

  async readInto(offsetInBytes: number, target: Uint8Array): Promise<void> {
    assertRange(this, offsetInBytes, target.length);
    await readInto(this.parent, this.startInBytes + offsetInBytes, target);
  }
}

/** A `Blob` (a web `File`, or what `fs.openAsBlob` gives), read range by range. */
export class BlobSource implements Source {
  readonly sizeInBytes: number;

  /** @throws TypeError for what has no size. */
  constructor(private readonly blob: Blob) {
    if (!Number.isSafeInteger(blob.size) || blob.size < 0) throw new TypeError('expected a Blob with a size');
    this.sizeInBytes = blob.size;
  }

  async read(offsetInBytes: number, lengthInBytes: number): Promise<Uint8Array> {
    assertRange(this, offsetInBytes, lengthInBytes);
    let buffer: ArrayBuffer;
    try {
      buffer = await this.blob.slice(offsetInBytes, offsetInBytes + lengthInBytes).arrayBuffer();
    } catch (cause) {
      throw new SourceError('source.read-failed', `cannot read the blob at ${offsetInBytes}`, { cause });
    }
    if (buffer.byteLength !== lengthInBytes) {
      throw new SourceError(
        'source.changed',
        `expected ${lengthInBytes} bytes at ${offsetInBytes}, found ${buffer.byteLength}`,
      );
    }
    return new Uint8Array(buffer);
  }
}

/** Throws RangeError unless `[offset, offset + length)` lies inside `source`. */
export function assertRange(
  source: { sizeInBytes: number },
  offsetInBytes: number,
  lengthInBytes: number,
): void {
  if (
    !Number.isSafeInteger(offsetInBytes) ||
    !Number.isSafeInteger(lengthInBytes) ||
    offsetInBytes < 0 ||
    lengthInBytes < 0 ||
    offsetInBytes + lengthInBytes > source.sizeInBytes
  ) {
    throw new RangeError(
      `range ${offsetInBytes}+${lengthInBytes} lies outside a source of ${source.sizeInBytes} bytes`,
    );
  }
}

/** Reads the part of `[offset, offset + length)` that lies inside the source; may be empty. */
export async function readUpTo(
  source: Source,
  offsetInBytes: number,
  lengthInBytes: number,
): Promise<Uint8Array> {
  const start = Math.min(Math.max(offsetInBytes, 0), source.sizeInBytes);
  const end = Math.min(Math.max(offsetInBytes + lengthInBytes, start), source.sizeInBytes);
  return source.read(start, end - start);
}

/** Reads as many bytes as `target` has room for. */
export async function readInto(source: Source, offsetInBytes: number, target: Uint8Array): Promise<void> {
  if (source.readInto !== undefined) await source.readInto(offsetInBytes, target);
  else target.set(await source.read(offsetInBytes, target.length));
}

const CHUNK_SIZE_IN_BYTES = 1 << 18;

/** Reads a range piece by piece, in order; each chunk is at most 256 KiB. */
export async function* readChunks(
  source: Source,
  offsetInBytes = 0,
  lengthInBytes = source.sizeInBytes - offsetInBytes,
): AsyncGenerator<Uint8Array, void, void> {
  const end = offsetInBytes + lengthInBytes;
  for (let at = offsetInBytes; at < end; at += CHUNK_SIZE_IN_BYTES) {
    yield await source.read(at, Math.min(CHUNK_SIZE_IN_BYTES, end - at));
  }
}

/**
 * As {@link readChunks}, for who is done with a chunk before the next: they share their memory. The next chunk is
 * read while one is looked at.
 */
export async function* readPassingChunks(
  source: Source,
  offsetInBytes = 0,
  lengthInBytes = source.sizeInBytes - offsetInBytes,
): AsyncGenerator<Uint8Array, void, void> {
  const end = offsetInBytes + lengthInBytes;
  const memory = Array.from(
    { length: lengthInBytes > CHUNK_SIZE_IN_BYTES ? 2 : 1 },
    () => new Uint8Array(Math.min(CHUNK_SIZE_IN_BYTES, lengthInBytes)),
  );
  const startReading = async (at: number): Promise<Uint8Array> => {
    memory.reverse();
    const chunk = (memory[0] as Uint8Array).subarray(0, end - at);
    await readInto(source, at, chunk);
    return chunk;
  };
  let next = lengthInBytes > 0 ? startAhead(startReading(offsetInBytes)) : undefined;
  try {
    for (let at = offsetInBytes + CHUNK_SIZE_IN_BYTES; next !== undefined; at += CHUNK_SIZE_IN_BYTES) {
      const chunk: Uint8Array = await next;
      next = at < end ? startAhead(startReading(at)) : undefined;
      yield chunk;
    }
  } finally {
    // No read goes on behind the back of a caller that stops early.
    await next?.catch(() => {});
  }
}
