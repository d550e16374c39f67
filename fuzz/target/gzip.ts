import { gzipSync } from 'node:zlib';
import { decodeGzip } from '../../src/formats/gzip/decode-gzip.js';
import { BytesSource } from '../../src/io/source.js';
import { parserOptions } from '../fuzz-input.js';
import type { FuzzTarget } from '../fuzz-target.js';

const MEMBER = gzipSync('some text, some text, some text');

export const gzipTarget: FuzzTarget = {
  name: 'gzip',
  maxLengthInBytes: 512,
  dictionary: ['\x1f\x8b\x08', new Uint8Array([0x1f, 0x8b, 8, 0x1e])],
  seeds: async () => [MEMBER, Buffer.concat([MEMBER, MEMBER, Buffer.from('rest')])],
  run: async (bytes) => {
    const options = parserOptions(bytes);
    const decoded = decodeGzip(new BytesSource(bytes), options);
    let sizeInBytes = 0;
    let next = await decoded.next();
    for (; next.done !== true; next = await decoded.next()) sizeInBytes += next.value.length;
    return [sizeInBytes, next.value, options.problems];
  },
};
