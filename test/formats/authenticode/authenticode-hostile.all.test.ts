import { describe, expect, it } from 'vitest';
import { buildAuthenticode, pkcs9Countersignature } from '../../../samples-synthetic/builder/authenticode.js';
import { createSigner } from '../../../samples-synthetic/builder/signer.js';
import { parseAuthenticode } from '../../../src/formats/authenticode/authenticode.js';
import { FormatError } from '../../../src/io/format-error.js';
import type { Deviation } from '../../../src/io/problem.js';

const SIZE_IN_BYTES = 4 * 2 ** 20;
const SIGNED_DATA = Buffer.from('06092a864886f70d010702', 'hex');
const SPC_INDIRECT_DATA = Buffer.from('060a2b060104018237020104', 'hex');
const SHA1 = definite(0x30, Buffer.from('06052b0e03021a', 'hex'));
const ONE = Buffer.from([2, 1, 1]);

describe('parseAuthenticode, on hostile bytes', () => {
  it.each([
    ['200,000 nested sequences', nestedSequences(200_000)],
    ['2,000,000 nested sequences of indefinite length', Buffer.alloc(SIZE_IN_BYTES, '3080', 'hex')],
    ['an object identifier of 4 MiB', definite(0x30, definite(0x06, Buffer.alloc(SIZE_IN_BYTES, 1)))],
    [
      'an object identifier that never ends',
      definite(0x30, definite(0x06, Buffer.alloc(SIZE_IN_BYTES, 0x81))),
    ],
    ['2,000,000 elements side by side', definite(0x30, Buffer.alloc(SIZE_IN_BYTES, '0500', 'hex'))],
    ['a string of 4 MiB', definite(0x30, definite(0x13, Buffer.alloc(SIZE_IN_BYTES, 0x41)))],
    ['an attribute type of 4 MiB', signature(Buffer.alloc(0), Buffer.alloc(SIZE_IN_BYTES, 0x81))],
    ['2,000,000 elements instead of certificates', signature(Buffer.alloc(SIZE_IN_BYTES, '0500', 'hex'))],
    [
      '2,000,000 elements in a certificate',
      signature(indefinite(0x30, indefinite(0x30, ONE, SHA1, Buffer.alloc(SIZE_IN_BYTES, '0500', 'hex')))),
    ],
  ])('gives facts or a FormatError for %s', (_, bytes) => {
    const problems: Deviation[] = [];
    try {
      const { signatures } = parseAuthenticode(bytes, 0, (problem) => problems.push(problem));
      expect(signatures[0].storedDigest).toBe('00'.repeat(20));
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      expect(error.code).toMatch(/^signature\./);
    }
    expect(problems.every(({ code }) => code === 'signature.count')).toBe(true);
    expect(problems.length).toBeLessThan(20);
  });

  it('checks the keys of a few timestamps of a signature', () => {
    const signer = createSigner({ name: 'A', key: 'p-256' });
    const problems: Deviation[] = [];
    const bytes = buildAuthenticode(Buffer.alloc(32), {
      signers: [signer],
      unsignedAttributes: (signature) => {
        const time = '240229120000Z';
        return new Array<Buffer>(50).fill(pkcs9Countersignature(signature, signer, time));
      },
    });
    const { signatures } = parseAuthenticode(bytes, 0, (problem) => problems.push(problem));
    expect(signatures[0].countersignatures?.length).toBe(8);
    expect(signatures[0].timestamp).toBe('2024-02-29T12:00:00.000Z');
    expect(problems.map(({ code }) => code)).toEqual(['signature.count']);
  });

  it('reads a signature of indefinite lengths throughout', () => {
    const [{ digestAlgorithm, signer }] = parseAuthenticode(
      signature(Buffer.alloc(0)),
      0,
      () => {},
    ).signatures;
    expect({ digestAlgorithm, signer }).toEqual({ digestAlgorithm: 'sha1', signer: undefined });
  });
});

/** A whole signature, every level of it of indefinite length, around the certificates given. */
function signature(certificates: Uint8Array, attributeType: Uint8Array = Buffer.from([0x2a])): Buffer {
  const digestInfo = indefinite(0x30, SHA1, definite(0x04, Buffer.alloc(20)));
  const attribute = indefinite(0x30, definite(0x06, attributeType), indefinite(0x31, ONE));
  const signer = indefinite(
    0x30,
    ONE,
    indefinite(0x30, indefinite(0x30), ONE),
    SHA1,
    indefinite(0xa0, attribute),
    SHA1,
    definite(0x04, Buffer.alloc(8)),
  );
  const signedData = indefinite(
    0x30,
    ONE,
    indefinite(0x31),
    indefinite(0x30, SPC_INDIRECT_DATA, indefinite(0xa0, indefinite(0x30, indefinite(0x30), digestInfo))),
    indefinite(0xa0, certificates),
    indefinite(0x31, signer),
  );
  return indefinite(0x30, SIGNED_DATA, indefinite(0xa0, signedData));
}

function nestedSequences(count: number): Buffer {
  const headers: Buffer[] = [];
  let length = 0;
  for (let i = 0; i < count; i++) {
    const header = headerOf(0x30, length);
    headers.push(header);
    length += header.length;
  }
  return Buffer.concat(headers.reverse());
}

function definite(tag: number, ...fields: Uint8Array[]): Buffer {
  const content = Buffer.concat(fields);
  return Buffer.concat([headerOf(tag, content.length), content]);
}

function indefinite(tag: number, ...fields: Uint8Array[]): Buffer {
  return Buffer.concat([Buffer.from([tag, 0x80]), ...fields, Buffer.alloc(2)]);
}

function headerOf(tag: number, length: number): Buffer {
  const header = Buffer.from([tag, 0x84, 0, 0, 0, 0]);
  header.writeUInt32BE(length, 2);
  return header;
}
