import { constants, readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ReadAhead } from './read-ahead.js';
import { assertRange, type Extent, type Source, SourceError } from './source.js';

/** Reads that keep the event loop waiting give it its turn after this time. */
const TURN_EVERY_MS = 8;

/** Reads up to this length are not handed to a thread: that alone costs ten times the read. */
const SHORT_READ_IN_BYTES = 1 << 16;

/** A named pipe without a writer would keep `open` waiting for ever. Windows knows no such flag. */
const READ_ONLY = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** A file on disk, read by position. The only place of the library that touches the file system. */
export class FileSource implements Source {
  private lastTurnAt = performance.now();
  private readonly ahead = new ReadAhead((at, target) =>
    readSync(this.handle.fd, target, 0, target.length, at),
  );

  private constructor(
    private readonly handle: FileHandle,
    readonly path: string,
    readonly sizeInBytes: number,
  ) {}

  /** Opens a regular file for reading; the caller closes it. */
  static async open(path: string): Promise<FileSource> {
    let handle: FileHandle;
    try {
      handle = await open(path, READ_ONLY);
    } catch (cause) {
      throw new SourceError('source.open-failed', openFailure(path, cause), { cause });
    }
    try {
      const stat = await handle.stat();
      if (stat.isDirectory()) throw new SourceError('source.open-failed', `${path}: is a directory`);
      if (!stat.isFile()) throw new SourceError('source.open-failed', `${path}: is not a regular file`);
      return new FileSource(handle, path, stat.size);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  async read(offsetInBytes: number, lengthInBytes: number): Promise<Uint8Array> {
    assertRange(this, offsetInBytes, lengthInBytes);
    const bytes = Buffer.allocUnsafeSlow(lengthInBytes);
    await this.readInto(offsetInBytes, bytes);
    return bytes;
  }

  async readInto(offsetInBytes: number, target: Uint8Array): Promise<void> {
    assertRange(this, offsetInBytes, target.length);
    if (target.length <= SHORT_READ_IN_BYTES) {
      this.readNow(offsetInBytes, target);
      await this.giveTurn();
      return;
    }
    let filled = 0;
    while (filled < target.length) {
      const at = offsetInBytes + filled;
      let bytesRead: number;
      try {
        ({ bytesRead } = await this.handle.read(target, filled, target.length - filled, at));
      } catch (cause) {
        throw this.readFailure(at, cause);
      }
      if (bytesRead === 0) throw this.endedEarly(at);
      filled += bytesRead;
    }
  }

  /** Reads short ranges. */
  async readScattered(extents: readonly Extent[], target: Uint8Array): Promise<void> {
    for (const { offsetInBytes, lengthInBytes, targetOffsetInBytes } of extents) {
      assertRange(this, offsetInBytes, lengthInBytes);
      this.readNow(offsetInBytes, target.subarray(targetOffsetInBytes, targetOffsetInBytes + lengthInBytes));
      await this.giveTurn();
    }
  }

  async close(): Promise<void> {
    this.ahead.forget();
    await this.handle.close();
  }

  /** Lets timers and signals of the host program run once in a while. */
  private async giveTurn(): Promise<void> {
    if (performance.now() - this.lastTurnAt <= TURN_EVERY_MS) return;
    await nextTurn();
    this.lastTurnAt = performance.now();
  }

  private readNow(offsetInBytes: number, target: Uint8Array): void {
    if (this.ahead.answer(offsetInBytes, target)) return;
    let filled = 0;
    while (filled < target.length) {
      const at = offsetInBytes + filled;
      let bytesRead: number;
      try {
        bytesRead = readSync(this.handle.fd, target, filled, target.length - filled, at);
      } catch (cause) {
        throw this.readFailure(at, cause);
      }
      if (bytesRead === 0) throw this.endedEarly(at);
      filled += bytesRead;
    }
  }

  private readFailure(offsetInBytes: number, cause: unknown): SourceError {
    return new SourceError('source.read-failed', `${this.path}: cannot read at ${offsetInBytes}`, { cause });
  }

  private endedEarly(offsetInBytes: number): SourceError {
    return new SourceError('source.changed', `${this.path}: ended at ${offsetInBytes} while being read`);
  }
}

function openFailure(path: string, cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ENOENT') return `${path}: no such file`;
  if (code === 'EACCES' || code === 'EPERM') return `${path}: permission denied`;
  return `${path}: cannot be opened${typeof code === 'string' ? ` (${code})` : ''}`;
}
