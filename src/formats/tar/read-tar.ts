import type { ReadOptions } from '../../io/read-options.js';
import { type ByteRange, readUpTo, type Source } from '../../io/source.js';
import { BLOCK_SIZE_IN_BYTES, decodeText, isZeroBlock, parseTarHeader, type TarHeader } from './header.js';
import { type PaxHeader, parsePaxHeader } from './pax-header.js';

/** Something that a tar archive holds. */
export interface TarEntry {
  /** Never cleaned: may lead out of the folder that it is unpacked into. */
  readonly name: string;
  readonly kind: 'file' | 'sparse-file' | 'directory' | 'link' | 'other';
  /** What a link points to. */
  readonly linkName: string;
  /** Of its header. */
  readonly offsetInBytes: number;
  /** Its content, as far as the source contains it. */
  readonly data: ByteRange;
}

/** Bytes that belong to no entry and are not all zero. */
export interface TarGap extends ByteRange {
  readonly isGap: true;
}

/**
 * Gives the entries of a tar archive (version 7, ustar, pax, GNU) and the bytes between and behind them, in order. It
 * reads on behind the end mark, where other archives may follow, and behind damage, from the next header on.
 */
export async function* readTar(
  source: Source,
  options: ReadOptions,
): AsyncGenerator<TarEntry | TarGap, void, void> {
  yield* new TarReader(source, options).read();
}

const MAX_EXTENSION_IN_BYTES = 2 ** 20;
const WINDOW_SIZE_IN_BYTES = 2 ** 16;
/** In a block that continues the map of a sparse file. */
const IS_MAP_CONTINUED_OFFSET = 504;

class TarReader {
  private window: Uint8Array = new Uint8Array(0);
  private windowOffset = 0;
  private globalHeader: PaxHeader = {};
  private extension: PaxHeader = {};
  private isBehindEnd = false;
  private gapOffset: number | undefined;

  constructor(
    private readonly source: Source,
    private readonly options: ReadOptions,
  ) {}

  async *read(): AsyncGenerator<TarEntry | TarGap, void, void> {
    let at = 0;
    for (let block = await this.blockAt(at); block.length > 0; block = await this.blockAt(at)) {
      await this.options.budget.breathe();
      const header = block.length === BLOCK_SIZE_IN_BYTES ? parseTarHeader(block) : undefined;
      if (header?.sizeInBytes === undefined) {
        if (!isZeroBlock(block)) this.gapOffset ??= at;
        else if (this.gapOffset === undefined) this.isBehindEnd = true;
        at += block.length;
        continue;
      }
      yield* this.endGap(at);
      if (this.isBehindEnd) this.reportBehindEnd(at);
      const sizeInBytes = this.dataSizeOf(header, header.sizeInBytes);
      const dataOffset = await this.behindSparseMap(header, at + BLOCK_SIZE_IN_BYTES);
      const data = this.clip(dataOffset, sizeInBytes);
      if (EXTENSIONS.has(header.typeFlag)) await this.extend(header.typeFlag, data);
      else yield this.entryOf(header, at, data);
      at = dataOffset + Math.ceil(sizeInBytes / BLOCK_SIZE_IN_BYTES) * BLOCK_SIZE_IN_BYTES;
    }
    yield* this.endGap(this.source.sizeInBytes);
  }

  /** The block at an offset; shorter, or empty, at the end of the source. */
  private async blockAt(offsetInBytes: number): Promise<Uint8Array> {
    const isInWindow =
      offsetInBytes >= this.windowOffset &&
      offsetInBytes + BLOCK_SIZE_IN_BYTES <= this.windowOffset + this.window.length;
    if (!isInWindow) {
      this.window = await readUpTo(this.source, offsetInBytes, WINDOW_SIZE_IN_BYTES);
      this.windowOffset = offsetInBytes;
    }
    const start = offsetInBytes - this.windowOffset;
    return this.window.subarray(start, start + BLOCK_SIZE_IN_BYTES);
  }

  private async behindSparseMap({ isMapContinued }: TarHeader, offsetInBytes: number): Promise<number> {
    let at = offsetInBytes;
    for (let goesOn = isMapContinued; goesOn; at += BLOCK_SIZE_IN_BYTES) {
      await this.options.budget.breathe();
      goesOn = ((await this.blockAt(at))[IS_MAP_CONTINUED_OFFSET] ?? 0) !== 0;
    }
    return at;
  }

