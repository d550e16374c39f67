import type { Format } from '../descriptor/format.js';
import { BLOCK_SIZE_IN_BYTES, parseTarHeader } from './header.js';

export const TAR = {
  type: 'tar',
  inputFormat: 'tar',
  isContainer: true,
  isArchive: true,
  // Version 7 has no magic number, but a checksum, as the others do; a space ends it.
  magic: [
    {
      offsetInBytes: 257,
      bytes: 'ustar',
      minimumSizeInBytes: BLOCK_SIZE_IN_BYTES,
      alsoAsks: startsWithHeader,
    },
    { offsetInBytes: 155, bytes: ' ', minimumSizeInBytes: BLOCK_SIZE_IN_BYTES, alsoAsks: startsWithHeader },
  ],
} as const satisfies Format;

function startsWithHeader(head: DataView): boolean {
  const block = new Uint8Array(head.buffer, head.byteOffset, BLOCK_SIZE_IN_BYTES);
  return parseTarHeader(block)?.sizeInBytes !== undefined;
}
