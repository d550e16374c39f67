import type { Budget } from '../../io/budget.js';
import { readUpTo, type Source } from '../../io/source.js';
import { HEADER_SIZE_IN_BYTES } from './header.js';

const WINDOW_SIZE_IN_BYTES = 1 << 20;
const SIGNATURE = 'MSCF';

/**
 * Where cabinets may start in bytes of another kind (self-extractors, junk in front), in ascending order: each
 * place with the signature and a header whose offsets make sense. Places inside an earlier cabinet are included: a
 * forged header must not hide a real one. The caller skips those inside a cabinet that it could open.
 */
export async function findCabinets(source: Source, budget: Budget): Promise<number[]> {
  const found: number[] = [];
  const step = WINDOW_SIZE_IN_BYTES - HEADER_SIZE_IN_BYTES;
  for (let start = 0; start < source.sizeInBytes; start += step) {
    const bytes = await readUpTo(source, start, WINDOW_SIZE_IN_BYTES);
    const window = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = window.indexOf(SIGNATURE); at >= 0 && at < step; at = window.indexOf(SIGNATURE, at + 1)) {
      if (isPlausibleHeader(window.subarray(at), source.sizeInBytes - start - at)) found.push(start + at);
    }
    await budget.breathe();
  }
  return found;
}

/** `room` is the number of bytes from the header to the end of the source. cbCabinet is not looked at: nothing needs it. */
function isPlausibleHeader(header: Buffer, room: number): boolean {
  if (header.length < HEADER_SIZE_IN_BYTES) return false;
  const filesOffsetInBytes = header.readUInt32LE(16);
  const versionMajor = header.readUInt8(25);
  const folderCount = header.readUInt16LE(26);
  const fileCount = header.readUInt16LE(28);
  if (versionMajor !== 1 || folderCount === 0 || fileCount === 0) return false;
  return filesOffsetInBytes >= HEADER_SIZE_IN_BYTES && filesOffsetInBytes < room;
}
