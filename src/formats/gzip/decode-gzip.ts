import { crc32, createInflateRaw, type InflateRaw } from 'node:zlib';
import { findNonZero } from '../../io/find-non-zero.js';
import type { ProblemCode } from '../../io/problem-code.js';
import type { ReadOptions } from '../../io/read-options.js';
import { readUpTo, type Source } from '../../io/source.js';
import { makeInGate } from '../../io/thread-gate.js';
import { putThrough } from '../codecs/zlib-stream.js';
import { type GzipMemberHeader, isGzipMember, parseMemberHeader } from './member-header.js';

/** Longer names, comments and extra fields than fit in here are not read. */
const MAX_HEADER_IN_BYTES = 2 ** 17;
/** Deflate packs no better. */
const MAX_EXPANSION = 1032;

/** The header of the first member; undefined when it cannot be read. */
export async function readFirstHeader(source: Source): Promise<GzipMemberHeader | undefined> {
  return parseMemberHeader(await readUpTo(source, 0, MAX_HEADER_IN_BYTES));
}

/** The size in bytes that the last trailer declares, which is that of the last member only, modulo 2^32. */
export async function readDeclaredSize(source: Source): Promise<number> {
  const trailer = Buffer.from(await readUpTo(source, source.sizeInBytes - 4, 4));
  const declaredInBytes = trailer.length === 4 ? trailer.readUInt32LE(0) : 0;
  return Math.min(declaredInBytes, MAX_EXPANSION * source.sizeInBytes);
}

/**
 * The content of all members, one behind the other as gzip gives it, and in the end the offset of bytes that belong to
 * none and are not all zero: behind the last member, or where the data of a damaged one start.
 */
export async function* decodeGzip(
  source: Source,
  options: ReadOptions,
): AsyncGenerator<Uint8Array, number | undefined, void> {
  return yield* new GzipDecoder(source, options).decode();
}

/** Most files have one; those that are read by position have one for each 64 KiB. */
const MAX_MEMBERS = 2 ** 12;
const TRAILER_SIZE_IN_BYTES = 8;
const FIRST_READ_IN_BYTES = 2 ** 12;
const MAX_READ_IN_BYTES = 2 ** 20;

class GzipDecoder {
  constructor(
    private readonly source: Source,
    private readonly options: ReadOptions,
  ) {}

  async *decode(): AsyncGenerator<Uint8Array, number | undefined, void> {
    let at = 0;
    for (let count = 0; at < this.source.sizeInBytes; count += 1) {
      await this.options.budget.breathe();
      const isMember = isGzipMember(await readUpTo(this.source, at, 3));
      if (!isMember && count > 0) {
        const isEmpty = await this.isZeroFrom(at);
        if (!isEmpty) this.report('gzip.data-behind-end', at, 'they are listed as a payload');
        return isEmpty ? undefined : at;
      }
      if (count === MAX_MEMBERS) {
        this.report('gzip.member-count', at, 'further members are not unpacked');
        return undefined;
      }
      const end = yield* this.member(at);
      if (!end.isWhole) return (await this.isZeroFrom(end.offsetInBytes)) ? undefined : end.offsetInBytes;
      at = end.offsetInBytes;
    }
    return undefined;
  }

  private async isZeroFrom(at: number): Promise<boolean> {
    const { budget } = this.options;
    return (
      (await findNonZero(this.source, at, this.source.sizeInBytes, () => budget.breathe())) === undefined
    );
  }

  private async *member(
    at: number,
  ): AsyncGenerator<Uint8Array, { offsetInBytes: number; isWhole: boolean }, void> {
    const header = parseMemberHeader(await readUpTo(this.source, at, MAX_HEADER_IN_BYTES));
    if (header === undefined) {
      this.report('gzip.header-corrupt', at, 'the member cannot be read');
      return { offsetInBytes: at + 1, isWhole: false };
    }
    if (!header.isChecksumRight) this.report('gzip.header-crc-mismatch', at, 'the member is read anyway');
    const dataOffset = at + header.lengthInBytes;
    const inflate = makeInGate(() => createInflateRaw());
    let crc = 0;
    let sizeInBytes = 0;
    const content = putThrough(inflate, this.packedBytes(dataOffset, inflate));
    let next = await content.next();
    for (; next.done !== true; next = await content.next()) {
      this.options.budget.spendOutput(next.value);
      crc = crc32(next.value, crc);
      sizeInBytes += next.value.length;
      yield next.value;
    }
    if (next.value.kind !== 'complete') {
      const code = next.value.kind === 'truncated' ? 'gzip.truncated' : 'gzip.data-corrupt';
      this.report(code, dataOffset, `only ${sizeInBytes} bytes of the member could be unpacked`);
      return { offsetInBytes: dataOffset, isWhole: false };
    }
    const end = dataOffset + inflate.bytesWritten;
    await this.checkTrailer(end, crc, sizeInBytes);
    return { offsetInBytes: Math.min(end + TRAILER_SIZE_IN_BYTES, this.source.sizeInBytes), isWhole: true };
  }

  /** Stops when the member has ended, though the source has more; starts small, since members may be short and many. */
  private async *packedBytes(start: number, inflate: InflateRaw): AsyncGenerator<Uint8Array, void, void> {
    let length = FIRST_READ_IN_BYTES;
    for (let at = start; at < this.source.sizeInBytes && !inflate.readableEnded; at += length) {
      length = Math.min(at === start ? length : 4 * length, MAX_READ_IN_BYTES, this.source.sizeInBytes - at);
      yield await readUpTo(this.source, at, length);
    }
  }

  private async checkTrailer(at: number, crc: number, sizeInBytes: number): Promise<void> {
    const trailer = Buffer.from(await readUpTo(this.source, at, TRAILER_SIZE_IN_BYTES));
    if (trailer.length < TRAILER_SIZE_IN_BYTES) {
      this.report('gzip.truncated', at, 'the checksum of the content is missing');
      return;
    }
    if (trailer.readUInt32LE(0) !== crc)
      this.report('gzip.crc-mismatch', at, 'the content is damaged; it is analysed anyway');
    if (trailer.readUInt32LE(4) !== sizeInBytes % 2 ** 32)
      this.report('gzip.size-mismatch', at + 4, `${sizeInBytes} bytes were unpacked`);
  }

  private report(code: ProblemCode, offsetInBytes: number, effect: string): void {
    this.options.onProblem({ code, offsetInBytes, effect });
  }
}
