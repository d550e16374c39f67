import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { inventoryOf, payloadAt, problemCodes } from '../inventory.js';

const SIGNATURE = Buffer.from('Rar!\x1a\x07\x01\0', 'latin1');
const MAIN = block(1, Buffer.from([0, 0]));
const END = block(5, Buffer.from([0, 0]));

/** A block of RAR 5 whose numbers are all below 128: header type, then the rest, which starts with the flags. */
function block(type: number, rest: Uint8Array): Buffer {
  const content = Buffer.concat([Buffer.from([type]), rest]);
  const sized = Buffer.concat([Buffer.from([content.length]), content]);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32LE(crc32(sized));
  return Buffer.concat([checksum, sized]);
}

/** A stored file: data follow (2), no times or CRC (0), size, attributes, method 0, Windows, name. */
function file(name: string, sizeInBytes: number, data: string): Buffer {
  const fields = [2, data.length, 0, sizeInBytes, 0x20, 0, 0, name.length];
  const header = block(2, Buffer.concat([Buffer.from(fields), Buffer.from(name)]));
  return Buffer.concat([header, Buffer.from(data)]);
}

describe('a RAR archive', () => {
  it('leaves a link unread, which has a size and no data', async () => {
    const archive = [SIGNATURE, MAIN, file('a.txt', 5, 'hello'), file('link', 5, ''), END];
    const inventory = await inventoryOf(Buffer.concat(archive));
    expect(payloadAt(inventory, 'in › a.txt')).toMatchObject({ type: 'text', sizeInBytes: 5 });
    expect(payloadAt(inventory, 'in › link')).toMatchObject({
      type: 'unknown',
      sizeInBytes: 5,
      sha256: null,
    });
    expect(problemCodes(inventory)).toEqual([]);
  });
});
