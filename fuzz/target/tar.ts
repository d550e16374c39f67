import { buildTar, paxRecord } from '../../samples-synthetic/builder/tar.js';
import { readTar } from '../../src/formats/tar/read-tar.js';
import { BytesSource } from '../../src/io/source.js';
import { parserOptions } from '../fuzz-input.js';
import type { FuzzTarget } from '../fuzz-target.js';

const BLOCK_SIZE_IN_BYTES = 512;

/** With the checksum of each block set right every other time, so that changes get behind it. */
export const tarTarget: FuzzTarget = {
  name: 'tar',
  maxLengthInBytes: 4096,
  dictionary: [
    'ustar\x0000',
    'ustar  \0',
    ' path=',
    ' size=',
    ' GNU.sparse.name=',
    new Uint8Array([0x80, 0, 0]),
  ],
  seeds: async () => [
    buildTar([{ name: 'a.txt', content: 'hello' }]),
    buildTar([
      { name: 'x', typeFlag: 'x', content: paxRecord('path', 'b/c') },
      { name: 'b', content: 'b' },
      { name: 'l', typeFlag: 'L', content: 'long' },
      { name: 's', typeFlag: 'S' },
    ]),
  ],
  run: async (bytes) => {
    const options = parserOptions(bytes);
    const found: unknown[] = [];
    for await (const one of readTar(new BytesSource(withValidChecksums(bytes)), options)) found.push(one);
    return [found, options.problems];
  },
};

function withValidChecksums(bytes: Uint8Array): Uint8Array {
  const archive = Buffer.from(bytes);
  if (archive.length % 2 === 1) return archive;
  for (let at = 0; at + BLOCK_SIZE_IN_BYTES <= archive.length; at += BLOCK_SIZE_IN_BYTES) {
    const block = archive.subarray(at, at + BLOCK_SIZE_IN_BYTES);
    if (block[0] === 0) continue;
    block.fill(0x20, 148, 156);
    const sum = block.reduce((total, byte) => total + byte, 0);
    block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  }
  return archive;
}
