import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { buildPe } from '../../samples-synthetic/builder/pe.js';
import { parsePe } from '../../src/identify/pe/parse-pe.js';
import { Budget, DEFAULT_LIMITS } from '../../src/io/budget.js';
import { FormatError } from '../../src/io/format-error.js';
import type { Deviation } from '../../src/io/problem.js';
import { BytesSource } from '../../src/io/source.js';
import { parsePeSignature } from '../../src/signature/pe-signature.js';
import type { SignatureFacts } from '../../src/signature/signature-facts.js';
import { type AuthenticodeChanges, buildAuthenticode, countersignature } from './signed-bytes.js';

const CHECKSUM = 0x80 + 24 + 64;
const CERTIFICATE_DIRECTORY = 0x80 + 24 + 96 + 8 * 4;

describe('parsePeSignature', () => {
  it('is undefined for a program without signature', async () => {
    expect((await read(buildPe({ kind: 'exe', bits: 32 }))).facts).toBeUndefined();
  });

  it('reads signer and digest, and that they fit', async () => {
    const { facts, codes } = await read(sign());
    expect(codes).toEqual([]);
    expect(facts).toMatchObject({
      present: true,
      format: 'pe',
      signer: {
        subject: 'CN=Test Signer',
        issuer: 'CN=Test Signer',
        serialNumber: '1234',
        notBefore: '2020-01-01T00:00:00.000Z',
        notAfter: '2030-01-01T00:00:00.000Z',
      },
      digestAlgorithm: 'sha256',
      digestMatches: true,
      signatureValid: true,
      chain: 'not verified',
      extended: false,
    });
    expect(facts?.timestamp).toBeUndefined();
  });

  it('does not count the checksum, and counts everything else', async () => {
    const bytes = sign();
    bytes.writeUInt32LE(0x12345678, CHECKSUM);
    expect((await read(bytes)).facts?.digestMatches).toBe(true);
    bytes[0x210] = bytes[0x210]! ^ 1;
    expect((await read(bytes)).facts).toMatchObject({ digestMatches: false, signatureValid: true });
    expect((await read(Buffer.concat([sign(), Buffer.alloc(1)]))).facts?.digestMatches).toBe(false);
  });

  it('reads the time of a countersignature', async () => {
    const unsignedAttribute = countersignature('240229120000Z');
    expect((await read(sign({ unsignedAttribute }))).facts?.timestamp).toBe('2024-02-29T12:00:00.000Z');
  });

  it('reads the rest when the timestamp is damaged', async () => {
    const unsignedAttribute = countersignature('240229120000Z');
    unsignedAttribute[unsignedAttribute.length - 10] = 0x7f;
    const { facts, codes } = await read(sign({ unsignedAttribute }));
    expect(facts).toMatchObject({ digestMatches: true });
    expect(facts?.timestamp).toBeUndefined();
    expect(codes).toEqual(['signature.der']);
  });

  it('says that it does not know a digest algorithm', async () => {
    const { facts, codes } = await read(sign({ digestAlgorithm: '1.2.3.4' }));
    expect(facts).toMatchObject({ digestAlgorithm: '1.2.3.4', digestMatches: false });
    expect(facts?.computedDigest).toBeUndefined();
    expect(codes).toEqual(['signature.digest-algorithm']);
  });

  it('throws for PKCS#7 of another kind, and tells a table without PKCS#7', async () => {
    await expect(read(sign({ contentType: '1.2.840.113549.1.7.1' }))).rejects.toMatchObject({
      code: 'signature.structure',
    });
    const bytes = sign();
    bytes.writeUInt16LE(1, bytes.readUInt32LE(CERTIFICATE_DIRECTORY) + 6);
    expect(await read(bytes)).toEqual({ facts: undefined, codes: ['signature.certificate-table'] });
  });

  it('gives facts or a FormatError for any byte of the table changed', async () => {
    const bytes = sign({ unsignedAttribute: countersignature('240229120000Z') });
    for (let at = bytes.readUInt32LE(CERTIFICATE_DIRECTORY); at < bytes.length; at += 5) {
      for (const value of [0x80, 0xff]) {
        const changed = Buffer.from(bytes);
        changed[at] = value;
        try {
          await read(changed);
        } catch (error) {
          if (!(error instanceof FormatError)) throw error;
          expect(error.code).toMatch(/^signature\./);
        }
      }
    }
  });
});

function sign(changes: AuthenticodeChanges = {}): Buffer {
  const program = Buffer.from(buildPe({ kind: 'exe', bits: 32 }));
  const digest = createHash('sha256')
    .update(program.subarray(0, CHECKSUM))
    .update(program.subarray(CHECKSUM + 4, CERTIFICATE_DIRECTORY))
    .update(program.subarray(CERTIFICATE_DIRECTORY + 8))
    .digest();
  const pkcs7 = buildAuthenticode(digest, changes);
  const entry = Buffer.alloc(8 + Math.ceil(pkcs7.length / 8) * 8);
  entry.writeUInt32LE(8 + pkcs7.length, 0);
  entry.writeUInt16LE(0x200, 4);
  entry.writeUInt16LE(2, 6);
  pkcs7.copy(entry, 8);
  program.writeUInt32LE(program.length, CERTIFICATE_DIRECTORY);
  program.writeUInt32LE(entry.length, CERTIFICATE_DIRECTORY + 4);
  return Buffer.concat([program, entry]);
}

async function read(bytes: Uint8Array): Promise<{ facts: SignatureFacts | undefined; codes: string[] }> {
  const codes: string[] = [];
  const options = {
    onProblem: ({ code }: Deviation) => codes.push(code),
    budget: new Budget(DEFAULT_LIMITS, bytes.length),
  };
  const source = new BytesSource(bytes);
  const pe = await parsePe(source, options);
  codes.length = 0;
  return { facts: await parsePeSignature(source, pe, options), codes };
}
