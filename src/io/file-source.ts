import { type FileHandle, open } from 'node:fs/promises';
import { assertRange, type Source, SourceError } from './source.js';

/** A file on disk, read by position. The only place of the library that touches the file system. */
export class FileSource implements Source {
  private constructor(
    private readonly handle: FileHandle,
    readonly path: string,
    readonly sizeInBytes: number,
  ) {}

  /** Opens a regular file for reading; the caller closes it. */
  static async open(path: string): Promise<FileSource> {
    let handle: FileHandle;
    try {
      handle = await open(path, 'r');
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
    let filled = 0;
    while (filled < lengthInBytes) {
      let bytesRead: number;
      try {
        ({ bytesRead } = await this.handle.read(
          bytes,
          filled,
          lengthInBytes - filled,
          offsetInBytes + filled,
        ));
      } catch (cause) {
        throw new SourceError(
          'source.read-failed',
          `${this.path}: cannot read at ${offsetInBytes + filled}`,
          {
            cause,
          },
        );
      }
      if (bytesRead === 0) {
        throw new SourceError(
          'source.changed',
          `${this.path}: ended at ${offsetInBytes + filled} while being read`,
        );
      }
      filled += bytesRead;
    }
    return bytes;
  }

  async close(): Promise<void> {
    await this.handle.close();
  }
}

function openFailure(path: string, cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ENOENT') return `${path}: no such file`;
  if (code === 'EACCES' || code === 'EPERM') return `${path}: permission denied`;
  return `${path}: cannot be opened${typeof code === 'string' ? ` (${code})` : ''}`;
}
