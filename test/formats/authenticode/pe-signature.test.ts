import { describe, expect, it } from 'vitest';
import {
  type AuthenticodeOptions,
  buildAuthenticode,
  nestedSignature,
} from '../../../samples-synthetic/builder/authenticode.js';
import { buildPe } from '../../../samples-synthetic/builder/pe.js';
import { signPe } from '../../../samples-synthetic/builder/signed-file.js';
import { sampleSigner } from '../../../samples-synthetic/builder/signer.js';
import { readPeSignature } from './read-signature.js';

const CHECKSUM = 0x80 + 24 + 64;
const CERTIFICATE_DIRECTORY = 0x80 + 24 + 96 + 8 * 4;
const SIGNER = sampleSigner();

describe('parsePeSignature', () => {
  it('is undefined for a program without signature', async () => {
    expect((await readPeSignature(PROGRAM)).facts).toBeUndefined();
  });

  it('reads signer and digest, and that they fit', async () => {
    const { facts, codes } = await readPeSignature(sign());
    expect(codes).toEqual([]);
    expect(facts).toMatchObject({
      present: true,
      format: 'pe',
      signer: {
        subject: 'CN=Sample Publisher',
        issuer: 'CN=Sample Publisher',
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
    expect((await readPeSignature(bytes)).facts?.digestMatches).toBe(true);
    bytes[0x210] = bytes[0x210]! ^ 1;
    expect((await readPeSignature(bytes)).facts).toMatchObject({
      digestMatches: false,
      signatureValid: true,
    });
    expect((await readPeSignature(Buffer.concat([sign(), Buffer.alloc(1)]))).facts?.digestMatches).toBe(
      false,
    );
  });

  it('says that it does not know a digest algorithm', async () => {
    const { facts, codes } = await readPeSignature(sign({ digestAlgorithm: '1.2.3.4' }));
    expect(facts).toMatchObject({ digestAlgorithm: '1.2.3.4', digestMatches: false });
    expect(facts?.computedDigest).toBeUndefined();
    expect(codes).toEqual(['signature.digest-algorithm']);
  });

  it('tells of PKCS#7 of another kind, and of a table without PKCS#7', async () => {
    expect(await readPeSignature(sign({ contentType: '1.2.840.113549.1.7.1' }))).toEqual({
      facts: undefined,
      codes: ['signature.structure'],
    });
    const bytes = sign();
    const table = bytes.readUInt32LE(CERTIFICATE_DIRECTORY);
    bytes.writeUInt16LE(1, table + 6);
    expect(await readPeSignature(bytes)).toEqual({
      facts: undefined,
      codes: ['signature.certificate-table'],
    });
  });

  it('fits whatever stands behind the PKCS#7 in its entry, and says that bytes do (MS13-098)', async () => {
    const payload = Buffer.from('<script>not signed</script>');
    const bytes = signPe(PROGRAM, [(digest) => buildAuthenticode(digest, { signers: [SIGNER] })], payload);
    const { facts, codes } = await readPeSignature(bytes);
    expect(facts).toMatchObject({ digestMatches: true, signatureValid: true });
    expect(facts?.uncovered).toMatchObject([{ what: 'padding', offsetInBytes: bytes.indexOf(payload) }]);
    expect(codes).toEqual(['signature.uncovered']);
  });

  it('reads a signature in front of more padding than is held in memory', async () => {
    const padding = Buffer.alloc(6 * 2 ** 20, 0x55);
    const bytes = signPe(PROGRAM, [(digest) => buildAuthenticode(digest, { signers: [SIGNER] })], padding);
    const { facts } = await readPeSignature(bytes);
    expect(facts?.digestMatches).toBe(true);
    expect(facts?.uncovered).toHaveLength(1);
    expect(facts?.uncovered?.[0]?.offsetInBytes).toBe(bytes.indexOf(padding.subarray(0, 64)));
    expect(facts?.uncovered?.[0]?.sizeInBytes).toBeGreaterThanOrEqual(padding.length);
  });

  it('says that bytes stand between or behind the entries of the table', async () => {
    const bytes = Buffer.concat([sign(), Buffer.from('0400000000000000deadbeef00000000', 'hex')]);
    bytes.writeUInt32LE(bytes.readUInt32LE(CERTIFICATE_DIRECTORY + 4) + 16, CERTIFICATE_DIRECTORY + 4);
    const { facts, codes } = await readPeSignature(bytes);
    expect(facts).toMatchObject({
      digestMatches: true,
      uncovered: [{ what: 'padding', offsetInBytes: bytes.length - 16, sizeInBytes: 16 }],
    });
    expect(codes).toEqual(['signature.uncovered']);
  });

  it('no longer fits when bytes are appended behind the table', async () => {
    const { facts } = await readPeSignature(Buffer.concat([sign(), Buffer.from('appended')]));
    expect(facts).toMatchObject({ digestMatches: false, signatureValid: true });
  });

  it('reads several entries, each with what nests in it, and passes over one that is damaged', async () => {
    const second = sampleSigner({ name: 'Second' });
    const third = sampleSigner({ name: 'Third' });
    const { facts, codes } = await readPeSignature(
      signPe(PROGRAM, [
        () => Buffer.from('300301', 'hex'),
        (digest) => buildAuthenticode(digest, { signers: [SIGNER] }),
        (digest) =>
          buildAuthenticode(digest, {
            signers: [second],
            unsignedAttributes: () => [
              nestedSignature(buildAuthenticode(Buffer.alloc(32), { signers: [third] })),
            ],
          }),
      ]),
    );
    expect(codes).toEqual(['signature.der']);
    expect(facts).toMatchObject({ signer: { subject: 'CN=Sample Publisher' }, digestMatches: true });
    expect(
      facts?.further?.map(({ digestMatches, origin, signer }) => [origin, signer?.subject, digestMatches]),
    ).toEqual([
      ['entry', 'CN=Second', true],
      ['nested', 'CN=Third', false],
    ]);
  });

  it('gives facts or problems for any byte of the table changed', async () => {
    const bytes = sign();
    for (let at = bytes.readUInt32LE(CERTIFICATE_DIRECTORY); at < bytes.length; at += 3) {
      for (const value of [0x80, 0xff]) {
        const changed = Buffer.from(bytes);
        changed[at] = value;
        const { codes } = await readPeSignature(changed);
        for (const code of codes) expect(code).toMatch(/^signature\./);
      }
    }
  });
});

const PROGRAM = buildPe({ kind: 'exe', bits: 32 });

function sign(changes: Partial<AuthenticodeOptions> = {}): Buffer {
  return signPe(PROGRAM, [(digest) => buildAuthenticode(digest, { signers: [SIGNER], ...changes })]);
}