  private *endGap(endInBytes: number): Generator<TarGap, void, void> {
    const offsetInBytes = this.gapOffset;
    if (offsetInBytes === undefined) return;
    this.gapOffset = undefined;
    const sizeInBytes = endInBytes - offsetInBytes;
    this.options.onProblem(
      this.isBehindEnd
        ? { code: 'tar.data-behind-end', offsetInBytes, effect: 'they are listed as a payload' }
        : {
            code: 'tar.header-corrupt',
            offsetInBytes,
            effect: `${sizeInBytes} bytes are listed as a payload, and entries from the next header on`,
          },
    );
    yield { isGap: true, offsetInBytes, sizeInBytes };
  }

  private reportBehindEnd(offsetInBytes: number): void {
    this.isBehindEnd = false;
    const effect = 'they are listed; most programs stop at the end mark';
    this.options.onProblem({ code: 'tar.entries-behind-end', offsetInBytes, effect });
  }

  private dataSizeOf({ typeFlag }: TarHeader, sizeInBytes: number): number {
    // A link has the size of what it points to, and no data.
    if (KINDS[typeFlag] === 'link') return 0;
    if (EXTENSIONS.has(typeFlag)) return sizeInBytes;
    return this.extension.sizeInBytes ?? this.globalHeader.sizeInBytes ?? sizeInBytes;
  }

  private clip(offsetInBytes: number, sizeInBytes: number): ByteRange {
    const start = Math.min(offsetInBytes, this.source.sizeInBytes);
    const available = Math.min(sizeInBytes, this.source.sizeInBytes - start);
    if (available < sizeInBytes) {
      const effect = `${sizeInBytes - available} of ${sizeInBytes} bytes cannot be read`;
      this.options.onProblem({ code: 'tar.truncated', offsetInBytes: this.source.sizeInBytes, effect });
    }
    return { offsetInBytes: start, sizeInBytes: available };
  }

  /** Keeps what a header says of the entry behind it, or of all entries behind it. */
  private async extend(typeFlag: string, { offsetInBytes, sizeInBytes }: ByteRange): Promise<void> {
    const length = Math.min(sizeInBytes, MAX_EXTENSION_IN_BYTES);
    const bytes = await readUpTo(this.source, offsetInBytes, length);
    const header = length < sizeInBytes ? undefined : parseExtension(typeFlag, bytes);
    if (header === undefined) {
      const effect = 'the entry behind it goes by its own header';
      this.options.onProblem({ code: 'tar.extended-header', offsetInBytes, effect });
    } else if (typeFlag === 'g') this.globalHeader = { ...this.globalHeader, ...header };
    else this.extension = { ...this.extension, ...header };
  }

  private entryOf(header: TarHeader, offsetInBytes: number, data: ByteRange): TarEntry {
    const { isSparse, linkPath, path }: PaxHeader = { ...this.globalHeader, ...this.extension };
    this.extension = {};
    const name = path ?? header.name;
    const kind = kindOf(header.typeFlag, name, isSparse === true);
    if (kind === 'sparse-file') {
      const effect = 'its content is not read';
      this.options.onProblem({ code: 'tar.sparse-file', offsetInBytes, effect });
    }
    return { name, kind, linkName: linkPath ?? header.linkName, offsetInBytes, data };
  }
}

/** Headers that extend the one behind them; `g` extends all. */
const EXTENSIONS: ReadonlySet<string> = new Set(['x', 'X', 'g', 'L', 'K']);

function parseExtension(typeFlag: string, bytes: Uint8Array): PaxHeader | undefined {
  if (typeFlag === 'L') return { path: decodeText(bytes) };
  if (typeFlag === 'K') return { linkPath: decodeText(bytes) };
  return parsePaxHeader(bytes);
}

/** POSIX asks to take unknown types for files. */
const KINDS: Readonly<Record<string, TarEntry['kind']>> = {
  '1': 'link',
  '2': 'link',
  '3': 'other',
  '4': 'other',
  '5': 'directory',
  '6': 'other',
  D: 'directory',
  S: 'sparse-file',
  V: 'other',
};

function kindOf(typeFlag: string, name: string, isSparse: boolean): TarEntry['kind'] {
  const kind = KINDS[typeFlag] ?? (isSparse ? 'sparse-file' : 'file');
  // Version 7 knows a directory by its name.
  return kind === 'file' && name.endsWith('/') ? 'directory' : kind;
}
